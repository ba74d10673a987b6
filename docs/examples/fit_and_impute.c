/* fit_and_impute.c -- completes a small table that the program holds itself.

   Cholesterol of 28 patients 2, 4 and 14 days after a heart attack; 9 were
   not measured on day 14 (Ryan and Joiner, Minitab Handbook; Schafer 1997,
   chapter 5).

   cc fit_and_impute.c $(pkg-config --cflags --libs latens) -o fit_and_impute

   A program that computes much also tells OpenBLAS to use one thread; see
   docs/manual/library.md.  */

#include <latens.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum
{
  ROWS = 28,
  COLUMNS = 3
};

static const double table[ROWS * COLUMNS]
    = { 270, 218, 156, 236, 234, NAN, 210, 214, 242, 142, 116, NAN, /* */
        280, 200, NAN, 272, 276, 256, 160, 146, 142, 220, 182, 216, /* */
        226, 238, 248, 242, 288, NAN, 186, 190, 168, 266, 236, 236, /* */
        206, 244, NAN, 318, 258, 200, 294, 240, 264, 282, 294, NAN, /* */
        234, 220, 264, 224, 200, NAN, 276, 220, 188, 282, 186, 182, /* */
        360, 352, 294, 310, 202, 214, 280, 218, NAN, 278, 248, 198, /* */
        288, 278, NAN, 288, 248, 256, 244, 270, 280, 236, 242, 204 };

/* A mixture of one component is the normal law, fitted to all that is seen;
   with spec.k = 3 it would be three of them.  */
static int
complete (const lat_data *d, double *mean, double *full, double *sd)
{
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_MIXTURE);
  lat_fit_options o = lat_fit_defaults ();
  lat_message msg = { "" };
  spec.k = 1;
  o.prior = lat_prior_none (); /* plain maximum likelihood ... */
  o.em.tol = 1e-16;            /* ... to eight digits */
  lat_model *m = lat_model_alloc (&spec, d->p, d->column, &msg);
  int s = m ? lat_model_fit (m, d, &o, 0, NULL, &msg) : LAT_EFAILED;
  if (!s)
    s = lat_impute_rows (m, d, NULL, lat_stream_of_seed (42), full, sd);
  if (!s)
    {
      const void *normal = lat_product_part (lat_model_emission (m), 0);
      *mean = lat_gaussian_mean (normal, 0)[COLUMNS - 1];
    }
  else
    fprintf (stderr, "%s\n", *msg.text ? msg.text : lat_strerror (s));
  lat_model_free (m);
  return s;
}

int
main (void)
{
  double mean, full[ROWS * COLUMNS], sd[ROWS * COLUMNS];
  lat_message msg;
  lat_data *d = lat_data_alloc (ROWS, COLUMNS, table, NULL, &msg);
  if (!d)
    fprintf (stderr, "%s\n", msg.text);
  int s = d ? complete (d, &mean, full, sd) : LAT_EFAILED;
  if (!s)
    printf ("mean on day 14: %.6f\n", mean);
  for (size_t i = 0; !s && i < ROWS * COLUMNS; i++)
    if (isnan (table[i]))
      printf ("patient %2zu: %5.1f, give or take %.1f\n", i / COLUMNS + 1,
              full[i], sd[i]);
  lat_data_free (d);
  return s ? EXIT_FAILURE : EXIT_SUCCESS;
}
