/* survey.h -- what a model file's components are made of, as they are looked
   at before anything is allocated.  */

#ifndef LATENS_MODEL_SURVEY_H
#define LATENS_MODEL_SURVEY_H

#include "model/json_in.h"
#include <latens/model.h>

typedef struct
{
  lat_json_in *in;
  size_t p;
  const lat_column *column;
  const char **family; /* p: names, or NULL: not yet known */
  double *number;      /* p: what goes with them; NaN: nothing */
} lat_survey;

/* The number of the column that a key of the file names; p: none.  */
size_t lat_survey_column (const lat_survey *v, const char *key);

/* Whether a component has families and nothing else, its weight apart; and
   whether these are v's, with as many numbers as they must have.  The path is
   at the component.  */
int lat_survey_keys (const lat_survey *v, json_t *component);
int lat_survey_component (const lat_survey *v, json_t *component);

#endif
