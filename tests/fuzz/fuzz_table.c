/* fuzz_table.c -- no file may crash the reader, and each that is a table
   comes out byte for byte.

   With -DLATENS_LIBFUZZER and clang -fsanitize=fuzzer a target of libFuzzer;
   else a program that runs over the files it is given (make check gives it
   tests/fuzz/corpus), or, after --mutate=N, over N mutations of each.  */

#include <latens/output.h>
#include <latens/table.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
insist (int condition, const char *what)
{
  if (condition)
    return;
  fprintf (stderr, "%s\n", what);
  abort ();
}

static const char *
fill (void *self, size_t i, size_t j, char buf[LAT_NUMBER_SIZE])
{
  const lat_table *t = self;
  int text = lat_table_column (t, j)->kind == LAT_CATEGORICAL;
  return i % 3 ? lat_table_format (t, j, text ? 0 : -2.385e-5, buf) : NULL;
}

static char *
written (const lat_table *t, const lat_table_edit *edit, size_t *size)
{
  char *text = NULL;
  lat_message msg;
  FILE *out = open_memstream (&text, size);
  insist (out != NULL, "no memory");
  int s = lat_table_write (t, edit, out, &msg);
  fclose (out);
  if (!s)
    return text;
  free (text);
  return NULL;
}

/* What is written after filling has the same shape.  */
static void
reread (const char *path, const lat_table *t, const char *text, size_t size)
{
  lat_table_options opt = lat_table_defaults ();
  lat_message msg;
  lat_table *u;
  FILE *out = fopen (path, "wb");
  insist (out && fwrite (text, 1, size, out) == size && !fclose (out),
          "cannot write");
  opt.header = lat_table_has_header (t) ? LAT_HEADER_YES : LAT_HEADER_NO;
  opt.delimiter = lat_table_delimiter (t);
  int s = lat_table_read (path, &opt, &u, &msg);
  insist (s == 0, msg.text);
  insist (lat_table_rows (u) == lat_table_rows (t)
              && lat_table_columns (u) == lat_table_columns (t),
          "the shape is not the same");
  lat_table_free (u);
}

static void
use (const char *path, lat_table *t, const lat_table_options *opt)
{
  lat_message msg = { "" };
  lat_data *d = NULL;
  lat_table_edit edit = { .fill = fill, .self = t };
  if (lat_table_type (t, opt, &msg))
    {
      insist (msg.text[0] != '\0', "a failure without a message");
      return;
    }
  if (lat_table_data (t, &d, &msg) == 0)
    insist (d->n == lat_table_rows (t), "rows are lost");
  else
    insist (msg.text[0] != '\0', "a failure without a message");
  size_t size;
  char *text = written (t, &edit, &size);
  insist (text != NULL, "cannot be written");
  reread (path, t, text, size);
  free (text);
  edit.mark = "mark";
  free (written (t, &edit, &size));
  lat_data_free (d);
}

static void
try_options (const char *path, const uint8_t *bytes, size_t n,
             const lat_table_options *opt)
{
  lat_message msg;
  lat_table *t;
  if (lat_table_read (path, opt, &t, &msg))
    {
      insist (msg.text[0] != '\0', "a failure without a message");
      return;
    }
  size_t size;
  char *text = written (t, NULL, &size);
  int packed = n >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
  int array = n >= 6 && memcmp (bytes, "\x93NUMPY", 6) == 0;
  if (!packed && !array)
    insist (size == n && memcmp (text, bytes, n) == 0,
            "a table came out changed");
  free (text);
  use (path, t, opt);
  lat_table_free (t);
}

static void
try_bytes (const uint8_t *bytes, size_t n)
{
  char path[64];
  snprintf (path, sizeof path, "fuzz-%ld.tmp", (long)getpid ());
  for (int k = 0; k < 4; k++)
    {
      lat_table_options opt = lat_table_defaults ();
      opt.delimiter = "\0;\t "[k];
      opt.keep_constant = k % 2;
      opt.sequence = k == 2 ? "1" : NULL;
      opt.weights = k == 3 ? "1" : NULL;
      FILE *out = fopen (path, "wb");
      insist (out && fwrite (bytes, 1, n, out) == n && !fclose (out),
              "cannot write");
      try_options (path, bytes, n, &opt);
    }
  unlink (path);
}

#ifdef LATENS_LIBFUZZER

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n)
{
  try_bytes (bytes, n);
  return 0;
}

#else

enum
{
  ROOM = 1 << 16,
  CHANGES = 6
};

static uint64_t
next (uint64_t *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 7;
  return *state ^= *state << 17;
}

/* One change: a byte, a piece left out or doubled, a token put in.  */
static size_t
change (uint8_t *b, size_t n, uint64_t *state)
{
  static const char *const token[]
      = { "\"",           "\"\"",  ",",     "\n", "\r\n", "\r", "NA",
          "inf",          "1e999", "-0",    " ",  ";",    "\t", "0.5",
          "\xef\xbb\xbf", "1e-7",  "\"\n\"" };
  size_t at = n ? next (state) % n : 0, k = 1 + next (state) % 8;
  const char *text = token[next (state) % (sizeof token / sizeof *token)];
  switch (next (state) % 5)
    {
    case 0:
      if (n)
        b[at] = (uint8_t)next (state);
      return n;
    case 1:
      k = k < n - at ? k : n - at;
      memmove (b + at, b + at + k, n - at - k);
      return n - k;
    case 2:
      k = k < n - at ? k : n - at;
      memmove (b + at + k, b + at, n - at);
      return n + k;
    default:
      k = strlen (text);
      memmove (b + at + k, b + at, n - at);
      memcpy (b + at, text, k);
      return n + k;
    }
}

static void
mutate (const uint8_t *bytes, size_t n, long count, uint64_t *state)
{
  static uint8_t copy[2 * ROOM];
  for (long k = 0; k < count; k++)
    {
      size_t m = n;
      memcpy (copy, bytes, n);
      for (uint64_t c = 1 + next (state) % CHANGES; c; c--)
        m = change (copy, m, state);
      try_bytes (copy, m);
    }
}

int
main (int argc, char **argv)
{
  static uint8_t bytes[ROOM];
  uint64_t state = 88172645463325252;
  long mutations = 0;
  for (int i = 1; i < argc; i++)
    {
      if (strncmp (argv[i], "--mutate=", 9) == 0)
        mutations = strtol (argv[i] + 9, NULL, 10);
      else if (strncmp (argv[i], "--seed=", 7) == 0)
        state += strtoul (argv[i] + 7, NULL, 10) * 2654435761u;
      else
        {
          FILE *in = fopen (argv[i], "rb");
          insist (in != NULL, "cannot open a file of the corpus");
          size_t n = fread (bytes, 1, sizeof bytes, in);
          fclose (in);
          try_bytes (bytes, n);
          mutate (bytes, n, mutations, &state);
        }
    }
  return 0;
}

#endif
