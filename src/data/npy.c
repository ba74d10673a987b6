/* npy.c -- NumPy's array files.

   The format is NumPy's NEP 1: a magic string, a version, the length of the
   header, and a header in Python's syntax, as in
     {'descr': '<f8', 'fortran_order': False, 'shape': (150, 4), }.  */

#include "base/message.h"
#include "data/npy.h"
#include "data/table.h"
#include <stdint.h>
#include <string.h>

static const char magic[] = "\x93NUMPY";

enum
{
  MAGIC = sizeof magic - 1,
  PREFIX_1 = MAGIC + 4, /* with a version and 2 bytes of length */
  PREFIX_2 = MAGIC + 6, /* 4 bytes of length: versions 2 and 3 */
  AXES = 8              /* more are only counted */
};

typedef struct
{
  const char *s;
  const char *end;
  int have_type, have_order, have_shape;
  size_t axes;
  size_t shape[AXES];
  lat_npy *a;
  char type[24]; /* for the message */
} header;

int
lat_npy_is (const char *text, size_t size)
{
  return size >= MAGIC && memcmp (text, magic, MAGIC) == 0;
}

static void
skip_blanks (header *h)
{
  while (h->s < h->end && strchr (" \t\r\n", *h->s) && *h->s)
    h->s++;
}

/* Whether the next thing is c, which is then taken.  */
static int
take (header *h, char c)
{
  skip_blanks (h);
  if (h->s == h->end || *h->s != c)
    return 0;
  h->s++;
  return 1;
}

/* 'text' or "text", up to size - 1 bytes.  */
static int
take_string (header *h, char *buf, size_t size)
{
  skip_blanks (h);
  char quote = h->s < h->end ? *h->s : '\0';
  if (quote != '\'' && quote != '"')
    return 0;
  const char *s = ++h->s;
  const char *end = memchr (s, quote, (size_t)(h->end - s));
  if (!end || (size_t)(end - s) >= size)
    return 0;
  memcpy (buf, s, (size_t)(end - s));
  buf[end - s] = '\0';
  h->s = end + 1;
  return 1;
}

static int
take_word (header *h, const char *word)
{
  skip_blanks (h);
  size_t n = strlen (word);
  if ((size_t)(h->end - h->s) < n || memcmp (h->s, word, n) != 0)
    return 0;
  h->s += n;
  return 1;
}

/* A whole number; Python 2 wrote an L behind it.  */
static int
take_count (header *h, size_t *count)
{
  const char *first = h->s;
  *count = 0;
  for (; h->s < h->end && *h->s >= '0' && *h->s <= '9'; h->s++)
    {
      size_t digit = (size_t)(*h->s - '0');
      if (*count > (SIZE_MAX - digit) / 10)
        return 0;
      *count = *count * 10 + digit;
    }
  int found = h->s > first;
  take (h, 'L');
  return found;
}

static int
take_shape (header *h)
{
  h->have_shape = 1;
  if (!take (h, '('))
    return 0;
  while (!take (h, ')'))
    {
      size_t count;
      if (!take_count (h, &count))
        return 0;
      if (h->axes < AXES)
        h->shape[h->axes] = count;
      h->axes++;
      if (!take (h, ','))
        return take (h, ')');
      skip_blanks (h);
    }
  return 1;
}

static int
take_order (header *h)
{
  h->have_order = 1;
  if (take_word (h, "False"))
    return 1;
  h->a->fortran = 1;
  return take_word (h, "True");
}

static int
is_little (void)
{
  const uint16_t one = 1;
  unsigned char low;
  memcpy (&low, &one, 1);
  return low == 1;
}

/* "<f8": order of bytes, kind, bytes.  Zero in `bytes`: not one of ours.  */
static int
take_type (header *h)
{
  const char *t = h->type;
  h->have_type = 1;
  if (!take_string (h, h->type, sizeof h->type))
    return 0;
  if ((t[0] == '<' || t[0] == '>' || t[0] == '=') && t[1] == 'f' && t[2]
      && !t[3])
    {
      h->a->bytes = t[2] == '8'   ? sizeof (double)
                    : t[2] == '4' ? sizeof (float)
                                  : 0;
      h->a->swapped = t[0] == (is_little () ? '>' : '<');
    }
  return 1;
}

static int
take_entry (header *h)
{
  char key[24];
  if (!take_string (h, key, sizeof key) || !take (h, ':'))
    return 0;
  skip_blanks (h);
  if (strcmp (key, "descr") == 0)
    return !h->have_type && take_type (h);
  if (strcmp (key, "fortran_order") == 0)
    return !h->have_order && take_order (h);
  if (strcmp (key, "shape") == 0)
    return !h->have_shape && take_shape (h);
  return 0;
}

static int
take_header (header *h)
{
  if (!take (h, '{'))
    return 0;
  while (!take (h, '}'))
    {
      if (!take_entry (h))
        return 0;
      if (!take (h, ','))
        {
          if (!take (h, '}'))
            return 0;
          break;
        }
    }
  skip_blanks (h);
  return h->s == h->end && h->have_type && h->have_order && h->have_shape;
}

/* Where header and values are; false: the file is too short, or of a version
   that is not known.  */
static int
find_header (header *h, const char *text, size_t size)
{
  if (size < PREFIX_2)
    return 0;
  const unsigned char *u = (const unsigned char *)text + MAGIC;
  size_t prefix = u[0] == 1 ? PREFIX_1 : PREFIX_2;
  size_t n = (size_t)u[2] | (size_t)u[3] << 8;
  if (u[0] > 1)
    n |= (size_t)u[4] << 16 | (size_t)u[5] << 24;
  if (u[0] < 1 || u[0] > 3 || n > size - prefix)
    return 0;
  h->s = text + prefix;
  h->end = h->s + n;
  return 1;
}

static int
check_type (const header *h, const char *name, lat_message *msg)
{
  char shown[LAT_SHOW_SIZE];
  if (h->a->bytes)
    return 0;
  return lat_fail (msg, LAT_EPARSE,
                   "%.500s: holds values of type '%s', not float32 or float64 "
                   "(save it with .astype('float64'))",
                   name, lat_show (h->type, strlen (h->type), shown));
}

static int
check_shape (const header *h, const char *name, lat_message *msg)
{
  if (h->axes < 1 || h->axes > 2)
    return lat_fail (msg, LAT_EPARSE,
                     "%.500s: the array has %zu dimensions, not 1 or 2 "
                     "(reshape it: rows, columns)",
                     name, h->axes);
  h->a->n = h->shape[0];
  h->a->p = h->axes == 2 ? h->shape[1] : 1;
  if (!h->a->n || !h->a->p)
    return lat_fail (msg, LAT_EPARSE,
                     "%.500s: the array is empty: %zu rows, %zu columns", name,
                     h->a->n, h->a->p);
  return 0;
}

static int
check_size (const header *h, const char *text, size_t size, const char *name,
            lat_message *msg)
{
  const lat_npy *a = h->a;
  size_t have = size - (size_t)(h->end - text);
  if (a->n > SIZE_MAX / a->p || a->n * a->p > SIZE_MAX / a->bytes
      || a->n * a->p * a->bytes > have)
    return lat_fail (msg, LAT_EPARSE,
                     "%.500s: the file ends too early: %zu bytes hold no "
                     "array of %zu x %zu (it is not complete: copy it again)",
                     name, have, a->n, a->p);
  if (a->n * a->p * a->bytes < have)
    return lat_fail (msg, LAT_EPARSE,
                     "%.500s: %zu bytes follow the array (one array a file)",
                     name, have - a->n * a->p * a->bytes);
  return 0;
}

int
lat_npy_open (lat_npy *a, const char *text, size_t size, const char *name,
              lat_message *msg)
{
  header h = { .a = a };
  memset (a, 0, sizeof *a);
  if (!find_header (&h, text, size) || !take_header (&h))
    return lat_fail (msg, LAT_EPARSE,
                     "%.500s: begins as an NPY file, but its header cannot be "
                     "read (save it again with numpy.save)",
                     name);
  int s = check_type (&h, name, msg);
  if (!s)
    s = check_shape (&h, name, msg);
  if (!s)
    s = check_size (&h, text, size, name, msg);
  a->cell = h.end;
  return s;
}

double
lat_npy_convert (const lat_npy *a, const char *from)
{
  unsigned char b[sizeof (double)];
  for (size_t k = 0; k < a->bytes; k++)
    b[k] = (unsigned char)from[a->swapped ? a->bytes - 1 - k : k];
  if (a->bytes == sizeof (float))
    {
      float x;
      memcpy (&x, b, sizeof x);
      return (double)x;
    }
  double x;
  memcpy (&x, b, sizeof x);
  return x;
}
