/* model_text.c -- model files as texts.  */

#include "model_text.h"
#include <string.h>
#include <unistd.h>

/* Text written to a file of its own; its name is put into path.  */
static void
put_file (const char *text, size_t n, char path[64])
{
  strcpy (path, "/tmp/latens-model-XXXXXX");
  int fd = mkstemp (path);
  ck_assert_int_ge (fd, 0);
  ck_assert_int_eq (write (fd, text, n), (ssize_t)n);
  close (fd);
}

lat_model *
model_text_read (const char *text, size_t n, lat_message *msg)
{
  char path[64];
  put_file (text, n, path);
  lat_model *m = lat_model_read (path, msg);
  unlink (path);
  /* "PATH: ..." becomes "FILE: ...", so that messages can be compared.  */
  if (!m && !strncmp (msg->text, path, strlen (path)))
    {
      char rest[sizeof msg->text];
      strcpy (rest, msg->text + strlen (path));
      strcpy (msg->text, "FILE");
      strncat (msg->text, rest, sizeof msg->text - 5);
    }
  return m;
}

char *
model_text_written (const lat_model *m, size_t *n)
{
  char *text = NULL;
  FILE *f = open_memstream (&text, n);
  ck_assert_ptr_nonnull (f);
  ck_assert_int_eq (lat_model_write (m, f), LAT_SUCCESS);
  fclose (f);
  return text;
}

lat_model *
model_text_round_trip (const char *text)
{
  lat_message msg = { "" };
  size_t n1, n2;
  lat_model *a = model_text_read (text, strlen (text), &msg);
  ck_assert_msg (a != NULL, "%s", msg.text);
  char *first = model_text_written (a, &n1);
  lat_model *b = model_text_read (first, n1, &msg);
  ck_assert_msg (b != NULL, "%s\n%s", msg.text, first);
  char *second = model_text_written (b, &n2);
  ck_assert_str_eq (first, second);
  ck_assert_uint_eq (n1, n2);
  free (first);
  free (second);
  lat_model_free (b);
  return a;
}

/* Components of two families, with a prior; the weights sum to one only up
   to 1e-10.  */
const char model_text_mixture[]
    = "{ \"latens\": 1, \"model\": \"mixture\",\n"
      "  \"columns\": [{\"name\": \"x\", \"type\": \"numeric\", \"digits\": "
      "3},"
      " {\"name\": \"kind\", \"type\": \"categorical\","
      " \"levels\": [\"a\", \"b\"]},"
      " {\"name\": \"y\", \"type\": \"numeric\"}],\n"
      "  \"components\": [\n"
      "    {\"weight\": 0.6400000001, \"gaussian\": {\"mean\": [4.29, -3.7],"
      " \"covariance\": [[0.17, 0.05], [0.05, 2.31]]},"
      " \"categorical\": {\"kind\": [0.3, 0.7]}},\n"
      "    {\"weight\": 0.36, \"gaussian\": {\"mean\": [2.03, 1e300],"
      " \"covariance\": [[0.07, 0], [0, 1.9]]},"
      " \"categorical\": {\"kind\": [1, 0]}}],\n"
      "  \"fit\": {\"log_likelihood\": -1130.26, \"rows\": 272,"
      " \"parameters\": 13, \"aic\": 2286.5, \"bic\": 2333.4,"
      " \"icl\": 2334.7, \"iterations\": 57, \"converged\": true,"
      " \"covariance\": \"full\","
      " \"prior\": {\"name\": \"default\", \"weight\": 0.25,"
      " \"gaussian\": {\"count\": 2, \"mean_count\": 0.01,"
      " \"mean\": [3.4, 0.2], \"scatter\": [0.6, 1.7]},"
      " \"categorical\": {\"kind\": [0.4, 0.6]}}, \"seed\": 42} }\n";

const char model_text_chain[]
    = "{ \"latens\": 1, \"model\": \"hmm\","
      " \"columns\": [{\"name\": \"count\", \"type\": \"numeric\"}],"
      " \"initial\": [1, 0], \"transition\": [[0.93, 0.07], [0.12, 0.88]],"
      " \"states\": [{\"poisson\": {\"count\": 15.4}},"
      " {\"poisson\": {\"count\": 26.0}}], \"fit\": {} }";
