/* coded_file.h -- "coded" of a model file.  */

#ifndef LATENS_MODEL_CODED_FILE_H
#define LATENS_MODEL_CODED_FILE_H

#include "model/json_in.h"
#include "model/json_out.h"
#include <latens/model.h>

/* Writes m->coded, if there is one.  */
int lat_coded_write (lat_json_out *o, const lat_model *m);

/* Reads it, if the file has one, into m, whose columns are known.  */
int lat_read_coded (lat_json_in *in, json_t *root, lat_model *m);

#endif
