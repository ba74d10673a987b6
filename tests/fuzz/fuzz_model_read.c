/* fuzz_model_read.c -- mutated model files: fuzz_model_read TURNS SEED FILE...

   Each turn cuts, copies, joins and changes bytes of a file given, or swaps
   two of its words, and reads the result; what can be read must be written
   and read again to the same bytes.  Build it with
   -fsanitize=address,undefined.  */

#include <latens/model.h>
#include <latens/random.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  ROOM = 1 << 16
};

typedef struct
{
  char text[ROOM];
  size_t n;
} document;

static size_t
pick (gsl_rng *rng, size_t n)
{
  return n ? gsl_rng_uniform_int (rng, n) : 0;
}

static void
load (const char *path, document *d)
{
  FILE *f = fopen (path, "rb");
  if (!f)
    {
      perror (path);
      exit (2);
    }
  d->n = fread (d->text, 1, ROOM, f);
  fclose (f);
}

/* Replaces cut bytes at `at` by m bytes.  */
static void
splice (document *d, size_t at, size_t cut, const char *with, size_t m)
{
  char piece[256];
  if (at + cut > d->n || m > sizeof piece || d->n - cut + m > ROOM)
    return;
  memcpy (piece, with, m);
  memmove (d->text + at + m, d->text + at + cut, d->n - at - cut);
  memcpy (d->text + at, piece, m);
  d->n = d->n - cut + m;
}

static void
mutate (document *d, const document *other, gsl_rng *rng)
{
  static const char *const words[]
      = { "0",     "-1",   "1e999", "1e-320",   "-0.0", "0.5",      "null",
          "true",  "[]",   "{}",    "[[1]]",    "\"\"", "1",        "\"x\"",
          "1e308", "9e15", "[1,0]", "\"tied\"", "2",    "{\"a\":1}" };
  static const char bytes[] = "{}[],:\"0123456789-.eE\\u \x80\xc3\x00";
  const char *w = words[pick (rng, sizeof words / sizeof *words)];
  size_t at = pick (rng, d->n), length = pick (rng, 24);
  switch (pick (rng, 6))
    {
    case 0:
      splice (d, at, 1, bytes + pick (rng, sizeof bytes), 1);
      break;
    case 1:
      splice (d, at, length, "", 0);
      break;
    case 2:
      splice (d, at, 0, d->text + pick (rng, d->n - length), length);
      break;
    case 3:
      splice (d, at, length, other->text + pick (rng, other->n - length),
              length);
      break;
    case 4:
      splice (d, at, 0, w, strlen (w));
      break;
    default: /* a whole value */
      at += strcspn (d->text + at, ":[,");
      if (++at < d->n)
        splice (d, at, strcspn (d->text + at, ",]}"), w, strlen (w));
    }
  d->text[d->n < ROOM ? d->n : ROOM - 1] = '\0';
}

static void
put (const char *path, const char *text, size_t n)
{
  FILE *f = fopen (path, "wb");
  if (!f || fwrite (text, 1, n, f) != n || fclose (f))
    {
      perror (path);
      exit (2);
    }
}

static char *
written (const lat_model *m, size_t *n)
{
  char *text = NULL;
  FILE *f = open_memstream (&text, n);
  int s = lat_model_write (m, f);
  fclose (f);
  if (s)
    {
      fprintf (stderr, "written with status %d:\n%s\n", s, text);
      abort ();
    }
  return text;
}

/* 1: a model could be read.  */
static int
check (const char *path, const document *d)
{
  lat_message msg = { "" };
  size_t n, again;
  put (path, d->text, d->n);
  lat_model *m = lat_model_read (path, &msg), *b;
  if (!m)
    {
      if (!*msg.text)
        abort ();
      return 0;
    }
  char *text = written (m, &n), *second;
  put (path, text, n);
  if (!(b = lat_model_read (path, &msg)))
    {
      fprintf (stderr, "%s\n%s\n", msg.text, text);
      abort ();
    }
  second = written (b, &again);
  if (n != again || memcmp (text, second, n))
    {
      fprintf (stderr, "not the same:\n%s\n%s\n", text, second);
      abort ();
    }
  free (text);
  free (second);
  lat_model_free (m);
  lat_model_free (b);
  return 1;
}

int
main (int argc, char **argv)
{
  if (argc < 4)
    return 2;
  size_t files = (size_t)argc - 3, good = 0;
  document *file = calloc (files, sizeof *file), *d = malloc (sizeof *d);
  char path[] = "/tmp/latens-fuzz-XXXXXX";
  int fd = mkstemp (path);
  gsl_rng *rng = gsl_rng_alloc (lat_rng_philox);
  gsl_rng_set (rng, strtoul (argv[2], NULL, 10));
  if (!file || !d || fd < 0)
    return 2;
  for (size_t i = 0; i < files; i++)
    load (argv[3 + i], file + i);
  unsigned long turns = strtoul (argv[1], NULL, 10);
  for (unsigned long turn = 0; turn < turns; turn++)
    {
      *d = file[pick (rng, files)];
      for (size_t edits = 1 + pick (rng, 4); edits > 0 && d->n > 32; edits--)
        mutate (d, file + pick (rng, files), rng);
      good += (size_t)check (path, d);
    }
  printf ("%lu files, %zu read\n", turns, good);
  remove (path);
  gsl_rng_free (rng);
  free (file);
  free (d);
  return 0;
}
