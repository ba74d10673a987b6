/* text.c -- the bytes of a file, held by several.  */

#include "data/text.h"
#include <stdlib.h>
#include <sys/mman.h>

lat_text *
lat_text_alloc (char *bytes, size_t size, int mapped)
{
  lat_text *t = malloc (sizeof *t);
  if (!t)
    return NULL;
  t->bytes = bytes;
  t->size = size;
  t->mapped = mapped;
  atomic_init (&t->holds, 1);
  return t;
}

lat_text *
lat_text_hold (lat_text *t)
{
  atomic_fetch_add (&t->holds, 1);
  return t;
}

void
lat_text_forget (const lat_text *t)
{
  if (t->mapped)
    madvise (t->bytes, t->size, MADV_DONTNEED);
}

void
lat_text_drop (void *text)
{
  lat_text *t = text;
  if (!t || atomic_fetch_sub (&t->holds, 1) > 1)
    return;
  if (t->mapped)
    munmap (t->bytes, t->size);
  else
    free (t->bytes);
  free (t);
}
