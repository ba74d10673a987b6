/* impute.c -- completes a table in a file, and tells how sure each value is.

   impute FILE [COMPLETED]: fits a mixture to FILE, CSV or NPY, with as many
   components as BIC says; prints each missing cell with what is expected there
   and, for numbers, a standard deviation, for categories, a probability; then
   the means of the columns, with standard errors from several imputations;
   and writes the completed table to COMPLETED, every seen cell as it was.

   cc impute.c $(pkg-config --cflags --libs latens) -o impute  */

#include <latens.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum
{
  IMPUTATIONS = 20
};

typedef struct
{
  lat_table *table;
  lat_data *data;
  lat_model *model;
  double *x, *sd; /* rows x columns of the data */
  lat_message msg;
} job;

/* The table, its columns typed, and their cells as numbers.  */
static int
read_file (job *j, const char *path)
{
  int s = lat_table_read (path, NULL, &j->table, &j->msg);
  if (!s)
    s = lat_table_type (j->table, NULL, &j->msg);
  for (size_t i = 0; !s && i < lat_table_notes (j->table); i++)
    printf ("# %s\n", lat_table_note (j->table, i, NULL));
  return s ? s : lat_table_data (j->table, &j->data, &j->msg);
}

/* One component, two, ... until BIC has not improved twice; linked, so that
   imputations keep how text goes with other columns.  */
static int
fit (job *j)
{
  const lat_covariance full = LAT_FULL;
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_MIXTURE);
  lat_fit_options o = lat_fit_defaults ();
  lat_selection sel = { .k_lo = 1,
                        .k_hi = 30,
                        .grow = 1,
                        .patience = 2,
                        .rows_each = 2,
                        .covariances = 1,
                        .covariance = &full,
                        .criterion = LAT_BIC };
  const lat_data *d = j->data;
  int s = lat_model_select (&j->model, &spec, d->p, d->column, d, &sel, &o,
                            &j->msg);
  if (!s)
    s = lat_model_link (j->model, d, &o.em, NULL);
  if (!s)
    printf ("# %zu components, log-likelihood %.4f\n",
            lat_model_components (j->model), j->model->fit.log_likelihood);
  return s;
}

/* Means.  With LAT_IMPUTE_DRAW in o.method draws, which the stream's seed
   decides; with LAT_IMPUTE_PMM values of other rows.  */
static int
complete (job *j)
{
  lat_impute_options o = lat_impute_defaults ();
  size_t cells = j->data->n * j->data->p;
  j->x = malloc (cells * sizeof *j->x);
  j->sd = malloc (cells * sizeof *j->sd);
  if (!j->x || !j->sd)
    return LAT_ENOMEM;
  return lat_impute_rows (j->model, j->data, &o, lat_stream_of_seed (42), j->x,
                          j->sd);
}

/* The value of a cell of the table, as its column is written.  */
static const char *
cell (void *self, size_t row, size_t column, char buf[LAT_NUMBER_SIZE])
{
  const job *j = self;
  size_t c = lat_table_column (j->table, column)->data;
  return lat_table_format (j->table, column, j->x[row * j->data->p + c], buf);
}

static void
print_missing (const job *j)
{
  const lat_data *d = j->data;
  for (size_t i = 0; i < d->n; i++)
    for (size_t c = 0; c < d->p; c++)
      if (isnan (d->x[i * d->p + c]))
        {
          char buf[LAT_NUMBER_SIZE];
          size_t column = lat_table_source (j->table, c);
          printf ("row %zu, %s: %s (%s %.3g)\n", i + 1, d->column[c].name,
                  cell ((void *)j, i, column, buf),
                  d->column[c].kind == LAT_NUMERIC ? "sd" : "probability",
                  j->sd[i * d->p + c]);
        }
}

/* Of each imputation, the mean of each column and its standard error, as if
   all of it had been observed.  */
typedef struct
{
  const lat_data *d;
  double *mean, *error; /* columns x IMPUTATIONS */
} means;

static int
take_means (size_t i, const double *x, void *ctx)
{
  means *m = ctx;
  size_t n = m->d->n, p = m->d->p;
  for (size_t c = 0; c < p; c++)
    {
      double sum = 0, square = 0;
      for (size_t r = 0; r < n; r++)
        sum += x[r * p + c];
      for (size_t r = 0; r < n; r++)
        square += pow (x[r * p + c] - sum / (double)n, 2);
      m->mean[c * IMPUTATIONS + i] = sum / (double)n;
      m->error[c * IMPUTATIONS + i]
          = sqrt (square / (double)(n - 1) / (double)n);
    }
  return 0;
}

/* ... and pooled: with what the holes cost.  */
static int
print_means (const job *j)
{
  const lat_data *d = j->data;
  lat_imputations_options o = lat_imputations_defaults ();
  lat_pool_options pool = lat_pool_defaults ();
  lat_pooled q;
  means m = { d, calloc (d->p, IMPUTATIONS * sizeof (double)),
              calloc (d->p, IMPUTATIONS * sizeof (double)) };
  o.m = IMPUTATIONS;
  pool.df_complete = (double)d->n - 1;
  int s = m.mean && m.error
              ? lat_impute_multiple (j->model, d, &o, take_means, &m, NULL)
              : LAT_ENOMEM;
  for (size_t c = 0; !s && c < d->p; c++)
    if (d->column[c].kind == LAT_NUMERIC
        && !lat_pool_term (IMPUTATIONS, m.mean + c * IMPUTATIONS,
                           m.error + c * IMPUTATIONS, &pool, &q)
        && q.between > 0)
      printf ("mean of %s: %.4g, standard error %.3g; %.0f%% of the "
              "information missing\n",
              d->column[c].name, q.estimate, q.std_error, 100 * q.fmi);
  free (m.mean);
  free (m.error);
  return s;
}

/* Complete or not at all, whatever happens.  */
static int
write_file (job *j, const char *path)
{
  lat_table_edit edit = { .fill = cell, .self = j };
  lat_output *o;
  int s = lat_output_open (path, &o, &j->msg);
  if (!s)
    s = lat_table_write (j->table, &edit, lat_output_stream (o), &j->msg);
  if (!s)
    s = lat_output_commit (o, &j->msg);
  lat_output_free (o);
  return s;
}

int
main (int argc, char **argv)
{
  job j = { .msg = { "" } };
  if (argc < 2)
    {
      fprintf (stderr, "usage: impute FILE [COMPLETED]\n");
      return EXIT_FAILURE;
    }
  int s = read_file (&j, argv[1]);
  if (!s)
    s = fit (&j);
  if (!s)
    s = complete (&j);
  if (!s)
    print_missing (&j);
  if (!s)
    s = print_means (&j);
  if (!s && argc > 2)
    s = write_file (&j, argv[2]);
  if (s)
    fprintf (stderr, "impute: %s\n",
             *j.msg.text ? j.msg.text : lat_strerror (s));
  free (j.x);
  free (j.sd);
  lat_model_free (j.model);
  lat_data_free (j.data);
  lat_table_free (j.table);
  return s ? EXIT_FAILURE : EXIT_SUCCESS;
}
