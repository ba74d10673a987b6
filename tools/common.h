/* common.h -- options that several verbs take, and what they do.  */

#ifndef LATENS_TOOLS_COMMON_H
#define LATENS_TOOLS_COMMON_H

#include "messages.h"
#include "options.h"
#include "outputs.h"

#include <latens/model.h>
#include <latens/table.h>

/* -o; the reading of tables; the model of a verb that needs one.  */
extern const opt_group group_output, group_table, group_run, group_seed;

/* Of verbs that read tables of known columns: -d, --na; -q.  */
extern const opt_group group_cells, group_quiet;

typedef struct
{
  const char *output;
  uint64_t seed;
  size_t threads;
  size_t memory; /* for chains to work with; 0: as much as they like */
  size_t digits; /* of imputed numbers, when given */
  lat_table_options table;
  const char *delimiter;
  int header;
  /* Called between reading and typing, to say more about the columns; or
     NULL.  */
  void (*before_type) (const lat_table *t, lat_table_options *o);
  /* Called with the data of a table, to say more about their columns; or
     NULL.  */
  void (*after_data) (const lat_table *t, lat_data *d);
} common_options;

extern common_options common;

/* The number of threads: -j, else LATENS_THREADS, else 0: all.  */
unsigned common_threads (void);

/* output_check of --output, or of standard output in its place.  */
void common_check_output (void);

/* The one operand FILE, or NULL for none; more than one is an error.  */
const char *common_file (int argc, char **argv);

/* Reads and types a table, by itself or as a model's columns want it; says
   what there is to say about it.  Ends the program on failure.  */
lat_table *common_table (const char *file, const lat_model *model);
/* The same for a table that is read as it comes (lat_table_open).  */
lat_table *common_stream (const char *file, const lat_model *model);
/* Says what there is to say about it.  */
void common_notes (const lat_table *t);
/* Reads a table that has a header, and leaves it untyped.  */
lat_table *common_cells (const char *file);
lat_data *common_data (const lat_table *t);

/* The beginning of a cell's text, for a message; returns buf.  Nothing is left
   to free, as what ends the program must not.  */
#define SHOWN_SIZE 41
const char *common_shown (const lat_table *t, size_t i, size_t j,
                          char buf[SHOWN_SIZE]);

/* Ends the program if a cell of t's data is nothing m can emit.  */
void common_accept (const lat_table *t, const lat_data *d, const lat_model *m);

/* Reads a model of the kind this tool is about.  */
lat_model *common_model (const char *path, lat_model_kind kind);

/* After a computation on t's data failed.  */
void common_fail (const lat_table *t, int status) __attribute__ ((noreturn));

/* The same with m, which may find a row impossible: with its place.  */
void common_fail_model (const lat_table *t, const lat_data *d,
                        const lat_model *m, int status)
    __attribute__ ((noreturn));

/* Writes a character and a number: 17 digits, or Inf, -Inf or NaN.  */
void common_number (FILE *out, char before, double x);

/* Allocates n objects of a size, or ends the program.  */
void *common_alloc (size_t n, size_t size);

#endif
