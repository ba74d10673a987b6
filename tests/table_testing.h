/* table_testing.h -- tables from texts, for tests.  */

#ifndef LATENS_TABLE_TESTING_H
#define LATENS_TABLE_TESTING_H

#include <latens/table.h>
#include "testing.h"
#include <string.h>
#include <unistd.h>

#define TEXT(s) (s), sizeof (s) - 1

/* A name for a file of this process; valid until the next call.  */
static inline const char *
path_of (const char *name)
{
  static char path[128];
  snprintf (path, sizeof path, "table-%ld-%s", (long)getpid (), name);
  return path;
}

static inline void
put_file (const char *path, const void *bytes, size_t n)
{
  FILE *out = fopen (path, "wb");
  ck_assert_ptr_nonnull (out);
  ck_assert_uint_eq (fwrite (bytes, 1, n, out), n);
  ck_assert_int_eq (fclose (out), 0);
}

/* Reads n bytes as the file `name`, which is gone afterwards.  */
static inline int
read_bytes (const char *name, const void *bytes, size_t n,
            const lat_table_options *opt, lat_table **t, lat_message *msg)
{
  const char *path = path_of (name);
  put_file (path, bytes, n);
  int s = lat_table_read (path, opt, t, msg);
  unlink (path);
  ck_assert_int_eq (s != 0, *t == NULL);
  ck_assert_int_eq (s != 0, msg->text[0] != '\0');
  return s;
}

/* The same of a text that is a table.  */
static inline lat_table *
table_of (const char *text, const lat_table_options *opt)
{
  lat_table *t;
  lat_message msg;
  int s = read_bytes ("t.csv", text, strlen (text), opt, &t, &msg);
  ck_assert_msg (s == 0, "%s", msg.text);
  return t;
}

/* The same, typed.  */
static inline lat_table *
typed (const char *text, const lat_table_options *opt)
{
  lat_message msg = { "" };
  lat_table *t = table_of (text, opt);
  int s = lat_table_type (t, opt, &msg);
  ck_assert_msg (s == 0, "%s", msg.text);
  return t;
}

/* What lat_table_write writes; freed by the caller.  */
static inline char *
written (const lat_table *t, const lat_table_edit *edit, size_t *size)
{
  char *text = NULL;
  lat_message msg = { "" };
  FILE *out = open_memstream (&text, size);
  int s = lat_table_write (t, edit, out, &msg);
  ck_assert_msg (s == 0, "%s", msg.text);
  ck_assert_int_eq (fclose (out), 0);
  return text;
}

static inline void
assert_written (const lat_table *t, const lat_table_edit *edit,
                const char *expected)
{
  size_t size;
  char *text = written (t, edit, &size);
  ck_assert_str_eq (text, expected);
  free (text);
}

/* Fills numbers with -0.12345678 and levels with the first one.  */
static inline const char *
fill_some (void *self, size_t i, size_t j, char buf[LAT_NUMBER_SIZE])
{
  const lat_table *t = self;
  (void)i;
  int text = lat_table_column (t, j)->kind == LAT_CATEGORICAL;
  return lat_table_format (t, j, text ? 0 : -0.12345678, buf);
}

static inline void
assert_note (const lat_table *t, const char *expected)
{
  for (size_t i = 0; i < lat_table_notes (t); i++)
    if (strstr (lat_table_note (t, i, NULL), expected))
      return;
  ck_abort_msg ("no note says \"%s\"", expected);
}

#endif
