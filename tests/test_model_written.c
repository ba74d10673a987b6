/* test_model_written.c -- models written: the same bits back, names and
   numbers of every kind, files that were changed by chance.  */

#include "model_text.h"
#include <string.h>
#include <latens/categorical.h>
#include <latens/poisson.h>
#include <latens/product.h>
#include <float.h>
#include <locale.h>
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
  char *text = model_text_written (m, &bytes);
  lat_model *b = model_text_read (text, bytes, &msg);
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
      char *text = model_text_written (m, &bytes);
      lat_model *b = model_text_read (text, bytes, &msg);
      ck_assert_msg (b != NULL, "%s\n%s", msg.text, text);
      ck_assert_str_eq (b->column[0].name, names[i]);
      char *second = model_text_written (b, &again);
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
  char *text = model_text_written (m, &bytes);
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
  lat_model_free (model_text_round_trip (text));
  free (text);
  lat_model_free (m);
}
END_TEST

/* How the numbers of a column are written comes back, and is checked.  */
START_TEST (test_notation)
{
  static const char *const bad[]
      = { "\"zeros\": -1", "\"zeros\": 1.5", "\"exponent\": \"f\"",
          "\"exponent\": 1" };
  lat_column column
      = { .kind = LAT_NUMERIC, .digits = 2, .zeros = 3, .exponent = 'E' };
  lat_message msg;
  size_t bytes;
  lat_model *m = poisson_model (1, &column);
  char *text = model_text_written (m, &bytes);
  ck_assert_ptr_nonnull (
      strstr (text, "\"digits\": 2, \"zeros\": 3, \"exponent\": \"E\"}"));
  lat_model *b = model_text_round_trip (text);
  ck_assert_int_eq (b->column->zeros, 3);
  ck_assert_int_eq (b->column->exponent, 'E');
  lat_model_free (b);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    {
      char *part = strstr (text, "\"zeros"), other[2000];
      snprintf (other, sizeof other, "%.*s%s%s", (int)(part - text), text,
                bad[i], strchr (part, '}'));
      ck_assert_ptr_null (model_text_read (other, strlen (other), &msg));
      ck_assert_ptr_nonnull (strstr (msg.text, "columns[0]."));
    }
  free (text);
  lat_model_free (m);
}
END_TEST

/* A caller's locale with a decimal comma changes nothing.  */
START_TEST (test_locale)
{
  size_t n1, n2;
  lat_model *m = model_text_round_trip (model_text_mixture);
  char *first = model_text_written (m, &n1);
  if (setlocale (LC_NUMERIC, "de_DE.UTF-8"))
    {
      char *second = model_text_written (m, &n2);
      ck_assert_str_eq (first, second);
      lat_model_free (model_text_round_trip (second));
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
  lat_model *m = model_text_round_trip (model_text_chain);
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
      strcpy (text, turn % 2 ? model_text_chain : model_text_mixture);
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
      lat_model *m = model_text_read (text, n, &msg);
      ck_assert_msg (m || !strncmp (msg.text, "FILE:", 5), "%s", msg.text);
      ck_assert_ptr_null (strchr (msg.text, '\n'));
      if (m)
        {
          size_t length;
          free (model_text_written (m, &length));
        }
      lat_model_free (m);
    }
  gsl_rng_free (rng);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("model_written");
  TCase *writing = tcase_create ("writing");
  tcase_add_test (writing, test_bits);
  tcase_add_test (writing, test_names);
  tcase_add_test (writing, test_no_name);
  tcase_add_test (writing, test_notation);
  tcase_add_test (writing, test_locale);
  tcase_add_test (writing, test_not_finite);
  suite_add_tcase (suite, writing);
  TCase *mutations = tcase_create ("mutations");
  tcase_set_timeout (mutations, 120);
  tcase_add_test (mutations, test_mutations);
  suite_add_tcase (suite, mutations);
  return run_suite (suite);
}
