/* test_model_file.c -- what stands in a model file, and refusals that say
   where.  */

#include "model_text.h"
#include <string.h>
#include <latens/categorical.h>
#include <latens/poisson.h>
#include <latens/product.h>
static void
refused (const char *text, const char *message)
{
  lat_message msg = { "" };
  lat_model *m = model_text_read (text, strlen (text), &msg);
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

START_TEST (test_mixture)
{
  lat_model *m = model_text_round_trip (model_text_mixture);
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
  lat_model *m = model_text_round_trip (model_text_chain);
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
  strcpy (text, with (model_text_mixture, "\"weight\": 0.6400000001",
                      "\"weight\": 0.2"));
  lat_model *m = model_text_round_trip (with (text, "0.36", "0.8"));
  ck_assert_double_eq (m->mixture->weight[0], 0.2);
  lat_model_free (m);
  m = model_text_round_trip (with (model_text_chain, "15.4", "31.5"));
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
    lat_model_free (model_text_round_trip (
        with (model_text_mixture, pairs[i][0], pairs[i][1])));
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
    refused (with (model_text_mixture, rows[i][0], rows[i][1]), rows[i][2]);
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
      const char *text = with (model_text_mixture, rows[i][0], rows[i][1]);
      lat_message msg = { "" };
      int column = -1;
      ck_assert_ptr_null (model_text_read (text, strlen (text), &msg));
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
      refused (with (model_text_chain, rows[i][0], rows[i][1]), rows[i][2]);
    else
      lat_model_free (model_text_round_trip (
          with (model_text_chain, rows[i][0], rows[i][1])));
  char text[2048];
  strcpy (text, with (model_text_chain, "[[0.93, 0.07], [0.12, 0.88]]",
                      "[[1, 0], [0, 1]]"));
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
  for (size_t n = 0; n < strlen (model_text_mixture) - 2; n++)
    ck_assert_ptr_null (model_text_read (model_text_mixture, n, &msg));
  static const char *const others[]
      = { "[]", "3", "null", "{}", "\"text\"", "[[[[[[", "{\"latens\": 1}" };
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    ck_assert_ptr_null (model_text_read (others[i], strlen (others[i]), &msg));
  ck_assert_ptr_null (lat_model_read ("/nowhere/at.all", &msg));
  ck_assert_str_eq (msg.text, "/nowhere/at.all: No such file or directory");
  ck_assert_ptr_null (lat_model_read ("/", &msg));
  ck_assert_str_eq (msg.text, "/: Is a directory");
  ck_assert_ptr_null (lat_model_read ("/nowhere/at.all", NULL));
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
  return run_suite (suite);
}
