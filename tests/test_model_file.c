/* test_model_file.c -- model files: the same bits back, and refusals that say
   where.  */

#include "testing.h"
#include <latens/categorical.h>
#include <latens/model.h>
#include <latens/poisson.h>
#include <latens/product.h>
#include <locale.h>
#include <float.h>
#include <string.h>
#include <unistd.h>

/* --- help ---------------------------------------------------------------- */

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

static lat_model *
read_text (const char *text, size_t n, lat_message *msg)
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

static char *
written (const lat_model *m, size_t *n)
{
  char *text = NULL;
  FILE *f = open_memstream (&text, n);
  ck_assert_ptr_nonnull (f);
  ck_assert_int_eq (lat_model_write (m, f), LAT_SUCCESS);
  fclose (f);
  return text;
}

/* Reads a text, writes the model, reads that and writes it again: the two
   written texts are the same.  Returns the model.  */
static lat_model *
round_trip (const char *text)
{
  lat_message msg = { "" };
  size_t n1, n2;
  lat_model *a = read_text (text, strlen (text), &msg);
  ck_assert_msg (a != NULL, "%s", msg.text);
  char *first = written (a, &n1);
  lat_model *b = read_text (first, n1, &msg);
  ck_assert_msg (b != NULL, "%s\n%s", msg.text, first);
  char *second = written (b, &n2);
  ck_assert_str_eq (first, second);
  ck_assert_uint_eq (n1, n2);
  free (first);
  free (second);
  lat_model_free (b);
  return a;
}

static void
refused (const char *text, const char *message)
{
  lat_message msg = { "" };
  lat_model *m = read_text (text, strlen (text), &msg);
  ck_assert_msg (m == NULL, "taken: %s", text);
  ck_assert_str_eq (msg.text, message);
}

/* A text with the first `old` of it replaced.  */
static char *
with (const char *text, const char *old, const char *new)
{
  static char out[8192];
  const char *at = strstr (text, old);
  ck_assert_msg (at != NULL, "no '%s'", old);
  snprintf (out, sizeof out, "%.*s%s%s", (int)(at - text), text, new,
            at + strlen (old));
  return out;
}

/* Components of two families, with a prior; the weights sum to one only up
   to 1e-10.  */
static const char mixture[]
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

static const char chain[]
    = "{ \"latens\": 1, \"model\": \"hmm\","
      " \"columns\": [{\"name\": \"count\", \"type\": \"numeric\"}],"
      " \"initial\": [1, 0], \"transition\": [[0.93, 0.07], [0.12, 0.88]],"
      " \"states\": [{\"poisson\": {\"count\": 15.4}},"
      " {\"poisson\": {\"count\": 26.0}}], \"fit\": {} }";

/* --- reading ------------------------------------------------------------- */

START_TEST (test_mixture)
{
  lat_model *m = round_trip (mixture);
  double sigma[4];
  ck_assert_int_eq (m->kind, LAT_MODEL_MIXTURE);
  ck_assert_uint_eq (m->p, 3);
  ck_assert_str_eq (m->column[1].level[1], "b");
  ck_assert_int_eq (m->column[0].digits, 3);
  ck_assert_int_eq (m->column[2].digits, -1);
  ck_assert_double_eq (m->mixture->weight[0], 0.6400000001);
  ck_assert_double_eq (m->mixture->pseudo, 0.25);
  const void *gaussian = lat_product_part (m->mixture->emission, 0);
  const void *categorical = lat_product_part (m->mixture->emission, 1);
  ck_assert_double_eq (lat_gaussian_mean (gaussian, 1)[1], 1e300);
  lat_gaussian_covariance (gaussian, 0, sigma);
  ck_assert_double_eq (sigma[3], 2.31);
  ck_assert_double_eq (lat_categorical_prob (categorical, 0, 0)[1], 0.7);
  ck_assert_int_eq (m->fit.known, 1);
  ck_assert_uint_eq (m->fit.parameters, 13);
  ck_assert_double_eq (m->fit.icl, 2334.7);
  ck_assert_str_eq (m->prior_name, "default");
  lat_model_free (m);
}
END_TEST

START_TEST (test_chain)
{
  lat_model *m = round_trip (chain);
  ck_assert_int_eq (m->kind, LAT_MODEL_HMM);
  ck_assert_int_eq (m->fit.known, 0);
  ck_assert_double_eq (m->hmm->transition[2], 0.12);
  ck_assert_double_eq (m->hmm->initial[1], 0);
  ck_assert_double_eq (
      lat_poisson_rate (lat_product_part (m->hmm->emission, 0), 1, 0), 26);
  lat_model_free (m);
}
END_TEST

/* The order in the file stays, whatever the weights and rates are.  */
START_TEST (test_no_reordering)
{
  char text[4096];
  strcpy (text, with (mixture, "\"weight\": 0.6400000001", "\"weight\": 0.2"));
  lat_model *m = round_trip (with (text, "0.36", "0.8"));
  ck_assert_double_eq (m->mixture->weight[0], 0.2);
  lat_model_free (m);
  m = round_trip (with (chain, "15.4", "31.5"));
  ck_assert_double_eq (
      lat_poisson_rate (lat_product_part (m->hmm->emission, 0), 0, 0), 31.5);
  lat_model_free (m);
}
END_TEST

/* What a text editor may have done to it, and what may be absent.  */
START_TEST (test_lenient)
{
  static const char *const pairs[][2] = {
    { "\"seed\": 42", "\"seed\": 42, \"later\": [1, {}]" },
    { "\"latens\": 1", "\"comment\": \"mine\", \"latens\": 1.0" },
    { "\"digits\": 3", "\"digits\": 3, \"unit\": \"min\"" },
    { ", \"digits\": 3", "" },
    { ", \"rows\": 272", "" },
    { "\"seed\": 42", "\"seed\": \"18446744073709551615\"" },
    { ", \"covariance\": \"full\"", "" },
    { "-1130.26", "-1130" },
    { "0.36,", "0.3600000000,\n\n  " },
  };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    lat_model_free (round_trip (with (mixture, pairs[i][0], pairs[i][1])));
}
END_TEST

START_TEST (test_refusals)
{
  static const char *const rows[][3] = {
    { "\"latens\": 1", "\"latens\": 2",
      "FILE: latens: unknown version 2; this Latens reads 1" },
    { "\"latens\": 1, ", "", "FILE: latens: missing" },
    { "\"latens\": 1", "\"latens\": \"1\"", "FILE: latens: not a number" },
    { "\"mixture\"", "\"mixtur\"", "FILE: model: unknown model 'mixtur'" },
    { "\"mixture\"", "\"hmm\"", "FILE: states: missing" },
    { "\"type\": \"numeric\", \"digits\"", "\"digits\"",
      "FILE: columns[0].type: missing" },
    { "\"numeric\", \"digits\": 3", "\"number\"",
      "FILE: columns[0].type: unknown type 'number'" },
    { "\"digits\": 3", "\"digits\": 2.5",
      "FILE: columns[0].digits: not a whole number from 0 on" },
    { "\"name\": \"y\"", "\"name\": \"x\"",
      "FILE: columns: the name 'x' is there twice" },
    { "[\"a\", \"b\"]", "[\"a\", \"a\"]",
      "FILE: columns[1].levels: the level 'a' is there twice" },
    { "[\"a\", \"b\"]", "[]", "FILE: columns[1].levels: no levels" },
    { "[\"a\", \"b\"]", "[\"a\", 2]",
      "FILE: columns[1].levels[1]: not a string" },
    { "0.36,", "0.37,",
      "FILE: components.weight: the sum is 1.0100000001, not 1" },
    { "0.36,", "-0.36,",
      "FILE: components.weight: a probability is negative: -0.36" },
    { "\"weight\": 0.36, ", "", "FILE: components[1].weight: missing" },
    { "\"weight\": 0.36", "\"weight\": \"0.36\"",
      "FILE: components[1].weight: not a number" },
    { "\"gaussian\": {\"mean\": [4.29", "\"gausian\": {\"mean\": [4.29",
      "FILE: components[0].gausian: unknown family" },
    { "\"gaussian\": {\"mean\": [2.03", "\"poisson\": {\"mean\": [2.03",
      "FILE: components[1].gaussian: missing" },
    { "\"mean\": [2.03, 1e300]", "\"mean\": [2.03]",
      "FILE: components[1].gaussian.mean: a list of 1, not of 2" },
    { "\"mean\": [2.03, 1e300], ", "",
      "FILE: components[1].gaussian.mean: missing" },
    { "\"mean\": [2.03, 1e300]", "\"mu\": [2.03, 1e300]",
      "FILE: components[1].gaussian.mu: unknown" },
    { "[0.07, 0], [0, 1.9]", "[0.07, 0], [1.9]",
      "FILE: components[1].gaussian.covariance[1]: a list of 1, not of 2" },
    { "[0.07, 0], [0, 1.9]", "[0.07, 1], [1, 1.9]",
      "FILE: components[1].gaussian.covariance: not positive definite" },
    { "[0.07, 0], [0, 1.9]", "[0.07, 0], [0.1, 1.9]",
      "FILE: components[1].gaussian.covariance: not symmetric, or not of the "
      "structure that fit.covariance says" },
    { "[0.07, 0], [0, 1.9]", "[0.07, 0], [0, null]",
      "FILE: components[1].gaussian.covariance[1][1]: not a number" },
    { "\"full\"", "\"diagonal\"",
      "FILE: components[0].gaussian.covariance: not symmetric, or not of the "
      "structure that fit.covariance says" },
    { "\"full\"", "\"tied\"",
      "FILE: components[1].gaussian.covariance: not the same in all "
      "components, as fit.covariance says" },
    { "\"full\"", "\"ful\"", "FILE: fit.covariance: unknown structure 'ful'" },
    { "[0.3, 0.7]", "[0.3, 0.6]",
      "FILE: components[0].categorical.kind: the sum is 0.9, not 1" },
    { "[0.3, 0.7]", "[1.3, -0.3]",
      "FILE: components[0].categorical.kind: a probability is negative: "
      "-0.3" },
    { "[0.3, 0.7]", "[0.3, 0.3, 0.4]",
      "FILE: components[0].categorical.kind: a list of 3, not of 2" },
    { "\"categorical\": {\"kind\"", "\"categorical\": {\"kin d\"",
      "FILE: components[0].categorical[\"kin d\"]: no such column" },
    { "\"categorical\": {\"kind\"", "\"categorical\": {\"x\"",
      "FILE: components[0].categorical.x: the column is numeric" },
    { ", \"categorical\": {\"kind\": [0.3, 0.7]}", "",
      "FILE: components[0]: no family for column 'kind'" },
    { "\"log_likelihood\": -1130.26", "\"log_likelihood\": true",
      "FILE: fit.log_likelihood: not a number" },
    { "\"converged\": true", "\"converged\": 1",
      "FILE: fit.converged: not true or false" },
    { "\"seed\": 42", "\"seed\": -1",
      "FILE: fit.seed: not a whole number from 0 on" },
    { "\"name\": \"default\"", "\"name\": \"flat\"",
      "FILE: fit.prior.name: unknown prior 'flat'" },
    { "\"scatter\": [0.6, 1.7]", "\"scatter\": [0.6, -1.7]",
      "FILE: fit.prior.gaussian.scatter: a value that cannot be" },
    { "\"weight\": 0.25, ", "", "FILE: fit.prior.weight: missing" },
    { "\"fit\"", "\"fitt\"", "FILE: fit: missing" },
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    refused (with (mixture, rows[i][0], rows[i][1]), rows[i][2]);
}
END_TEST

/* The words are jansson's own; line and column stand in front.  */
START_TEST (test_syntax)
{
  static const char *const rows[][3] = {
    { "\"x\", \"type\"", "\"x\", \"name\": \"x\", \"type\"", "FILE:2:" },
    { "2286.5", "NaN", "FILE:6:" },
    { "2286.5", "1e999", "FILE:6:" },
    { "\"seed\": 42} }", "\"seed\": 42} } x", "FILE:6:" },
    { "\"seed\": 42} }", "\"seed\": 42}", "FILE:7:" },
    { "\"components\": [", "\"components\": [\n]\n,", "FILE:6:" },
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    {
      const char *text = with (mixture, rows[i][0], rows[i][1]);
      lat_message msg = { "" };
      int column = -1;
      ck_assert_ptr_null (read_text (text, strlen (text), &msg));
      size_t n = strlen (rows[i][2]);
      ck_assert_msg (!strncmp (msg.text, rows[i][2], n), "%s", msg.text);
      ck_assert_int_eq (sscanf (msg.text + n, "%d: not JSON", &column), 1);
      ck_assert_int_ge (column, 0);
    }
}
END_TEST

START_TEST (test_chain_refusals)
{
  static const char *const rows[][3] = {
    { "[1, 0]", "[1]", "FILE: initial: a list of 1, not of 2" },
    { "[1, 0]", "[1, 0.1]", "FILE: initial: the sum is 1.1, not 1" },
    { "[0.12, 0.88]", "[0.12, 0.88, 0]",
      "FILE: transition[1]: a list of 3, not of 2" },
    { "[0.12, 0.88]", "[0.12, 0.8800001]",
      "FILE: transition[1]: the sum is 1.0000001, not 1" },
    { "[0.12, 0.88]", "[0.12, \"0.88\"]",
      "FILE: transition[1][1]: not a number" },
    { "\"count\": 26.0", "\"count\": -26.0",
      "FILE: states[1].poisson.count: a value that cannot be" },
    { "\"count\": 26.0", "\"count\": [26.0]",
      "FILE: states[1].poisson.count: not a number" },
    { "\"count\": 26.0", "\"cont\": 26.0",
      "FILE: states[1].poisson.cont: not in the first component" },
    { "\"fit\": {}", "\"fit\": {\"initial\": \"fixed\"}",
      "FILE: fit.initial: unknown law 'fixed'" },
    { "\"fit\": {}", "\"fit\": []", "FILE: fit: not an object" },
    { "[[0.93, 0.07], [0.12, 0.88]]", "[[1, 0], [0, 1]]", NULL },
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (rows[i][2])
      refused (with (chain, rows[i][0], rows[i][1]), rows[i][2]);
    else
      lat_model_free (round_trip (with (chain, rows[i][0], rows[i][1])));
  char text[2048];
  strcpy (text,
          with (chain, "[[0.93, 0.07], [0.12, 0.88]]", "[[1, 0], [0, 1]]"));
  refused (
      with (text, "\"fit\": {}", "\"fit\": {\"initial\": \"stationary\"}"),
      "FILE: transition: a stationary law of the first state needs a way "
      "from every state to every other");
}
END_TEST

/* Every beginning of a file is refused, and so is what is no model.  */
START_TEST (test_truncated)
{
  lat_message msg;
  for (size_t n = 0; n < strlen (mixture) - 2; n++)
    ck_assert_ptr_null (read_text (mixture, n, &msg));
  static const char *const others[]
      = { "[]", "3", "null", "{}", "\"text\"", "[[[[[[", "{\"latens\": 1}" };
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    ck_assert_ptr_null (read_text (others[i], strlen (others[i]), &msg));
  ck_assert_ptr_null (lat_model_read ("/nowhere/at.all", &msg));
  ck_assert_str_eq (msg.text, "/nowhere/at.all: No such file or directory");
  ck_assert_ptr_null (lat_model_read ("/", &msg));
  ck_assert_str_eq (msg.text, "/: Is a directory");
  ck_assert_ptr_null (lat_model_read ("/nowhere/at.all", NULL));
}
END_TEST

/* --- numbers and names --------------------------------------------------- */

static lat_model *
poisson_model (size_t k, const lat_column *column)
{
  static const char *const poisson = "poisson";
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_MIXTURE);
  lat_message msg = { "" };
  spec.k = k;
  spec.family = &poisson;
  lat_model *m = lat_model_alloc (&spec, 1, column, &msg);
  ck_assert_msg (m != NULL, "%s", msg.text);
  return m;
}

/* Numbers of every kind come back bit for bit.  */
START_TEST (test_bits)
{
  static const double x[] = { 0.1,
                              1 / 3.0,
                              5e-324,
                              DBL_MIN,
                              DBL_MIN / 3,
                              DBL_MAX,
                              1e300,
                              123456789012345678.0,
                              9007199254740993.0,
                              1e22,
                              1e17,
                              99999999999999999.0,
                              4.35,
                              DBL_EPSILON,
                              0 };
  size_t n = sizeof x / sizeof *x, bytes;
  lat_column column = { .name = (char *)"n", .kind = LAT_NUMERIC };
  lat_message msg = { "" };
  lat_model *m = poisson_model (n, &column);
  void *theta = lat_product_theta (m->mixture->emission, 0);
  for (size_t i = 0; i < n; i++)
    ck_assert_int_eq (lat_poisson_set (theta, i, 0, x[i]), LAT_SUCCESS);
  m->fit.known = 1;
  m->fit.log_likelihood = -0.0;
  m->fit.seed = UINT64_MAX - 12345;
  char *text = written (m, &bytes);
  lat_model *b = read_text (text, bytes, &msg);
  ck_assert_msg (b != NULL, "%s", msg.text);
  for (size_t i = 0; i < n; i++)
    {
      double y = lat_poisson_rate (lat_product_part (b->mixture->emission, 0),
                                   i, 0);
      ck_assert_mem_eq (&y, x + i, sizeof y);
    }
  ck_assert (signbit (b->fit.log_likelihood));
  ck_assert_uint_eq (b->fit.seed, UINT64_MAX - 12345);
  ck_assert_mem_eq (b->mixture->weight, m->mixture->weight,
                    n * sizeof (double));
  free (text);
  lat_model_free (m);
  lat_model_free (b);
}
END_TEST

/* Names that are no UTF-8, or need quoting, or look like our own escapes. */
START_TEST (test_names)
{
  static const char *const names[] = { "plain",
                                       "two words",
                                       "a\"b\\c",
                                       "tab\there\n",
                                       "h\xc3\xb6he",
                                       "h\xf6he",
                                       "\xff\xfe\x80",
                                       "\xee\xbe\x80",
                                       "\xee\xbf\xbf",
                                       "\xed\xa0\x80",
                                       "",
                                       "\xf4\x90\x80\x80",
                                       "\xe2\x82\xac 5",
                                       "\xc3",
                                       "\xee\xbe",
                                       "\x7f\x01" };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    {
      lat_column column = { .name = (char *)names[i], .kind = LAT_NUMERIC };
      lat_message msg = { "" };
      size_t bytes, again;
      lat_model *m = poisson_model (2, &column);
      char *text = written (m, &bytes);
      lat_model *b = read_text (text, bytes, &msg);
      ck_assert_msg (b != NULL, "%s\n%s", msg.text, text);
      ck_assert_str_eq (b->column[0].name, names[i]);
      char *second = written (b, &again);
      ck_assert_str_eq (text, second);
      free (second);
      free (text);
      lat_model_free (m);
      lat_model_free (b);
    }
}
END_TEST

/* A column without name stands under its number.  */
START_TEST (test_no_name)
{
  lat_column column = { .kind = LAT_NUMERIC, .digits = -1 };
  lat_model *m = poisson_model (1, &column);
  size_t bytes;
  char *text = written (m, &bytes);
  ck_assert_str_eq (text, "{\n"
                          "  \"latens\": 1,\n"
                          "  \"model\": \"mixture\",\n"
                          "  \"columns\": [\n"
                          "    {\"type\": \"numeric\"}\n"
                          "  ],\n"
                          "  \"components\": [\n"
                          "    {\"weight\": 1, \"poisson\": {\"1\": 1}}\n"
                          "  ],\n"
                          "  \"fit\": {}\n"
                          "}\n");
  lat_model_free (round_trip (text));
  free (text);
  lat_model_free (m);
}
END_TEST

/* A caller's locale with a decimal comma changes nothing.  */
START_TEST (test_locale)
{
  size_t n1, n2;
  lat_model *m = round_trip (mixture);
  char *first = written (m, &n1);
  if (setlocale (LC_NUMERIC, "de_DE.UTF-8"))
    {
      char *second = written (m, &n2);
      ck_assert_str_eq (first, second);
      lat_model_free (round_trip (second));
      free (second);
      setlocale (LC_NUMERIC, "C");
    }
  free (first);
  lat_model_free (m);
}
END_TEST

/* JSON has no word for what is not finite: such a model is not written.  */
START_TEST (test_not_finite)
{
  lat_model *m = round_trip (chain);
  char *text = NULL;
  size_t n;
  m->hmm->transition[1] = NAN;
  FILE *f = open_memstream (&text, &n);
  ck_assert_int_eq (lat_model_write (m, f), LAT_EFAILED);
  fclose (f);
  free (text);
  lat_model_free (m);
}
END_TEST

/* --- mutations ----------------------------------------------------------- */

/* Whatever a file holds, reading it gives a model that can be written, or a
   message.  tests/fuzz has a driver that goes on for longer.  */
START_TEST (test_mutations)
{
  static const char bytes[] = "{}[],:\"0123456789-.eE tfn\\u\x80\xff";
  gsl_rng *rng = gsl_rng_alloc (lat_rng_philox);
  gsl_rng_set (rng, 20260117);
  for (int turn = 0; turn < 4000; turn++)
    {
      char text[4096];
      lat_message msg = { "" };
      strcpy (text, turn % 2 ? chain : mixture);
      size_t n = strlen (text), edits = 1 + gsl_rng_uniform_int (rng, 3);
      for (size_t e = 0; e < edits; e++)
        {
          size_t at = gsl_rng_uniform_int (rng, n);
          size_t cut = gsl_rng_uniform_int (rng, 12);
          if (gsl_rng_uniform_int (rng, 4))
            text[at] = bytes[gsl_rng_uniform_int (rng, sizeof bytes)];
          else if (at + cut < n)
            {
              memmove (text + at, text + at + cut, n - at - cut);
              n -= cut;
            }
        }
      lat_model *m = read_text (text, n, &msg);
      ck_assert_msg (m || !strncmp (msg.text, "FILE:", 5), "%s", msg.text);
      ck_assert_ptr_null (strchr (msg.text, '\n'));
      if (m)
        {
          size_t length;
          free (written (m, &length));
        }
      lat_model_free (m);
    }
  gsl_rng_free (rng);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("model_file");
  TCase *reading = tcase_create ("reading");
  tcase_add_test (reading, test_mixture);
  tcase_add_test (reading, test_chain);
  tcase_add_test (reading, test_no_reordering);
  tcase_add_test (reading, test_lenient);
  tcase_add_test (reading, test_refusals);
  tcase_add_test (reading, test_syntax);
  tcase_add_test (reading, test_chain_refusals);
  tcase_add_test (reading, test_truncated);
  suite_add_tcase (suite, reading);
  TCase *writing = tcase_create ("writing");
  tcase_add_test (writing, test_bits);
  tcase_add_test (writing, test_names);
  tcase_add_test (writing, test_no_name);
  tcase_add_test (writing, test_locale);
  tcase_add_test (writing, test_not_finite);
  suite_add_tcase (suite, writing);
  TCase *mutations = tcase_create ("mutations");
  tcase_set_timeout (mutations, 120);
  tcase_add_test (mutations, test_mutations);
  suite_add_tcase (suite, mutations);
  return run_suite (suite);
}
