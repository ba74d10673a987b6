/* outputs.c -- the files a tool writes: complete, or not there.  */

#include "outputs.h"
#include "messages.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum
{
  MAX_OPEN = 8
};

/* The temporaries that exist now; read by a signal handler.  */
static const char *volatile temporary[MAX_OPEN];

void
output_unlink (void)
{
  for (size_t i = 0; i < MAX_OPEN; i++)
    {
      if (temporary[i])
        unlink (temporary[i]);
    }
}

static void
forget (const char *path)
{
  for (size_t i = 0; path && i < MAX_OPEN; i++)
    {
      if (temporary[i] == path)
        temporary[i] = NULL;
    }
}

/* What is read may be compressed or an array; what is written is text.  */
static void
warn_name (const char *path)
{
  static const char *const other[] = { ".gz", ".npy" };
  static int warned;
  size_t len = path ? strlen (path) : 0;

  for (size_t i = 0; i < sizeof other / sizeof *other && !warned; i++)
    {
      size_t n = strlen (other[i]);

      if (len > n && strcmp (path + len - n, other[i]) == 0)
        {
          warn ("%s: what is written there is plain text, in spite of the "
                "name",
                path);
          warned = 1;
        }
    }
}

lat_output *
output_open (const char *path)
{
  static int registered;
  lat_message msg;
  lat_output *o;
  size_t i = 0;

  if (!registered && atexit (output_unlink) == 0)
    registered = 1;
  warn_name (path);
  if (lat_output_open (path, &o, &msg))
    die (EXIT_FAILURE, "%s", msg.text);
  while (i < MAX_OPEN - 1 && temporary[i])
    i++;
  temporary[i] = lat_output_temporary (o);
  return o;
}

/* The files of the call: options and what they name.  */
static struct
{
  const char *what, *path;
  const char *by; /* of an input: options that may replace it */
} claim[MAX_OPEN];
static size_t claims;

static int
is_stream (const char *path)
{
  return strcmp (path, "-") == 0;
}

/* A file that is written in place of another, or new: devices take all.  */
static int
is_replaceable (const char *path)
{
  struct stat st;

  return stat (path, &st) != 0 || S_ISREG (st.st_mode);
}

/* Whether two paths that need not exist are one file.  */
static int
same_file (const char *a, const char *b)
{
  struct stat x, y;
  int there = stat (a, &x) == 0, other = stat (b, &y) == 0;

  if (there && other)
    return x.st_dev == y.st_dev && x.st_ino == y.st_ino;
  while (strncmp (a, "./", 2) == 0)
    a += 2;
  while (strncmp (b, "./", 2) == 0)
    b += 2;
  return there == other && strcmp (a, b) == 0;
}

static void
refuse (const char *a, const char *b, const char *path)
{
  if (is_stream (path))
    die_usage ("%s and %s both go to standard output: name a file", a, b);
  die_usage ("%s and %s are one file, '%s': one would replace the other", a, b,
             path);
}

static void
compare_claims (size_t i, size_t j)
{
  const char *a = claim[i].path, *b = claim[j].path;
  const char *by = claim[i].by ? claim[i].by : claim[j].by;
  size_t out = claim[i].by ? j : i;

  if (strcmp (claim[i].what, claim[j].what) == 0
      || (claim[i].by && claim[j].by)
      || (by && (is_stream (a) || strstr (by, claim[out].what))))
    return;
  if (is_stream (a) || is_stream (b) ? is_stream (a) && is_stream (b)
                                     : is_replaceable (a) && same_file (a, b))
    refuse (claim[i].what, claim[j].what, b);
}

static void
add_claim (const char *what, const char *path, const char *by)
{
  if (!path || claims == MAX_OPEN)
    return;
  claim[claims].what = what;
  claim[claims].path = path;
  claim[claims].by = by;
  for (size_t i = 0; i < claims; i++)
    compare_claims (i, claims);
  claims++;
}

void
input_check (const char *what, const char *path, const char *by)
{
  add_claim (what, path, by);
}

void
output_check (const char *option, const char *path)
{
  lat_message msg;
  lat_output *o;

  if (!path)
    return;
  add_claim (option, path, NULL);
  if (lat_output_open (path, &o, &msg))
    die (EXIT_FAILURE, "%s", msg.text);
  lat_output_free (o);
}

void
output_commit (lat_output *o)
{
  const char *path = lat_output_temporary (o);
  lat_message msg;
  int s = lat_output_commit (o, &msg);

  forget (path);
  lat_output_free (o);
  if (s)
    die (EXIT_FAILURE, "%s", msg.text);
}

void
output_write (const char *path, void (*write) (FILE *out, void *ctx),
              void *ctx)
{
  lat_output *o = output_open (path);

  write (lat_output_stream (o), ctx);
  output_commit (o);
}
