/* show_family.h -- the parameters of one family for human eyes.  */

#ifndef LATENS_TOOLS_SHOW_FAMILY_H
#define LATENS_TOOLS_SHOW_FAMILY_H

#include <latens/model.h>
#include <stdio.h>

enum
{
  SHOW_ACROSS = 6, /* components side by side */
  SHOW_WIDTH = 11, /* columns for a number */
  SHOW_LABEL = 24  /* columns for what it is */
};

/* What is printed: components [c0, c1) of m, at most SHOW_ACROSS.  */
typedef struct
{
  FILE *out;
  const lat_model *m;
  size_t c0, c1;
} show_page;

/* The name of column j, which may be made in buf.  */
const char *show_column_name (const lat_model *m, size_t j, char *buf,
                              size_t len);

/* A line: what it is (b may be empty), then a number for each component of
   the page.  */
void show_label (const show_page *g, const char *a, const char *b);
void show_numbers (const show_page *g, const double *v);

/* All lines of one part of the emission, of type t.  buf: room for the largest
   field.  */
void show_part (const show_page *g, const lat_family_type *t,
                const void *theta, double *buf);

/* The correlations in all components, of a family that has matrices.  */
void show_correlations (FILE *out, const lat_model *m,
                        const lat_family_type *t, const void *theta,
                        double *buf);

#endif
