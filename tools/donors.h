/* donors.h -- the texts of the cells that predictive mean matching takes.  */

#ifndef LATENS_TOOLS_DONORS_H
#define LATENS_TOOLS_DONORS_H

#include <latens/table.h>

typedef struct donor_texts donor_texts;

/* Of t and its data, which must outlive it.  */
donor_texts *donor_texts_alloc (const lat_table *t, const lat_data *d);
void donor_texts_free (donor_texts *a);

/* The text of the first cell of the column that holds v, in buf.  NULL: there
   is none, or it would not fit as it is.  */
const char *donor_texts_find (const donor_texts *a, size_t column, double v,
                              char buf[LAT_NUMBER_SIZE]);

#endif
