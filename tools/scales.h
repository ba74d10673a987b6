/* scales.h -- --transform and --bounds.  */

#ifndef LATENS_TOOLS_SCALES_H
#define LATENS_TOOLS_SCALES_H

#include "common.h"

extern const opt_group group_transform; /* --transform */
extern const opt_group group_bounds;    /* --bounds */

/* Gives d, the data of t, the transforms and bounds asked for and recognised,
   and ends the program where they can not be.  common.after_data.  */
void scales_set (const lat_table *t, lat_data *d);
void scales_transform (const lat_table *t, lat_data *d); /* no bounds */

/* Bounds asked for beside a model that is read, of whose columns t is, take
   the place of its own.  */
void scales_override (const lat_table *t, lat_model *m);

/* A warning of the first cell beyond the model's bounds, once.  */
void scales_beyond (const lat_table *t, const lat_data *d, const lat_model *m);

/* Says which bounds draws keep that nobody has asked for.  */
void scales_tell (const lat_model *m);

#endif
