/* chain.c -- what a model's chain is told beforehand: fixed entries and
   pseudo-counts, from a specification and in model files.

   In a file a flag or number stands where its entry stands in the initial law
   and the transitions.  */

#include "model/chain.h"
#include "base/message.h"
#include "model/hmm_constraints.h"
#include <math.h>
#include <stdlib.h>

int
lat_chain_build (lat_hmm *h, const lat_model_spec *spec, lat_message *msg)
{
  size_t law = 0;
  int s = spec->counts ? lat_hmm_set_counts (h, spec->counts) : 0;
  if (s)
    return lat_fail (msg, s, "a pseudo-count is negative or not finite");
  s = lat_hmm_fix (h, spec->fixed, &law);
  if (s == LAT_EDOM && law == 0)
    return lat_fail (msg, s,
                     "the first state's law cannot be fixed so: its numbers "
                     "sum to one, or to less where some are free");
  if (s == LAT_EDOM)
    return lat_fail (
        msg, s,
        "the transitions from state %zu cannot be fixed so: their "
        "numbers sum to one, or to less where some are free, and "
        "are 0 where the topology forbids a step",
        law);
  if (s == LAT_EINVAL)
    return lat_fail (msg, s,
                     "a stationary law of the first state cannot be fixed");
  if (s == LAT_ESING)
    return lat_fail (msg, s,
                     "a stationary law of the first state needs a way from "
                     "every state to every other, and what is fixed at 0 "
                     "leaves none");
  return s;
}

int
lat_chain_is_flat (const lat_model_spec *spec)
{
  size_t k = spec->k;
  const double *x = spec->counts;
  for (size_t i = 0; x && i < k + k * k; i++)
    if (x[i] != x[i < k ? 0 : k])
      return 0;
  return 1;
}

/* --- writing ------------------------------------------------------------- */

/* k + k x k numbers as "initial" and "transition".  */
static void
write_laws (lat_json_out *o, const lat_hmm *h, const double *x)
{
  if (h->law == LAT_INITIAL_FREE)
    lat_json_numbers (o, "initial", h->k, x);
  lat_json_open (o, "transition", '[', 0);
  for (size_t l = 1; l <= h->k; l++)
    lat_json_numbers (o, NULL, h->k, x + l * h->k);
  lat_json_close (o);
}

void
lat_chain_write_fixed (lat_json_out *o, const lat_hmm *h)
{
  size_t n = h->k + h->k * h->k;
  double *flag = h->fixed ? malloc (n * sizeof *flag) : NULL;
  if (!h->fixed && !h->fixed_emission)
    return;
  lat_json_open (o, "fixed", '{', 0);
  for (size_t i = 0; flag && i < n; i++)
    flag[i] = h->fixed[i] != 0;
  if (flag)
    write_laws (o, h, flag);
  else if (h->fixed)
    o->bad = 1;
  if (h->fixed_emission)
    lat_json_bool (o, "emissions", 1);
  lat_json_close (o);
  free (flag);
}

void
lat_chain_write_counts (lat_json_out *o, const lat_hmm *h)
{
  if (h && h->counts)
    write_laws (o, h, h->counts);
}

/* --- reading ------------------------------------------------------------- */

/* The members of an object that write_laws has written.  */
static int
read_laws (lat_json_in *in, json_t *object, const lat_hmm *h, double *x)
{
  size_t mark = in->length, k = h->k;
  json_t *value;
  for (size_t i = 0; i < k; i++)
    x[i] = 0;
  if (h->law == LAT_INITIAL_FREE)
    {
      value = lat_json_member (in, object, "initial", JSON_ARRAY);
      if (!value || lat_json_read_numbers (in, value, k, x))
        return LAT_EMODEL;
      lat_json_up (in, mark);
    }
  value = lat_json_member (in, object, "transition", JSON_ARRAY);
  if (!value || lat_json_is_list (in, value, k))
    return LAT_EMODEL;
  size_t row = in->length;
  for (size_t i = 0; i < k; i++)
    {
      lat_json_down_index (in, i);
      if (lat_json_read_numbers (in, json_array_get (value, i), k,
                                 x + (i + 1) * k))
        return LAT_EMODEL;
      lat_json_up (in, row);
    }
  lat_json_up (in, mark);
  return LAT_SUCCESS;
}

/* x: k + k x k flags, by number.  */
static int
set_fixed (lat_json_in *in, lat_hmm *h, const double *x)
{
  size_t n = h->k + h->k * h->k;
  unsigned char *fixed = malloc (n);
  int s = fixed ? LAT_SUCCESS : lat_json_fail (in, "out of memory");
  for (size_t i = 0; s == 0 && i < n; i++)
    {
      fixed[i] = x[i] > 0;
      if (x[i] != 0 && x[i] != 1)
        s = lat_json_fail (in, "%g: 1 where an entry is fixed, else 0", x[i]);
    }
  if (s == 0 && lat_hmm_constraints_set (h, fixed))
    s = lat_json_fail (in, "out of memory");
  free (fixed);
  return s;
}

int
lat_chain_read_fixed (lat_json_in *in, json_t *fit, lat_hmm *h)
{
  size_t mark = in->length, n = h->k + h->k * h->k;
  json_t *object = json_object_get (fit, "fixed"), *value;
  int s = LAT_SUCCESS;
  if (!object)
    return s;
  lat_json_down_key (in, "fixed");
  if (lat_json_is (in, object, JSON_OBJECT))
    return LAT_EMODEL;
  if ((value = json_object_get (object, "emissions")))
    h->fixed_emission = json_is_true (value);
  if (json_object_get (object, "transition"))
    {
      double *x = malloc (n * sizeof *x);
      s = x ? read_laws (in, object, h, x)
            : lat_json_fail (in, "out of memory");
      if (s == LAT_SUCCESS)
        s = set_fixed (in, h, x);
      free (x);
    }
  if (s == LAT_SUCCESS)
    lat_json_up (in, mark);
  return s;
}

int
lat_chain_read_counts (lat_json_in *in, json_t *prior, lat_hmm *h)
{
  size_t mark = in->length, n = h->k + h->k * h->k;
  if (!json_object_get (prior, "transition"))
    return LAT_SUCCESS;
  double *x = malloc (n * sizeof *x);
  int s
      = x ? read_laws (in, prior, h, x) : lat_json_fail (in, "out of memory");
  if (s == LAT_SUCCESS && lat_hmm_set_counts (h, x))
    {
      lat_json_down_key (in, "transition");
      s = lat_json_fail (in, "a pseudo-count is negative");
    }
  free (x);
  if (s == LAT_SUCCESS)
    lat_json_up (in, mark);
  return s;
}
