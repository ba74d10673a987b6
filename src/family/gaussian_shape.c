/* gaussian_shape.c -- the patterns of missing entries whose moments are kept,
   each once, found by hashing their masks.  */

#include "family/gaussian_kept.h"
#include <stdlib.h>
#include <string.h>

enum
{
  SLOTS = 64, /* of the table at first */
  WORD = 64   /* columns in one word of a mask */
};

static uint64_t
hash (const uint64_t *mask, size_t words)
{
  uint64_t h = 0;
  for (size_t i = 0; i < words; i++)
    {
      h = (h ^ mask[i]) * UINT64_C (0xff51afd7ed558ccd);
      h ^= h >> 32;
    }
  return h;
}

static size_t
find_slot (const gaussian_kept *kept, const uint64_t *mask)
{
  size_t words = kept->words, i = hash (mask, words) & (kept->slots - 1);
  while (kept->slot[i]
         && memcmp (kept->mask + (kept->slot[i] - 1) * words, mask,
                    words * sizeof *mask))
    i = (i + 1) & (kept->slots - 1);
  return i;
}

/* Room for one more shape and for twice as many slots as shapes.  */
static int
make_room (gaussian_kept *kept)
{
  if (kept->slots && kept->shapes + 1 < kept->slots / 2)
    return LAT_SUCCESS;
  size_t slots = kept->slots ? 2 * kept->slots : SLOTS;
  size_t *slot = calloc (slots, sizeof *slot);
  uint64_t *mask
      = realloc (kept->mask, slots / 2 * kept->words * sizeof *mask);
  kept->mask = mask ? mask : kept->mask;
  moment_shape *shape = realloc (kept->shape, slots / 2 * sizeof *shape);
  kept->shape = shape ? shape : kept->shape;
  if (!slot || !mask || !shape)
    {
      free (slot);
      return LAT_ENOMEM;
    }
  free (kept->slot);
  kept->slot = slot;
  kept->slots = slots;
  for (size_t i = 0; i < kept->shapes; i++)
    slot[find_slot (kept, mask + i * kept->words)] = i + 1;
  return LAT_SUCCESS;
}

static int
add_shape (gaussian_kept *kept, size_t p, size_t m, const uint64_t *mask)
{
  moment_shape *s = &kept->shape[kept->shapes];
  size_t o = p - m, o_at = 0, m_at = 0;
  *s = (moment_shape){ .o = o, .m = m };
  s->seen = malloc (p * sizeof *s->seen);
  s->quadratic = malloc ((batch_row (o) + m * o + batch_row (m))
                         * sizeof *s->quadratic);
  memcpy (kept->mask + kept->shapes++ * kept->words, mask,
          kept->words * sizeof *mask);
  if (!s->seen || !s->quadratic)
    return LAT_ENOMEM;
  s->missing = s->seen + o;
  s->regression = s->quadratic + batch_row (o);
  s->spread = s->regression + m * o;
  for (size_t j = 0; j < p; j++)
    if (mask[j / WORD] >> j % WORD & 1)
      s->missing[m_at++] = j;
    else
      s->seen[o_at++] = j;
  return LAT_SUCCESS;
}

int
lat_gaussian_shape (gaussian_kept *kept, size_t m, const uint64_t *mask,
                    size_t *shape)
{
  int s = make_room (kept);
  if (s)
    return s;
  size_t slot = find_slot (kept, mask);
  if (!kept->slot[slot])
    {
      if ((s = add_shape (kept, kept->p, m, mask)))
        return s;
      kept->slot[slot] = kept->shapes;
    }
  *shape = kept->slot[slot] - 1;
  return LAT_SUCCESS;
}

void
lat_gaussian_shapes_free (gaussian_kept *kept)
{
  for (size_t i = 0; i < kept->shapes; i++)
    {
      free (kept->shape[i].seen);
      free (kept->shape[i].quadratic);
    }
  free (kept->shape);
  free (kept->mask);
  free (kept->slot);
}
