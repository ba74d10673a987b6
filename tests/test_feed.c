/* test_feed.c -- rows of a stream are there as soon as their line is.  */

#include "two_columns.h"
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* A header and a row, and each time a byte comes by `turn` another row.  */
static pid_t
write_in_turn (const char *path, int turn, int rows)
{
  pid_t pid = fork ();
  ck_assert_int_ge (pid, 0);
  if (pid)
    return pid;
  signal (SIGPIPE, SIG_IGN);
  FILE *out = fopen (path, "wb");
  char go;
  for (int i = 1; out && i <= rows; i++)
    {
      if (i > 1 && read (turn, &go, 1) != 1)
        break;
      fprintf (out, "%s%d,b\n", i == 1 ? "x,c\n" : "", i);
      fflush (out);
    }
  if (out)
    fclose (out);
  _exit (0);
}

/* Rows come as soon as their line is there: the writer waits until each has
   been seen before it goes on.  */
START_TEST (at_once)
{
  enum
  {
    ROWS = 5
  };
  lat_table_options opt = lat_table_defaults ();
  lat_table *t = NULL;
  lat_message msg;
  lat_data *d;
  const char *path = path_of ("fifo.csv");
  int turn[2];
  unlink (path);
  ck_assert_int_eq (mkfifo (path, 0600), 0);
  ck_assert_int_eq (pipe (turn), 0);
  pid_t pid = write_in_turn (path, turn[0], ROWS);
  close (turn[0]);
  ck_assert_int_eq (lat_table_open (path, &opt, &t, &msg), 0);
  ck_assert_int_eq (lat_table_type_as (t, &opt, model, 2, &msg), 0);
  for (int i = 1; i <= ROWS; i++)
    {
      ck_assert_uint_eq (lat_table_rows (t), 1);
      ck_assert_int_eq (lat_table_data (t, &d, &msg), 0);
      ck_assert (d->x[1] == i);
      lat_data_free (d);
      if (i < ROWS)
        ck_assert_int_eq (write (turn[1], "", 1), 1);
      ck_assert_int_eq (lat_table_next (t, &msg), 0);
    }
  ck_assert_uint_eq (lat_table_rows (t), 0);
  lat_table_free (t);
  close (turn[1]);
  ck_assert_int_eq (waitpid (pid, NULL, 0), pid);
  unlink (path);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("feed");
  TCase *t = tcase_create ("feed");
  tcase_set_timeout (t, 120);
  tcase_add_test (t, at_once);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
