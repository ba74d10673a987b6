/* fixture.h -- small tables for tests: numeric columns, one line of names,
   NA for a missing entry.  */

#ifndef LATENS_FIXTURE_H
#define LATENS_FIXTURE_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* tests/data/NAME, below the source directory.  */
static inline FILE *
fixture_open (const char *name)
{
  char path[4096];
  const char *srcdir = getenv ("srcdir");
  snprintf (path, sizeof path, "%s/tests/data/%s", srcdir ? srcdir : ".",
            name);
  return fopen (path, "r");
}

static inline size_t
fixture_fields (const char *line)
{
  size_t p = 1;
  for (; *line; line++)
    p += *line == ',';
  return p;
}

/* One line's p numbers; 0 if they are not.  */
static inline int
fixture_parse (char *line, size_t p, double *x)
{
  for (size_t j = 0; j < p; j++)
    {
      char *end = line + strcspn (line, ",\r\n"), *stop;
      int last = *end != ',';
      *end = '\0';
      x[j] = strcmp (line, "NA") == 0 ? (double)NAN : strtod (line, &stop);
      if (!isnan (x[j]) && (stop == line || *stop))
        return 0;
      if (last != (j == p - 1))
        return 0;
      line = end + 1;
    }
  return 1;
}

/* The table's n x p numbers, row by row, NaN missing; the caller frees them.
   NULL, and a line on standard error: there is none such.  */
static inline double *
fixture_read (const char *name, size_t *n, size_t *p)
{
  enum
  {
    LINE = 65536
  };
  double *x = NULL;
  char *line = malloc (LINE);
  FILE *in = fixture_open (name);
  *n = *p = 0;
  if (!in || !line || !fgets (line, LINE, in))
    goto done;
  *p = fixture_fields (line);
  while (fgets (line, LINE, in))
    {
      double *more = realloc (x, (*n + 1) * *p * sizeof *x);
      if (!more)
        abort ();
      x = more;
      if (!fixture_parse (line, *p, x + *n * *p))
        {
          fprintf (stderr, "%s: row %zu is not numeric\n", name, *n + 1);
          free (x);
          x = NULL;
          goto done;
        }
      ++*n;
    }
done:
  if (!x)
    fprintf (stderr, "%s: can not read this fixture\n", name);
  if (in)
    fclose (in);
  free (line);
  return x;
}

#endif
