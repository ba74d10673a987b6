/* test_output.c -- files that are complete or not there at all.  */

#include <latens/output.h>
#include "testing.h"
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Every test works in a directory of its own.  */
static char home[sizeof "output-XXXXXX"];

static void
enter (void)
{
  strcpy (home, "output-XXXXXX");
  ck_assert_ptr_nonnull (mkdtemp (home));
  ck_assert_int_eq (chdir (home), 0);
}

static size_t
files_left (int remove)
{
  size_t count = 0;
  DIR *here = opendir (".");
  for (struct dirent *e; (e = readdir (here));)
    if (strcmp (e->d_name, ".") && strcmp (e->d_name, ".."))
      {
        count++;
        if (remove && unlink (e->d_name) != 0)
          rmdir (e->d_name);
      }
  closedir (here);
  return count;
}

static void
leave (void)
{
  files_left (1);
  ck_assert_int_eq (chdir (".."), 0);
  ck_assert_int_eq (rmdir (home), 0);
}

static void
assert_holds (const char *path, const char *expected)
{
  char text[100];
  FILE *in = fopen (path, "r");
  ck_assert_ptr_nonnull (in);
  text[fread (text, 1, sizeof text - 1, in)] = '\0';
  fclose (in);
  ck_assert_str_eq (text, expected);
}

static void
put (const char *path, const char *text, mode_t mode)
{
  FILE *out = fopen (path, "w");
  fputs (text, out);
  fclose (out);
  ck_assert_int_eq (chmod (path, mode), 0);
}

static mode_t
mode_of (const char *path)
{
  struct stat st;
  ck_assert_int_eq (stat (path, &st), 0);
  return st.st_mode & 07777;
}

static lat_output *
open_output (const char *path)
{
  lat_output *o;
  lat_message msg = { "" };
  int s = lat_output_open (path, &o, &msg);
  ck_assert_msg (s == 0, "%s", msg.text);
  return o;
}

START_TEST (new_file)
{
  enter ();
  mode_t before = umask (027);
  lat_output *o = open_output ("a.csv");
  umask (before);
  fputs ("one\n", lat_output_stream (o));
  ck_assert_int_ne (access ("a.csv", F_OK), 0);
  ck_assert_int_eq (access (lat_output_temporary (o), F_OK), 0);
  ck_assert_int_eq (lat_output_commit (o, NULL), 0);
  lat_output_free (o);
  assert_holds ("a.csv", "one\n");
  ck_assert_uint_eq (mode_of ("a.csv"), 0640);
  ck_assert_uint_eq (files_left (0), 1);
  leave ();
}
END_TEST

START_TEST (replaced_file)
{
  enter ();
  put ("a.csv", "old\n", 0604);
  lat_output *o = open_output ("./a.csv");
  fputs ("new\n", lat_output_stream (o));
  fflush (lat_output_stream (o));
  assert_holds ("a.csv", "old\n");
  ck_assert_int_eq (lat_output_commit (o, NULL), 0);
  lat_output_free (o);
  assert_holds ("a.csv", "new\n");
  ck_assert_uint_eq (mode_of ("a.csv"), 0604);
  ck_assert_uint_eq (files_left (0), 1);
  leave ();
}
END_TEST

START_TEST (abandoned)
{
  enter ();
  put ("a.csv", "old\n", 0644);
  lat_output *o = open_output ("a.csv");
  fputs ("half", lat_output_stream (o));
  lat_output_free (o);
  assert_holds ("a.csv", "old\n");
  ck_assert_uint_eq (files_left (0), 1);
  o = open_output ("b.csv");
  lat_output_free (o);
  ck_assert_uint_eq (files_left (0), 1);
  lat_output_free (NULL);
  leave ();
}
END_TEST

START_TEST (links)
{
  enter ();
  put ("a.csv", "old\n", 0644);
  ck_assert_int_eq (mkdir ("d", 0755), 0);
  ck_assert_int_eq (symlink ("../a.csv", "d/l.csv"), 0);
  ck_assert_int_eq (symlink ("d/l.csv", "m.csv"), 0);
  ck_assert_int_eq (symlink ("b.csv", "n.csv"), 0);
  ck_assert_int_eq (symlink ("loop", "loop"), 0);
  static const char *const through[][2]
      = { { "m.csv", "a.csv" }, { "n.csv", "b.csv" } };
  for (size_t k = 0; k < 2; k++)
    {
      struct stat st;
      lat_output *o = open_output (through[k][0]);
      fputs ("new\n", lat_output_stream (o));
      ck_assert_int_eq (lat_output_commit (o, NULL), 0);
      lat_output_free (o);
      assert_holds (through[k][1], "new\n");
      ck_assert_int_eq (lstat (through[k][0], &st), 0);
      ck_assert (S_ISLNK (st.st_mode));
    }
  lat_output *o;
  ck_assert_int_eq (lat_output_open ("loop", &o, NULL), LAT_EIO);
  unlink ("d/l.csv");
  leave ();
}
END_TEST

START_TEST (devices)
{
  enter ();
  lat_message msg = { "" };
  lat_output *o = open_output ("/dev/null");
  ck_assert_ptr_null (lat_output_temporary (o));
  fputs ("gone\n", lat_output_stream (o));
  ck_assert_int_eq (lat_output_commit (o, NULL), 0);
  lat_output_free (o);
  for (int large = 0; large < 2 && access ("/dev/full", W_OK) == 0; large++)
    {
      o = open_output ("/dev/full");
      for (int k = 0; k < (large ? 100000 : 1); k++)
        fputs ("too much\n", lat_output_stream (o));
      ck_assert_int_eq (lat_output_commit (o, &msg), LAT_EIO);
      ck_assert_str_eq (
          msg.text, "/dev/full: cannot be written: No space left on device");
      lat_output_free (o);
    }
  leave ();
}
END_TEST

/* Standard output is checked, and stays open.  */
START_TEST (standard)
{
  lat_message msg = { "" };
  if (access ("/dev/full", W_OK) != 0)
    return;
  int before = dup (STDOUT_FILENO), full = open ("/dev/full", O_WRONLY);
  dup2 (full, STDOUT_FILENO);
  lat_output *o = open_output ("-");
  ck_assert_ptr_null (lat_output_temporary (o));
  fputs ("text\n", lat_output_stream (o));
  int s = lat_output_commit (o, &msg);
  lat_output_free (o);
  dup2 (before, STDOUT_FILENO);
  clearerr (stdout);
  ck_assert_int_eq (s, LAT_EIO);
  ck_assert_ptr_nonnull (strstr (msg.text, "standard output: cannot"));
  o = open_output (NULL);
  ck_assert_int_eq (lat_output_commit (o, NULL), 0);
  lat_output_free (o);
  ck_assert_int_eq (fflush (stdout), 0);
  close (before);
  close (full);
}
END_TEST

START_TEST (impossible)
{
  enter ();
  lat_message msg;
  lat_output *o;
  ck_assert_int_eq (lat_output_open (".", &o, &msg), LAT_EIO);
  ck_assert_str_eq (msg.text, ".: cannot be written: Is a directory");
  ck_assert_ptr_null (o);
  ck_assert_int_eq (lat_output_open ("no/such/a.csv", &o, &msg), LAT_EIO);
  ck_assert_ptr_nonnull (strstr (msg.text, "No such file or directory"));
  ck_assert_int_eq (lat_output_open ("", &o, &msg), LAT_EIO);
  ck_assert_uint_eq (files_left (0), 0);
  leave ();
}
END_TEST

static Suite *
suite (void)
{
  Suite *s = suite_create ("output");
  TCase *c = tcase_create ("output");
  tcase_add_test (c, new_file);
  tcase_add_test (c, replaced_file);
  tcase_add_test (c, abandoned);
  tcase_add_test (c, links);
  tcase_add_test (c, devices);
  tcase_add_test (c, standard);
  tcase_add_test (c, impossible);
  suite_add_tcase (s, c);
  return s;
}

int
main (void)
{
  return run_suite (suite ());
}
