/* evaluate.h -- the verb evaluate of latens-impute.  */

#ifndef LATENS_TOOLS_EVALUATE_H
#define LATENS_TOOLS_EVALUATE_H

#include "common.h"

#include <latens/evaluate.h>

extern const opt_group group_evaluate;

int run_evaluate (int argc, char **argv);

/* Who imputes: the model, the column alone, the single Gaussian.  */
enum
{
  BY_MODEL,
  BY_COLUMN,
  BY_GAUSSIAN,
  IMPUTERS
};

/* What was found.  */
typedef struct
{
  const lat_table *t;
  const lat_data *d;
  lat_mask_options mask;
  size_t repeats, done; /* repeats asked for, and finished */
  size_t draws;
  size_t cells;                  /* hidden, in all finished repeats */
  size_t wanted;                 /* of these so many were asked for */
  size_t *components;            /* done: the model's */
  size_t slow;                   /* fits that had not converged */
  int imputers;                  /* IMPUTERS, or without the Gaussian */
  lat_accuracy *score[IMPUTERS]; /* repeats x p */
  lat_accuracy *mean[IMPUTERS], *se[IMPUTERS]; /* p, over the repeats */
  double *sd;                                  /* p: of the columns */
} evaluation;

/* The product: CSV, or JSON; the ctx is an evaluation.  */
void evaluate_csv (FILE *out, void *ctx);
void evaluate_json (FILE *out, void *ctx);

/* A summary for human eyes, and what to beware of, on standard error.  */
void evaluate_say (const evaluation *e);
void evaluate_warn (const evaluation *e);

/* --masked, --na-out; the first ends the program if --masked is no pattern of
   names.  */
extern const char *evaluate_masked, *evaluate_na_out;
void evaluate_check_masked (void);
void evaluate_write_masked (const evaluation *e, const lat_mask *mask,
                            size_t repeat);

/* What an imputer is called in the product.  */
const char *evaluate_name (const evaluation *e, int imputer, size_t j);

#endif
