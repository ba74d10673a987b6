/* status.c -- the texts of the statuses, from the one list.  */

#include <latens/status.h>

const char *
lat_strerror (int status)
{
  switch (status)
    {
#define LAT_STATUS_CASE(name, number, text)                                   \
  case name:                                                                  \
    return text;
      LAT_STATUS_LIST (LAT_STATUS_CASE)
#undef LAT_STATUS_CASE
    default:
      return "unknown status";
    }
}
