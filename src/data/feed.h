/* feed.h -- the bytes of a table as they come: whole records, and no more
   than there is to read.  */

#ifndef LATENS_DATA_FEED_H
#define LATENS_DATA_FEED_H

#include "data/text.h"
#include <latens/status.h>

typedef struct lat_feed lat_feed;

/* Path and name as for lat_source_read; delimiter of the cells.  *array: it
   begins as an NPY array does.  */
int lat_feed_open (const char *path, const char *name, char delimiter,
                   lat_feed **feed, int *array, lat_message *msg);
void lat_feed_close (lat_feed *feed);

/* Waits until there is a record that is not an empty line, or, with
   `one_column`, any; or the end.  *text gets at least `least` and at most
   `most` of them if there are so many, with the empty lines between them; all
   that is left at the end.  The same bytes come again until they are taken.
   Nothing is left: *text is empty.  */
int lat_feed_records (lat_feed *feed, int one_column, size_t least,
                      size_t most, lat_text **text, lat_message *msg);
void lat_feed_take (lat_feed *feed, size_t bytes);

/* All that is left, for an array.  */
int lat_feed_rest (lat_feed *feed, lat_text **text, lat_message *msg);

#endif
