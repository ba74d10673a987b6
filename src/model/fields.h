/* fields.h -- the sizes of what a family's fields hold.  */

#ifndef LATENS_MODEL_FIELDS_H
#define LATENS_MODEL_FIELDS_H

#include <latens/family.h>

/* Numbers in a field, of own column j if it is one by column.  */
size_t lat_field_length (const lat_family_type *type, const void *theta,
                         const lat_field *f, size_t j);

/* The names of a record's numbers, the first of a family's fields or of its
   prior's.  */
const char *const *lat_field_names (const lat_family_type *type,
                                    const lat_field *fields);

/* The most numbers any of some fields has.  */
size_t lat_field_widest (const lat_family_type *type, const void *theta,
                         const lat_field *fields);

#endif
