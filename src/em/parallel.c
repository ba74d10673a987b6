/* parallel.c -- threads, each with its own scratch (OpenMP).  */

#include "em/parallel.h"
#include <stdint.h>
#include <stdlib.h>

#ifdef _OPENMP
#include <omp.h>
#endif

/* OpenBLAS says how it was built: 0 without threads, and such a build (as
   Debian's 0.3.21) guards its buffers against no one, so that two threads of
   ours inside it spoil each other's results.  Other libraries lack the
   symbol and are safe.  */
extern int openblas_get_parallel (void) __attribute__ ((weak));

int
lat_threads_safe (void)
{
  return !openblas_get_parallel || openblas_get_parallel () != 0;
}

unsigned
lat_threads (unsigned asked)
{
#ifdef _OPENMP
  int all = omp_get_num_procs ();
  if (!lat_threads_safe ())
    return 1;
  return asked ? asked : all > 0 ? (unsigned)all : 1;
#else
  (void)asked;
  return 1;
#endif
}

static unsigned
this_thread (void)
{
#ifdef _OPENMP
  return (unsigned)omp_get_thread_num ();
#else
  return 0;
#endif
}

void *
lat_alloc_aligned (size_t bytes)
{
  if (bytes > SIZE_MAX - LAT_ALIGN)
    return NULL;
  size_t lines = (bytes + LAT_ALIGN - 1) / LAT_ALIGN;
  return aligned_alloc (LAT_ALIGN, (lines ? lines : 1) * LAT_ALIGN);
}

int
lat_pool_init (lat_pool *pool, unsigned threads, size_t most,
               size_t work_bytes)
{
  pool->threads = threads < most ? threads : (unsigned)most;
  pool->threads = pool->threads ? pool->threads : 1;
  if (!(pool->work = calloc (pool->threads, sizeof *pool->work)))
    return LAT_ENOMEM;
  for (unsigned i = 0; i < pool->threads; i++)
    {
      pool->work[i].bytes = work_bytes;
      pool->work[i].threads = pool->threads > 1 ? 1 : threads;
      if (!(pool->work[i].mem = lat_alloc_aligned (work_bytes)))
        return LAT_ENOMEM;
    }
  return 0;
}

void
lat_pool_clear (lat_pool *pool)
{
  for (unsigned i = 0; pool->work && i < pool->threads; i++)
    free (pool->work[i].mem);
  free (pool->work);
  *pool = (lat_pool){ 0 };
}

/* The lowest index that failed so far, n if none did, and its status.  */
typedef struct
{
  size_t index;
  int status;
} failure;

/* One call, unless a lower one has failed: so the lowest index that fails is
   always tried, and which others are does not matter.  */
static void
call (size_t i, lat_work *w, lat_parallel_fn *fn, void *ctx, failure *first)
{
  size_t lowest;
#ifdef _OPENMP
#pragma omp atomic read
#endif
  lowest = first->index;
  if (i > lowest)
    return;
  int s = fn (i, w, ctx);
  if (s == 0)
    return;
#ifdef _OPENMP
#pragma omp critical(lat_parallel_failure)
#endif
  if (i < first->index)
    {
#ifdef _OPENMP
#pragma omp atomic write
#endif
      first->index = i;
      first->status = s;
    }
}

int
lat_pool_run (const lat_pool *pool, size_t n, lat_parallel_fn *fn, void *ctx)
{
  failure first = { n, 0 };
  if (n == 0)
    return 0;
#ifdef _OPENMP
  unsigned threads = pool->threads < n ? pool->threads : (unsigned)n;
#pragma omp parallel num_threads(threads) if (threads > 1)
#endif
  {
    lat_work w = pool->work[this_thread ()];
#ifdef _OPENMP
#pragma omp for schedule(dynamic)
#endif
    for (size_t i = 0; i < n; i++)
      call (i, &w, fn, ctx, &first);
  }
  return first.status;
}

unsigned
lat_work_threads (const lat_work *w)
{
  return w->threads ? w->threads : 1;
}

void
lat_work_pair (const lat_work *w, lat_pair_fn *fn, void *ctx)
{
#ifdef _OPENMP
#pragma omp parallel for num_threads(2)                                       \
    schedule(static, 1) if (lat_work_threads(w) > 1)
#else
  (void)w;
#endif
  for (size_t i = 0; i < 2; i++)
    fn (i, ctx);
}

int
lat_parallel_for (unsigned threads, size_t n, size_t work_bytes,
                  lat_parallel_fn *fn, void *ctx)
{
  lat_pool pool = { 0 };
  int s = lat_pool_init (&pool, lat_threads (threads), n, work_bytes);
  if (s == 0)
    s = lat_pool_run (&pool, n, fn, ctx);
  lat_pool_clear (&pool);
  return s;
}
