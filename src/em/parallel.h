/* parallel.h -- threads, each with its own scratch.  All of the library's
   threads are started here.  */

#ifndef LATENS_EM_PARALLEL_H
#define LATENS_EM_PARALLEL_H

#include "base/arena.h"
#include <latens/em.h>
#include <stddef.h>

/* The number of threads asked for; 0: as many as there are processors to
   run on.  At least 1, and 1 where the compiler has no OpenMP or the BLAS
   is not safe to call from several threads.  */
unsigned lat_threads (unsigned asked);

/* bytes of memory aligned to LAT_ALIGN, for free (); never NULL for want of
   bytes.  NULL: out of memory.  */
void *lat_alloc_aligned (size_t bytes);

/* The scratch of some threads, allocated once and used often.  */
typedef struct
{
  unsigned threads;
  lat_work *work; /* threads */
} lat_pool;

/* work_bytes of scratch for each of `threads` threads, at least one, but for
   no more than there are calls, `most`: the threads left over are lent out
   (see lat_work_pair) while a single one calls. lat_pool_clear frees it, after
   a failure too, and takes a pool of zeros.  */
int lat_pool_init (lat_pool *pool, unsigned threads, size_t most,
                   size_t work_bytes);
void lat_pool_clear (lat_pool *pool);

/* Threads that a call with this scratch may use: others have nothing to do.
 */
unsigned lat_work_threads (const lat_work *w);

/* Calls fn (0, ctx) and fn (1, ctx), at the same time where a second thread
   may be used, in this order where not.  */
typedef void lat_pair_fn (size_t i, void *ctx);
void lat_work_pair (const lat_work *w, lat_pair_fn *fn, void *ctx);

/* Calls fn (i, ...) for i in [0, n), in any order and from any thread, with
   that thread's scratch.  fn returns 0 or a status; that of the lowest i
   that fails is returned, whatever the number of threads.  After a failure
   not all higher i are tried.  */
typedef int lat_parallel_fn (size_t i, lat_work *w, void *ctx);
int lat_pool_run (const lat_pool *pool, size_t n, lat_parallel_fn *fn,
                  void *ctx);

/* The same with scratch of its own; threads as in lat_threads.  LAT_ENOMEM
   if there is no room for that.  */
int lat_parallel_for (unsigned threads, size_t n, size_t work_bytes,
                      lat_parallel_fn *fn, void *ctx);

#endif
