/* tree.c -- sums over the chunks of a data set, the same bits always.

   Floating-point addition does not associate, so the order is fixed: chunk i
   is node (0, i), and

     node (l, i) = node (l - 1, 2 i) + node (l - 1, 2 i + 1),

   where an absent right child passes the left one up.  The tree depends on
   the number of chunks alone.  Threads take whole nodes of one level, runs
   of 2^level chunks, and what they leave is joined further up the same tree;
   which level that is, and who took which run, cannot be told from the sum.
   A rank that holds the chunks of one node computes that node.  */

#include "em/tree.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum
{
  RUNS_PER_THREAD = 8, /* so that no thread waits long for the last one */
  SLICE = 2048         /* doubles joined at a time */
};

static void
add (double *restrict to, const double *restrict from, size_t n)
{
#pragma omp simd
  for (size_t i = 0; i < n; i++)
    to[i] += from[i];
}

/* The lowest level that has at most most_runs nodes.  */
static void
choose_level (lat_tree *t, size_t most_runs)
{
  t->level = 0;
  t->runs = t->chunks;
  while (t->runs > most_runs)
    {
      t->level++;
      t->runs = t->runs / 2 + t->runs % 2;
    }
}

/* a + b c, or 0 if that does not fit; a is not 0.  */
static size_t
bytes (size_t a, size_t b, size_t c)
{
  return b && c > (SIZE_MAX - a) / b ? 0 : a + b * c;
}

int
lat_tree_init (lat_tree *t, const lat_data *d, size_t len, size_t work_bytes,
               unsigned threads, size_t most_runs)
{
  enum
  {
    LINE = LAT_ALIGN / sizeof (double)
  };
  *t = (lat_tree){ .len = len, .stride = (len + LINE - 1) / LINE * LINE };
  threads = lat_threads (threads);
  int s = lat_data_chunks (d, &t->chunks, &t->first);
  if (s)
    return s;
  choose_level (t, most_runs ? most_runs : (size_t)RUNS_PER_THREAD * threads);
  t->work_bytes = work_bytes;
  t->spare = (work_bytes / LAT_ALIGN + 1) * LAT_ALIGN;
  size_t scratch = bytes (t->spare, t->stride * sizeof (double), t->level);
  size_t nodes = bytes (LAT_ALIGN, t->stride * sizeof (double), t->runs);
  if (len > SIZE_MAX / 2 / sizeof (double) || !scratch || !nodes
      || !(t->node = lat_alloc_aligned (nodes)))
    return LAT_ENOMEM;
  return lat_pool_init (&t->pool, threads, t->runs, scratch);
}

void
lat_tree_clear (lat_tree *t)
{
  free (t->first);
  free (t->node);
  lat_pool_clear (&t->pool);
  *t = (lat_tree){ 0 };
}

typedef struct
{
  lat_tree *tree;
  lat_tree_leaf *leaf;
  void *ctx;
} job;

/* sum = node (l, i); spare has l blocks.  The left child is computed in
   place, the right one in the last block of spare: together they need no
   more than one block for each level.  */
static int
node (const job *j, unsigned l, size_t i, double *sum, double *spare,
      lat_work *w)
{
  const lat_tree *t = j->tree;
  if (l == 0)
    {
      memset (sum, 0, t->len * sizeof *sum);
      return j->leaf (t->first[i], t->first[i + 1], sum, w, j->ctx);
    }
  int s = node (j, l - 1, 2 * i, sum, spare, w);
  if (s || (2 * i + 1) << (l - 1) >= t->chunks)
    return s;
  double *right = spare + (l - 1) * t->stride;
  if ((s = node (j, l - 1, 2 * i + 1, right, spare, w)))
    return s;
  add (sum, right, t->len);
  return 0;
}

static int
run (size_t i, lat_work *w, void *ctx)
{
  const job *j = ctx;
  const lat_tree *t = j->tree;
  lat_work own = { w->mem, t->work_bytes, w->threads };
  double *spare = (double *)((char *)w->mem + t->spare);
  return node (j, t->level, i, t->node + i * t->stride, spare, &own);
}

/* Joins the elements [SLICE i, SLICE (i + 1)) of the runs' nodes level by
   level: the children of a node stay `gap` blocks apart.  */
static int
join (size_t i, lat_work *w, void *ctx)
{
  (void)w;
  const lat_tree *t = ctx;
  size_t a = i * SLICE, n = t->len - a < SLICE ? t->len - a : SLICE;
  for (size_t gap = 1; gap < t->runs; gap *= 2)
    for (size_t k = 0; k + gap < t->runs; k += 2 * gap)
      add (t->node + k * t->stride + a, t->node + (k + gap) * t->stride + a,
           n);
  return 0;
}

int
lat_tree_sum (lat_tree *t, lat_tree_leaf *leaf, void *ctx, double *root)
{
  job j = { t, leaf, ctx };
  int s = lat_pool_run (&t->pool, t->runs, run, &j);
  if (s)
    return s;
  if (t->runs == 0)
    memset (root, 0, t->len * sizeof *root);
  else
    {
      lat_pool_run (&t->pool, (t->len + SLICE - 1) / SLICE, join, t);
      memcpy (root, t->node, t->len * sizeof *root);
    }
  return 0;
}
