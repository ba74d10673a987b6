/* predict.h -- what the tools do with a model that is there already.  */

#ifndef LATENS_TOOLS_PREDICT_H
#define LATENS_TOOLS_PREDICT_H

#include "common.h"

extern const opt_group group_model;  /* -m, --model */
extern const opt_group group_score;  /* --per-row */
extern const opt_group group_sample; /* -n, --seed */
extern const opt_group group_show;   /* --json */

extern const char *predict_model; /* -m, or NULL */

typedef struct
{
  lat_model *model;
  lat_table *table;
  lat_data *data;
} predict_input;

/* Reads the model and, as it wants it, the table.  Ends the program if it
   can not.  */
predict_input predict_read (lat_model_kind kind, const char *file);
void predict_free (predict_input *in);

/* A line a row of the table, in its order: `what` (the most probable, from
   1; ties: the lowest) and k probabilities.  r: rows of the data x k.  */
void predict_write_probabilities (const predict_input *in, const char *what,
                                  size_t k, const double *r);

/* Its header, and one of its lines; line: room for k + 1 numbers.  */
void predict_put_header (FILE *out, const char *what, size_t k);
void predict_put_row (FILE *out, char *line, const double *law, size_t k);

/* A line with a number, of 17 digits if it is not whole.  */
void predict_put_line (FILE *out, double x);

/* Whole verbs: they return the exit status.  score frees its input.  */
int predict_score (predict_input *in);
int predict_sample (lat_model_kind kind, int argc, char **argv);
int predict_show (lat_model_kind kind, int argc, char **argv);

#endif
