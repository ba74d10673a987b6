/* order.h -- the order in which a fit leaves components and states.  */

#ifndef LATENS_MODEL_ORDER_H
#define LATENS_MODEL_ORDER_H

#include <latens/model.h>

/* Components of a mixture in decreasing weight, states of a chain in
   increasing rank of the family that has column 0, parts inside them as their
   family arranges them; ties keep their order.  */
int lat_model_order (lat_model *m);

#endif
