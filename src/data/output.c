/* output.c -- files that are complete or not there at all.  */

#include <latens/output.h>
#include "base/message.h"
#include "data/source.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum
{
  LINKS = 40,   /* symbolic links followed, as Linux does */
  TRIES = 1000, /* names tried for the temporary */
  LINK_SIZE = 4096,
  NAME_SIZE = 64 /* of the temporary, without its directory */
};

struct lat_output
{
  FILE *stream;
  int standard;    /* it is standard output: not ours to close */
  char *name;      /* as the user gave it, for messages */
  char *target;    /* what is replaced; NULL: written directly */
  char *temporary; /* beside it */
};

static int
fail (const lat_output *o, int number, lat_message *msg)
{
  char why[LAT_ERRNO_SIZE];
  return lat_fail (msg, LAT_EIO, "%.500s: cannot be written: %s", o->name,
                   number ? lat_errno_text (number, why) : "a write failed");
}

/* The directory of a path with its slash, and room for `more` bytes.  */
static char *
directory_of (const char *path, size_t more)
{
  const char *slash = strrchr (path, '/');
  size_t n = slash ? (size_t)(slash - path) + 1 : 0;
  char *text = malloc (n + more + 1);
  if (text)
    {
      memcpy (text, path, n);
      text[n] = '\0';
    }
  return text;
}

/* One symbolic link on: a new path, or NULL.  */
static char *
follow (const char *path)
{
  char to[LINK_SIZE];
  ssize_t n = readlink (path, to, sizeof to - 1);
  if (n < 0)
    return NULL;
  to[n] = '\0';
  if (to[0] == '/')
    return strdup (to);
  char *next = directory_of (path, (size_t)n);
  return next ? strcat (next, to) : NULL;
}

/* Where a path leads to, through symbolic links, there or not yet.  */
static char *
resolve (const char *path, int *number)
{
  struct stat st;
  char *now = strdup (path);
  for (int i = 0; now && lstat (now, &st) == 0 && S_ISLNK (st.st_mode); i++)
    {
      char *next = i < LINKS ? follow (now) : NULL;
      *number = i < LINKS ? errno : ELOOP;
      free (now);
      now = next;
    }
  return now;
}

/* A new file beside the target; the umask does the rest.  */
static int
open_temporary (lat_output *o, int *number)
{
  size_t n;
  int fd = -1;
  if (!(o->temporary = directory_of (o->target, NAME_SIZE)))
    {
      *number = ENOMEM;
      return -1;
    }
  n = strlen (o->temporary);
  for (int i = 0; i < TRIES && fd < 0; i++)
    {
      snprintf (o->temporary + n, NAME_SIZE, ".latens-%ld-%d.tmp",
                (long)getpid (), i);
      fd = open (o->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      *number = errno;
      if (fd < 0 && errno != EEXIST)
        break;
    }
  if (fd >= 0)
    return fd;
  free (o->temporary);
  o->temporary = NULL;
  return -1;
}

/* Permissions and, where we may, owner of the file that is replaced.  */
static int
take_over (int fd, const struct stat *st)
{
  if ((st->st_uid != geteuid () || st->st_gid != getegid ())
      && fchown (fd, st->st_uid, st->st_gid) != 0)
    errno = 0; /* then it is ours: no harm */
  return fchmod (fd, st->st_mode & 07777);
}

/* A regular file, there already (st) or not (NULL).  */
static int
open_beside (lat_output *o, const struct stat *st, lat_message *msg)
{
  int number = ENOMEM;
  if (!(o->target = resolve (o->name, &number)))
    return fail (o, number, msg);
  if (st && access (o->target, W_OK) != 0)
    return fail (o, errno, msg);
  int fd = open_temporary (o, &number);
  if (fd < 0)
    return fail (o, number, msg);
  if (st && take_over (fd, st) != 0)
    {
      number = errno;
      close (fd);
      return fail (o, number, msg);
    }
  if ((o->stream = fdopen (fd, "w")))
    return 0;
  close (fd);
  return fail (o, ENOMEM, msg);
}

static int
open_path (lat_output *o, lat_message *msg)
{
  struct stat st;
  int exists = stat (o->name, &st) == 0;
  if (!exists && (errno != ENOENT || !o->name[0]))
    return fail (o, errno, msg);
  if (exists && S_ISDIR (st.st_mode))
    return fail (o, EISDIR, msg);
  if (!exists || S_ISREG (st.st_mode))
    return open_beside (o, exists ? &st : NULL, msg);
  o->stream = fopen (o->name, "we");
  return o->stream ? 0 : fail (o, errno, msg);
}

int
lat_output_open (const char *path, lat_output **o, lat_message *msg)
{
  int standard = !path || strcmp (path, "-") == 0;
  int s;
  if (!(*o = calloc (1, sizeof **o)))
    return lat_fail (msg, LAT_ENOMEM, "%s", lat_strerror (LAT_ENOMEM));
  (*o)->standard = standard;
  (*o)->name = strdup (standard ? "standard output" : path);
  if (!(*o)->name)
    s = lat_fail (msg, LAT_ENOMEM, "%s", lat_strerror (LAT_ENOMEM));
  else if (standard)
    {
      (*o)->stream = stdout;
      s = 0;
    }
  else
    s = open_path (*o, msg);
  if (s)
    {
      lat_output_free (*o);
      *o = NULL;
    }
  return s;
}

FILE *
lat_output_stream (lat_output *o)
{
  return o->stream;
}

const char *
lat_output_temporary (const lat_output *o)
{
  return o->temporary;
}

/* Closes what is ours and unlinks the temporary.  */
static void
discard (lat_output *o)
{
  if (o->stream && !o->standard)
    fclose (o->stream);
  o->stream = NULL;
  if (o->temporary)
    {
      unlink (o->temporary);
      o->temporary[0] = '\0';
    }
}

/* Everything on its way; some file systems cannot sync, which is no fault. */
static int
flush (lat_output *o, int *number)
{
  errno = 0;
  int bad = fflush (o->stream) != 0;
  *number = errno;
  if (bad || ferror (o->stream))
    return LAT_EIO;
  if (o->temporary && fsync (fileno (o->stream)) != 0 && errno != EINVAL
      && errno != ENOTSUP)
    {
      *number = errno;
      return LAT_EIO;
    }
  return 0;
}

static int
finish (lat_output *o, int *number)
{
  FILE *stream = o->stream;
  int s = flush (o, number);
  if (s || o->standard)
    return s;
  o->stream = NULL;
  if (fclose (stream) != 0
      || (o->temporary && rename (o->temporary, o->target) != 0))
    {
      *number = errno;
      return LAT_EIO;
    }
  if (o->temporary)
    o->temporary[0] = '\0';
  return 0;
}

int
lat_output_commit (lat_output *o, lat_message *msg)
{
  int number;
  if (!o->stream)
    return fail (o, EBADF, msg);
  if (!finish (o, &number))
    return 0;
  discard (o);
  return fail (o, number, msg);
}

void
lat_output_free (lat_output *o)
{
  if (!o)
    return;
  if (o->temporary && o->temporary[0])
    discard (o);
  else if (o->stream && !o->standard)
    fclose (o->stream);
  free (o->name);
  free (o->target);
  free (o->temporary);
  free (o);
}
