/* decode.h -- states of each row, in several ways.  */

#ifndef LATENS_TOOLS_DECODE_H
#define LATENS_TOOLS_DECODE_H

#include "predict.h"

/* --posterior, --filter, --best, --sample; and --seed with it.  */
extern const opt_group group_decode;

/* Ends the program if the options contradict each other.  */
void decode_check (void);

/* Whether rows are to be filtered as they come (decode_filter.h).  */
int decode_streams (void);

/* Writes what was asked for of a table.  */
void decode_write (const predict_input *in);

#endif
