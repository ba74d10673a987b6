/* linked_file.h -- "linked" of a model file.  */

#ifndef LATENS_MODEL_LINKED_FILE_H
#define LATENS_MODEL_LINKED_FILE_H

#include "model/json_in.h"
#include "model/json_out.h"
#include <latens/model.h>

/* Writes m->linked, if there is one.  */
int lat_linked_write (lat_json_out *o, const lat_model *m);

/* Reads it, if the file has one, into m, whose mixture is known.  */
int lat_read_linked (lat_json_in *in, json_t *root, lat_model *m);

#endif
