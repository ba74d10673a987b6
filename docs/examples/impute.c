/* impute.c -- completes a table in a file, and tells how sure each value is.

   impute FILE [COMPLETED]: fits a mixture to FILE, CSV or NPY, with as many
   components as BIC says; prints each missing cell with what is expected there
   and, for numbers, a standard deviation, for categories, a probability;
   writes the completed table to COMPLETED, every seen cell as it was.

   cc impute.c $(pkg-config --cflags --libs latens) -o impute  */

#include <latens.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

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

/* One component, two, ... until BIC has not improved twice.  */
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
  int s = argc > 1 ? read_file (&j, argv[1]) : LAT_EINVAL;
  if (!s)
    s = fit (&j);
  if (!s)
    s = complete (&j);
  if (!s)
    print_missing (&j);
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
