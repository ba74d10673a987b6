/* source.c -- all bytes of a file or of standard input; gzip (RFC 1952).  */

#include "base/message.h"
#include "data/npy.h"
#include "data/source.h"
#include "data/source_in.h"
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

const char *
lat_errno_text (int number, char buf[LAT_ERRNO_SIZE])
{
  locale_t c = newlocale (LC_ALL_MASK, "C", (locale_t)0);
  const char *text = c ? strerror_l (number, c) : "error";
  snprintf (buf, LAT_ERRNO_SIZE, "%s", text);
  if (c)
    freelocale (c);
  return buf;
}

static int
no_memory (const lat_source_in *in)
{
  return lat_fail (in->msg, LAT_ENOMEM, "%.500s: too large for the memory",
                   in->name);
}

int
lat_source_unreadable (const lat_source_in *in, int number)
{
  char why[LAT_ERRNO_SIZE];
  if (number == EISDIR)
    return lat_fail (in->msg, LAT_EIO,
                     "%.500s: is a directory (name the file in it)", in->name);
  return lat_fail (in->msg, LAT_EIO, "%.500s: cannot be read: %s", in->name,
                   lat_errno_text (number, why));
}

int
lat_source_reserve (lat_source_in *in, size_t more)
{
  lat_bytes *b = &in->out;
  if (more < SIZE_MAX - LAT_TEXT_ZEROS
      && b->room - b->size >= more + LAT_TEXT_ZEROS)
    return 0;
  size_t room = b->size + b->size / 2 + more + LAT_TEXT_ZEROS;
  char *text = room > b->size ? realloc (b->text, room) : NULL;
  if (!text)
    return no_memory (in);
  b->text = text;
  b->room = room;
  return 0;
}

int
lat_source_some (const lat_source_in *in, char *to, size_t n, size_t *got)
{
  ssize_t k;
  do
    k = read (in->fd, to, n);
  while (k < 0 && errno == EINTR);
  *got = k < 0 ? 0 : (size_t)k;
  return k < 0 ? lat_source_unreadable (in, errno) : 0;
}

/* n bytes, fewer only at the end.  */
static int
read_full (const lat_source_in *in, char *to, size_t n, size_t *got)
{
  size_t more = 1;
  int s = 0;
  for (*got = 0; *got < n && more && !s; *got += more)
    s = lat_source_some (in, to + *got, n - *got, &more);
  return s;
}

static int
read_plain (lat_source_in *in)
{
  size_t got = 1;
  int s = 0;
  while (!s && got)
    {
      s = lat_source_reserve (in, LAT_SOURCE_PIECE);
      if (!s)
        s = lat_source_some (in, in->out.text + in->out.size,
                             in->out.room - in->out.size - LAT_TEXT_ZEROS,
                             &got);
      in->out.size += s ? 0 : got;
    }
  return s;
}

int
lat_source_bad_gzip (const lat_source_in *in, int code)
{
  if (code == Z_MEM_ERROR)
    return no_memory (in);
  if (code == Z_BUF_ERROR)
    return lat_fail (in->msg, LAT_EIO,
                     "%.500s: the compressed file ends too early (it is not "
                     "complete: copy it again)",
                     in->name);
  return lat_fail (in->msg, LAT_EIO,
                   "%.500s: the compressed file is damaged (gzip -t tells "
                   "more; copy it again)",
                   in->name);
}

/* What follows a member: zeros are padding, else another member begins.
   Nonzero: go on.  */
static int
next_member (z_stream *z)
{
  while (z->avail_in && *z->next_in == 0)
    {
      z->next_in++;
      z->avail_in--;
    }
  return z->avail_in > 0;
}

int
lat_source_inflate (lat_source_in *in, z_stream *z, int *open)
{
  while (z->avail_in || !z->avail_out)
    {
      if (!*open)
        {
          if (!next_member (z))
            break;
          inflateReset (z);
          *open = 1;
        }
      int s = lat_source_reserve (in, LAT_SOURCE_PIECE);
      if (s)
        return s;
      z->next_out = (Bytef *)in->out.text + in->out.size;
      z->avail_out = LAT_SOURCE_PIECE;
      int code = inflate (z, Z_NO_FLUSH);
      in->out.size += LAT_SOURCE_PIECE - z->avail_out;
      if (code == Z_STREAM_END)
        *open = 0;
      else if (code == Z_BUF_ERROR)
        break;
      else if (code != Z_OK)
        return lat_source_bad_gzip (in, code);
    }
  return 0;
}

/* Inflates the `got` bytes in piece and all that follow.  */
static int
read_gzip (lat_source_in *in, char *piece, size_t got)
{
  z_stream z = { .avail_out = 1 };
  int open = 1, s = 0;
  int code = inflateInit2 (&z, LAT_SOURCE_GZIP_WINDOW);
  if (code != Z_OK)
    return lat_source_bad_gzip (in, code);
  while (got && !s)
    {
      z.next_in = (Bytef *)piece;
      z.avail_in = (uInt)got;
      s = lat_source_inflate (in, &z, &open);
      if (!s)
        s = lat_source_some (in, piece, LAT_SOURCE_PIECE, &got);
    }
  inflateEnd (&z);
  return !s && open ? lat_source_bad_gzip (in, Z_BUF_ERROR) : s;
}

/* Formats people have tables in, and what to do about them.  */
int
lat_source_refuse (const lat_source_in *in, const char *piece, size_t got)
{
  static const struct
  {
    const char *magic;
    size_t n;
    const char *what;
  } other[] = {
    { "PK\003\004", 4, "a spreadsheet or ZIP archive: export it as CSV" },
    { "\xd0\xcf\x11\xe0", 4, "an old spreadsheet: export it as CSV" },
    { "\xfd"
      "7zXZ",
      5, "compressed by xz: unpack it with xz -d" },
    { "BZh91AY", 7, "compressed by bzip2: unpack it with bzip2 -d" },
    { "\x28\xb5\x2f\xfd", 4, "compressed by zstd: unpack it with zstd -d" },
    { "PAR1\x15", 5, "a Parquet file: export it as CSV" },
    { "\x89HDF", 4, "an HDF5 file: export it as CSV or NPY" },
    { "\xff\xfe", 2, "UTF-16: convert it by iconv -f UTF-16 -t UTF-8" },
    { "\xfe\xff", 2, "UTF-16: convert it by iconv -f UTF-16 -t UTF-8" },
  };
  for (size_t i = 0; i < sizeof other / sizeof *other; i++)
    if (got >= other[i].n && memcmp (piece, other[i].magic, other[i].n) == 0)
      return lat_fail (in->msg, LAT_EPARSE, "%.500s: is no table but %s",
                       in->name, other[i].what);
  return 0;
}

/* Maps the file, of which `got` bytes are read.  False: it is to be read.  */
static int
map (lat_source_in *in, const struct stat *st, size_t got)
{
  size_t size = (size_t)st->st_size;
  if ((off_t)size != st->st_size || size < got
      || lseek (in->fd, 0, SEEK_CUR) != (off_t)got)
    return 0;
  void *at = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, in->fd, 0);
  if (at == MAP_FAILED)
    return 0;
  in->out = (lat_bytes){ .text = at, .size = size, .mapped = 1 };
  return 1;
}

/* What is no gzip and begins with the `got` bytes in piece.  */
static int
take_plain (lat_source_in *in, const char *piece, size_t got)
{
  struct stat st;
  int regular = fstat (in->fd, &st) == 0 && S_ISREG (st.st_mode);
  if (regular && lat_npy_is (piece, got) && map (in, &st, got))
    return 0;
  int s = regular
              ? lat_source_reserve (in, (size_t)st.st_size + LAT_SOURCE_PIECE)
              : 0;
  if (!s)
    s = lat_source_reserve (in, got);
  if (s)
    return s;
  memcpy (in->out.text, piece, got);
  in->out.size = got;
  return got ? read_plain (in) : 0;
}

static int
read_all (lat_source_in *in)
{
  size_t got = 0;
  char *piece = malloc (LAT_SOURCE_PIECE);
  int s
      = piece ? read_full (in, piece, LAT_SOURCE_PIECE, &got) : no_memory (in);
  if (!s && got >= 2 && memcmp (piece, "\x1f\x8b", 2) == 0)
    s = read_gzip (in, piece, got);
  else if (!s)
    {
      s = lat_source_refuse (in, piece, got);
      if (!s)
        s = take_plain (in, piece, got);
    }
  if (!s && !in->out.mapped)
    s = lat_source_reserve (in, 0);
  free (piece);
  return s;
}

int
lat_source_read (const char *path, const char *name, lat_text **text,
                 lat_message *msg)
{
  lat_source_in in = { .fd = STDIN_FILENO, .name = name, .msg = msg };
  lat_bytes *b = &in.out;
  int standard = !path || strcmp (path, "-") == 0;
  *text = NULL;
  if (!standard && (in.fd = open (path, O_RDONLY | O_CLOEXEC)) < 0)
    return lat_source_unreadable (&in, errno);
  int s = read_all (&in);
  if (!standard)
    close (in.fd);
  if (!s && !b->mapped)
    memset (b->text + b->size, 0, LAT_TEXT_ZEROS);
  if (!s && !(*text = lat_text_alloc (b->text, b->size, b->mapped)))
    s = no_memory (&in);
  if (!s)
    return 0;
  if (b->mapped)
    munmap (b->text, b->size);
  else
    free (b->text);
  return s;
}
