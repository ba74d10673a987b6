/* octets.c -- texts of any encoding inside JSON, and back.  */

#include "model/octets.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* U+EF80 .. U+EFFF are the bytes EE-or-EF and two more: EE BE 80 .. EE BF BF
   in UTF-8.  */
#define PRIVATE_0 0xEE
#define PRIVATE_1 0xBE

static int private(const unsigned char *c)
{
  return c[0] == PRIVATE_0 && (c[1] == PRIVATE_1 || c[1] == PRIVATE_1 + 1);
}

/* Bytes of the UTF-8 character at c, 0 if it is none: no overlong form, no
   surrogate, nothing beyond U+10FFFF (RFC 3629, section 4).  */
static size_t
utf8_length (const unsigned char *c)
{
  size_t n = c[0] < 0x80   ? 1
             : c[0] < 0xC2 ? 0
             : c[0] < 0xE0 ? 2
             : c[0] < 0xF0 ? 3
             : c[0] < 0xF5 ? 4
                           : 0;
  for (size_t i = 1; i < n; i++)
    if ((c[i] & 0xC0) != 0x80)
      return 0;
  if ((c[0] == 0xE0 && c[1] < 0xA0) || (c[0] == 0xED && c[1] > 0x9F)
      || (c[0] == 0xF0 && c[1] < 0x90) || (c[0] == 0xF4 && c[1] > 0x8F))
    return 0;
  return n;
}

/* The first character as UTF-8, not yet quoted.  */
static const char *
to_utf8 (const char *text, char *out)
{
  const unsigned char *c = (const unsigned char *)text;
  size_t n = utf8_length (c);
  if (n && !private(c))
    {
      memcpy (out, c, n);
      out[n] = '\0';
      return text + n;
    }
  out[0] = (char)PRIVATE_0;
  out[1] = (char)(PRIVATE_1 + (c[0] >= 0xC0));
  out[2] = (char)(0x80 | (c[0] & 0x3F));
  out[3] = '\0';
  return text + 1;
}

const char *
lat_octets_to_json (const char *text, char *out)
{
  unsigned char c = (unsigned char)*text;
  int control = c < 0x20 || c == 0x7F;
  if (c != '"' && c != '\\' && !control)
    return to_utf8 (text, out);
  snprintf (out, LAT_OCTETS_JSON, control ? "\\u%04x" : "\\%c", c);
  return text + 1;
}

char *
lat_octets_key (const char *text)
{
  char *key = malloc (3 * strlen (text) + LAT_OCTETS_JSON), *to = key;
  while (key && *text)
    {
      text = to_utf8 (text, to);
      to += strlen (to);
    }
  if (key)
    *to = '\0';
  return key;
}

void
lat_octets_from_json (char *text)
{
  unsigned char *to = (unsigned char *)text;
  for (const unsigned char *c = to; *c;)
    if (private(c))
      {
        *to++ = (unsigned char)(0x80 | ((c[1] & 1) << 6) | (c[2] & 0x3F));
        c += 3;
      }
    else
      *to++ = *c++;
  *to = '\0';
}
