/* family_names.h -- the families' names in options.  */

#ifndef LATENS_TOOLS_FAMILY_NAMES_H
#define LATENS_TOOLS_FAMILY_NAMES_H

#include <stddef.h>

/* What the library calls the family whose name, perhaps another one, perhaps
   with a number (binomial=12), are the first len characters of text; it stays
   until the program ends.  Ends the program if there is none such.  */
const char *family_name (const char *text, size_t len);

/* Of what family_name returned: whether it is for categories.  */
int family_is_categorical (const char *family);

/* ... and how many rows before it a row's law depends on.  */
size_t family_lags (const char *family);

#endif
