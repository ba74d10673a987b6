/* octets.h -- texts of any encoding inside JSON, and back.

   JSON is UTF-8, a name in a table need not be (Latin-1, say).  A byte that
   belongs to no UTF-8 character is written as the private character
   U+EF80 + (byte - 0x80); so that this can be undone, the bytes of a true
   U+EF80 .. U+EFFF are written in the same way.  */

#ifndef LATENS_MODEL_OCTETS_H
#define LATENS_MODEL_OCTETS_H

#include <stddef.h>

enum
{
  LAT_OCTETS_JSON = 16 /* bytes of one character's form, with its end */
};

/* Writes the JSON form of text's first character into out, and returns where
   the next one stands.  text is not empty.  */
const char *lat_octets_to_json (const char *text, char *out);

/* Undoes the private characters, in place.  */
void lat_octets_from_json (char *text);

/* The key under which a text stands in JSON that has been read: the same,
   but for the private characters.  The caller frees it; NULL: no memory.  */
char *lat_octets_key (const char *text);

#endif
