/* text.h -- the bytes of a file, read or mapped, held by several.  */

#ifndef LATENS_DATA_TEXT_H
#define LATENS_DATA_TEXT_H

#include <stdatomic.h>
#include <stddef.h>

enum
{
  LAT_TEXT_ZEROS = 64 /* behind a text that is not mapped */
};

typedef struct
{
  char *bytes;
  size_t size;
  int mapped;        /* else they are from malloc */
  atomic_uint holds; /* how many hold it; others do not change */
} lat_text;

/* Takes the bytes over, and is held once.  NULL: out of memory.  */
lat_text *lat_text_alloc (char *bytes, size_t size, int mapped);
lat_text *lat_text_hold (lat_text *t);

/* What is mapped need not stay in memory; it is read again when it is wanted.
   Nobody has written to it.  */
void lat_text_forget (const lat_text *t);

/* Ends one hold; the last frees.  A lat_text, or NULL.  */
void lat_text_drop (void *t);

#endif
