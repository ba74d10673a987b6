/* show_family.c -- the parameters of one family for human eyes, one line a
   quantity, one column a component.  */

#include "show_family.h"

#include <latens/product.h>

#include <math.h>
#include <stdio.h>

const char *
show_column_name (const lat_model *m, size_t j, char *buf, size_t len)
{
  if (m->column[j].name)
    return m->column[j].name;
  snprintf (buf, len, "V%zu", j + 1);
  return buf;
}

void
show_label (const show_page *g, const char *a, const char *b)
{
  char text[256];

  snprintf (text, sizeof text, "%s%s%s", a, *b ? " " : "", b);
  fprintf (g->out, "  %-*s", SHOW_LABEL, text);
}

void
show_numbers (const show_page *g, const double *v)
{
  for (size_t c = 0; c < g->c1 - g->c0; c++)
    fprintf (g->out, "%*.5g", SHOW_WIDTH, v[c]);
  fputc ('\n', g->out);
}

/* Whose parameters component c has.  */
static size_t
emits (const lat_model *m, size_t c)
{
  return lat_product_component (lat_model_emission (m), c);
}

/* One line: number i of what f's get gives for own column j.  root: the
   square root of it.  */
static void
line (const show_page *g, const void *theta, const lat_field *f, size_t j,
      size_t i, double *buf, int root)
{
  double v[SHOW_ACROSS];

  for (size_t c = g->c0; c < g->c1; c++)
    {
      f->get (theta, emits (g->m, c), j, buf);
      v[c - g->c0] = root ? sqrt (buf[i]) : buf[i];
    }
  show_numbers (g, v);
}

static void
print_vector (const show_page *g, const void *theta, const lat_field *f,
              const size_t *col, size_t p, double *buf)
{
  char name[32];
  int matrix = f->shape == LAT_SHAPE_MATRIX;

  for (size_t j = 0; j < p; j++)
    {
      show_label (g, show_column_name (g->m, col[j], name, sizeof name),
                  matrix ? "sd" : f->name);
      line (g, theta, f, 0, matrix ? j * p + j : j, buf, matrix);
    }
}

static void
print_levels (const show_page *g, const void *theta, const lat_field *f,
              const size_t *col, size_t p, double *buf)
{
  char name[32], number[32];

  for (size_t j = 0; j < p; j++)
    {
      const lat_column *c = &g->m->column[col[j]];
      for (size_t l = 0; l < c->levels; l++)
        {
          snprintf (number, sizeof number, "%zu", l);
          show_label (g, show_column_name (g->m, col[j], name, sizeof name),
                      c->level ? c->level[l] : number);
          line (g, theta, f, j, l, buf, 0);
        }
    }
}

static void
print_records (const show_page *g, const lat_family_type *t, const void *theta,
               const lat_field *f, double *buf)
{
  const size_t *col;
  size_t p = t->columns (theta, &col);
  char name[32], text[64];

  for (size_t j = 0; j < p; j++)
    for (size_t i = 0; t->names[i] && (!t->record || i < t->record (theta, j));
         i++)
      {
        snprintf (text, sizeof text, "%s %s", t->name, t->names[i]);
        show_label (g, show_column_name (g->m, col[j], name, sizeof name),
                    text);
        line (g, theta, f, j, i, buf, 0);
      }
}

/* Part by part: their shares, means, sds.  */
static void
print_parts (const show_page *g, const lat_family_type *t, const void *theta,
             double *buf)
{
  const lat_field *f = t->fields;
  const size_t *col;
  size_t p = t->columns (theta, &col);
  char name[32], text[64];

  for (size_t h = 0; h < t->parts (theta); h++)
    {
      snprintf (text, sizeof text, "part %zu %s", h + 1, f[0].name);
      show_label (g, text, "");
      line (g, theta, f, 0, h, buf, 0);
      for (size_t i = 0; i < 2 * p; i++)
        {
          size_t j = i % p;
          snprintf (text, sizeof text, "part %zu %s", h + 1,
                    i < p ? f[1].name : "sd");
          show_label (g, show_column_name (g->m, col[j], name, sizeof name),
                      text);
          line (g, theta, i < p ? f + 1 : f + 2, 0,
                i < p ? h * p + j : (h * p + j) * p + j, buf, i >= p);
        }
    }
}

void
show_part (const show_page *g, const lat_family_type *t, const void *theta,
           double *buf)
{
  const size_t *col;
  size_t p = t->columns (theta, &col);
  char name[32];

  if (t->parts)
    {
      print_parts (g, t, theta, buf);
      return;
    }
  for (const lat_field *f = t->fields; f->get; f++)
    {
      if (f->shape == LAT_SHAPE_VECTOR || f->shape == LAT_SHAPE_MATRIX
          || f->shape == LAT_SHAPE_SHARES)
        print_vector (g, theta, f, col, p, buf);
      else if (f->shape == LAT_SHAPE_LEVELS)
        print_levels (g, theta, f, col, p, buf);
      else if (f->shape == LAT_SHAPE_RECORD)
        print_records (g, t, theta, f, buf);
      else if (f->shape == LAT_SHAPE_NUMBER)
        {
          show_label (g, t->name, f->name);
          line (g, theta, f, 0, 0, buf, 0);
        }
      else
        {
          for (size_t j = 0; j < p; j++)
            {
              show_label (g,
                          show_column_name (g->m, col[j], name, sizeof name),
                          t->name);
              line (g, theta, f, j, 0, buf, 0);
            }
        }
    }
}

/* One matrix of p columns.  */
static void
print_correlation (FILE *out, const lat_model *m, size_t p, const size_t *col,
                   const double *sigma)
{
  char name[32];

  for (size_t i = 0; i < p; i++)
    {
      fprintf (out, "  %-*s", SHOW_LABEL,
               show_column_name (m, col[i], name, sizeof name));
      for (size_t j = 0; j <= i; j++)
        fprintf (out, "%8.3f",
                 sigma[i * p + j]
                     / sqrt (sigma[i * p + i] * sigma[j * p + j]));
      fputc ('\n', out);
    }
}

void
show_correlations (FILE *out, const lat_model *m, const lat_family_type *t,
                   const void *theta, double *buf)
{
  const size_t *col;
  size_t p = t->columns (theta, &col);
  size_t parts = t->parts ? t->parts (theta) : 1;
  const lat_field *f = t->fields;

  while (f->get && f->shape != LAT_SHAPE_MATRIX
         && f->shape != LAT_SHAPE_MATRICES)
    f++;
  for (size_t c = 0; f->get && p > 1 && c < lat_model_components (m); c++)
    {
      f->get (theta, emits (m, c), 0, buf);
      for (size_t h = 0; h < parts; h++)
        {
          fprintf (out, "  correlations of %zu", c + 1);
          if (t->parts)
            fprintf (out, ", part %zu", h + 1);
          fputc ('\n', out);
          print_correlation (out, m, p, col, buf + h * p * p);
        }
    }
}
