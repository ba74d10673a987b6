/* npy.h -- reads the files the benchmark writes: 128 bytes of head, then
   numbers.  For peers in C and C++.  */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double *
npy_read (const char *folder, const char *name, const char *part,
          size_t shape[3])
{
  char path[512], head[129] = "";
  snprintf (path, sizeof path, "%s/%s-%s.npy", folder, name, part);
  FILE *f = fopen (path, "rb");
  if (!f || fread (head, 1, 128, f) != 128)
    exit (EXIT_FAILURE);
  const char *open = strchr (head + 10, '(');
  size_t n = 1;
  shape[0] = shape[1] = shape[2] = 1;
  sscanf (open, "(%zu, %zu, %zu", shape, shape + 1, shape + 2);
  for (int i = 0; i < 3; i++)
    n *= shape[i];
  double *x = (double *)malloc (n * sizeof *x);
  if (!x || fread (x, sizeof *x, n, f) != n)
    exit (EXIT_FAILURE);
  fclose (f);
  return x;
}

static double
seconds (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
