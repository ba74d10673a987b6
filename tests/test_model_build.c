/* test_model_build.c -- building models, and what is said of those that can
   not be built or fitted.  */

#include "model_case.h"
#include <latens/categorical.h>
#include <latens/poisson.h>
#include <latens/product.h>
#include <string.h>

/* --- building ------------------------------------------------------------ */

static const char *const level_names[] = { "a", "b", "c" };

/* Three columns: a number, levels, a count.  */
static void
mixed_columns (lat_column column[3])
{
  memset (column, 0, 3 * sizeof *column);
  column[0].name = (char *)"x";
  column[1].name = (char *)"kind";
  column[1].kind = LAT_CATEGORICAL;
  column[1].levels = 3;
  column[1].level = (char **)level_names;
  column[2].name = (char *)"count";
}

static void
not_built (const lat_model_spec *spec, size_t p, const lat_column *column,
           const char *text)
{
  lat_message msg = { "" };
  ck_assert_ptr_null (lat_model_alloc (spec, p, column, &msg));
  ck_assert_str_eq (msg.text, text);
  ck_assert_ptr_null (lat_model_alloc (spec, p, column, NULL));
}

START_TEST (test_families)
{
  lat_column column[3];
  const char *family[3] = { NULL, NULL, "poisson" };
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_MIXTURE);
  lat_message msg = { "" };
  mixed_columns (column);
  spec.k = 2;
  spec.family = family;
  lat_model *m = lat_model_alloc (&spec, 3, column, &msg);
  ck_assert_msg (m != NULL, "%s", msg.text);
  const void *product = lat_model_emission (m);
  ck_assert_uint_eq (lat_product_parts (product), 3);
  ck_assert_ptr_eq (lat_product_type (product, 0), &lat_family_gaussian);
  ck_assert_ptr_eq (lat_product_type (product, 1), &lat_family_categorical);
  ck_assert_ptr_eq (lat_product_type (product, 2), &lat_family_poisson);
  const size_t *col;
  ck_assert_uint_eq (
      lat_family_poisson.columns (lat_product_part (product, 2), &col), 1);
  ck_assert_uint_eq (col[0], 2);
  lat_model *c = lat_model_clone (m);
  ck_assert_ptr_nonnull (c);
  char *a = case_text (m), *b = case_text (c);
  ck_assert_str_eq (a, b);
  free (a);
  free (b);
  lat_model_free (m);
  lat_model_free (c);
  lat_model_free (NULL);
}
END_TEST

START_TEST (test_not_built)
{
  lat_column column[3];
  const char *family[3] = { NULL, NULL, "poison" };
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_MIXTURE);
  mixed_columns (column);
  spec.family = family;
  not_built (&spec, 3, column, "column 'count': unknown family 'poison'");
  family[2] = "categorical";
  not_built (&spec, 3, column,
             "column 'count': the family 'categorical' needs a categorical "
             "column");
  family[2] = NULL;
  column[2].name = (char *)"x";
  not_built (&spec, 3, column, "columns 1 and 3 are both called 'x'");
  column[2].name = (char *)"count";
  column[1].levels = 0;
  not_built (&spec, 3, column, "column 'kind' has no levels");
  column[1].levels = 3;
  spec.k = 0;
  not_built (&spec, 3, column, "a model needs at least one component");
  spec.k = 2;
  not_built (&spec, 0, column, "a model needs at least one column");
}
END_TEST

START_TEST (test_topology)
{
  static const unsigned char onward[] = { 1, 1, 0, 1 },
                             stuck[] = { 1, 1, 0, 0 };
  static const unsigned char first[] = { 1, 0 };
  lat_column column[3];
  lat_model_spec spec = lat_model_spec_defaults (LAT_MODEL_HMM);
  lat_message msg = { "" };
  mixed_columns (column);
  spec.k = 2;
  spec.allowed = stuck;
  not_built (&spec, 1, column,
             "the topology cannot be: every state needs a way on");
  spec.allowed = onward;
  spec.first = first;
  lat_model *m = lat_model_alloc (&spec, 1, column, &msg);
  ck_assert_msg (m != NULL, "%s", msg.text);
  ck_assert_double_eq (m->hmm->transition[1], 0.5);
  ck_assert_double_eq (m->hmm->transition[2], 0);
  ck_assert_double_eq (m->hmm->initial[1], 0);
  ck_assert_int_eq (m->canonical, 0);
  lat_model_free (m);
}
END_TEST

/* --- what is wrong ------------------------------------------------------- */

static void
not_fitted (lat_model *m, const lat_data *d, int status, const char *text)
{
  lat_message msg = { "" };
  lat_fit_options o = case_options (42);
  ck_assert_int_eq (lat_model_fit (m, d, &o, 0, NULL, &msg), status);
  ck_assert_str_eq (msg.text, text);
  ck_assert_int_eq (m->fit.known, 0);
  ck_assert_int_eq (lat_model_fit (m, d, &o, 0, NULL, NULL), status);
  lat_model_free (m);
}

START_TEST (test_messages)
{
  static const double x[] = { 1, 2, -1, 7.25, 3, 4 };
  static const double same[] = { 1, 1, 1, 1, 1, 1 };
  static const double none[] = { NAN, NAN };
  lat_column count = { .name = (char *)"count" };
  lat_data *d = lat_data_alloc (6, 1, x, NULL, NULL);
  lat_data_set_columns (d, &count, NULL);
  not_fitted (case_chain (d, 2, LAT_INITIAL_FREE), d, LAT_EDATA,
              "row 3, column 'count': a count is negative");
  not_fitted (case_mixture (d, 7, LAT_FULL), d, LAT_EDATA,
              "7 components need at least as many rows; the table has 6");
  lat_data *two = lat_data_alloc (3, 2, x, NULL, NULL);
  not_fitted (case_mixture (d, 2, LAT_FULL), two, LAT_ECOLUMNS,
              "the model is about 1 columns, not 2");
  lat_column kind
      = { .name = (char *)"count", .kind = LAT_CATEGORICAL, .levels = 2 };
  lat_data *levels = lat_data_alloc (6, 1, same, NULL, NULL);
  lat_data_set_columns (levels, &kind, NULL);
  not_fitted (case_mixture (d, 1, LAT_FULL), levels, LAT_ECOLUMNS,
              "column 'count' is numeric in the model, not categorical");
  lat_data *empty = lat_data_alloc (2, 1, none, NULL, NULL);
  not_fitted (case_mixture (empty, 1, LAT_FULL), empty, LAT_EDATA,
              "no cell of the table is seen");
  not_fitted (case_mixture (d, 6, LAT_FULL), d, LAT_EDEGENERATE,
              "every start (20 of 20) collapsed: a component was left with "
              "fewer than two rows or a singular covariance; use fewer "
              "components (-k), a prior (--prior=default) or --ridge=0.01");
  lat_data_free (d);
  lat_data_free (two);
  lat_data_free (levels);
  lat_data_free (empty);
}
END_TEST

/* A row that cannot be: a status, and minus infinity.  */
START_TEST (test_impossible)
{
  static const double x[] = { 0, 1, 0 };
  lat_column kind
      = { .name = (char *)"kind", .kind = LAT_CATEGORICAL, .levels = 2 };
  lat_model *m = case_read (
      "{\"latens\": 1, \"model\": \"mixture\", \"columns\": [{\"name\": "
      "\"kind\", \"type\": \"categorical\", \"levels\": [\"a\", \"b\"]}], "
      "\"components\": [{\"weight\": 1, \"categorical\": {\"kind\": [1, "
      "0]}}], \"fit\": {}}");
  lat_data *d = lat_data_alloc (3, 1, x, NULL, NULL);
  double l = 0;
  ck_assert_int_eq (lat_data_set_columns (d, &kind, NULL), LAT_SUCCESS);
  ck_assert_int_eq (lat_model_score (m, d, 1, &l, NULL), LAT_EIMPOSSIBLE);
  ck_assert (isinf (l) && l < 0);
  lat_model_free (m);
  lat_data_free (d);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("model building");
  TCase *t = tcase_create ("building");
  tcase_set_timeout (t, 120);
  tcase_add_test (t, test_families);
  tcase_add_test (t, test_not_built);
  tcase_add_test (t, test_topology);
  tcase_add_test (t, test_messages);
  tcase_add_test (t, test_impossible);
  suite_add_tcase (suite, t);
  return run_suite (suite);
}
