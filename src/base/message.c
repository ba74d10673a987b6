/* message.c -- one sentence about what is wrong.  */

#include "base/message.h"
#include <stdarg.h>
#include <stdio.h>

int
lat_fail (lat_message *msg, int status, const char *format, ...)
{
  if (msg)
    {
      va_list args;
      va_start (args, format);
      vsnprintf (msg->text, sizeof msg->text, format, args);
      va_end (args);
    }
  return status;
}
