/* outputs.c -- the files a tool writes: complete, or not there.  */

#include "outputs.h"
#include "messages.h"

#include <stdlib.h>
#include <unistd.h>

enum
{
  MAX_OPEN = 8
};

/* The temporaries that exist now; read by a signal handler.  */
static const char *volatile temporary[MAX_OPEN];

void
output_unlink (void)
{
  for (size_t i = 0; i < MAX_OPEN; i++)
    {
      if (temporary[i])
        unlink (temporary[i]);
    }
}

static void
forget (const char *path)
{
  for (size_t i = 0; path && i < MAX_OPEN; i++)
    {
      if (temporary[i] == path)
        temporary[i] = NULL;
    }
}

lat_output *
output_open (const char *path)
{
  static int registered;
  lat_message msg;
  lat_output *o;
  size_t i = 0;

  if (!registered && atexit (output_unlink) == 0)
    registered = 1;
  if (lat_output_open (path, &o, &msg))
    die (EXIT_FAILURE, "%s", msg.text);
  while (i < MAX_OPEN - 1 && temporary[i])
    i++;
  temporary[i] = lat_output_temporary (o);
  return o;
}

void
output_check (const char *path)
{
  lat_message msg;
  lat_output *o;

  if (!path)
    return;
  if (lat_output_open (path, &o, &msg))
    die (EXIT_FAILURE, "%s", msg.text);
  lat_output_free (o);
}

void
output_commit (lat_output *o)
{
  const char *path = lat_output_temporary (o);
  lat_message msg;
  int s = lat_output_commit (o, &msg);

  forget (path);
  lat_output_free (o);
  if (s)
    die (EXIT_FAILURE, "%s", msg.text);
}

void
output_write (const char *path, void (*write) (FILE *out, void *ctx),
              void *ctx)
{
  lat_output *o = output_open (path);

  write (lat_output_stream (o), ctx);
  output_commit (o);
}
