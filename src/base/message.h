/* message.h -- saying what is wrong with somebody's data, and where.  */

#ifndef LATENS_BASE_MESSAGE_H
#define LATENS_BASE_MESSAGE_H

#include <latens/status.h>

/* Formats one sentence, cut to what fits, into msg (or nothing, if msg is
   NULL) and returns status: `return lat_fail (msg, LAT_EDATA, ...);`.  A text
   of msg itself may not be among the arguments.  */
int lat_fail (lat_message *msg, int status, const char *format, ...)
    __attribute__ ((format (printf, 3, 4)));

#endif
