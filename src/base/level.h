/* level.h -- instruction-set levels: which the build has, which the machine
   runs.  Whoever has kernels of their own keeps one table for each level (see
   base/simd.h) and picks by this.  */

#ifndef LATENS_BASE_LEVEL_H
#define LATENS_BASE_LEVEL_H

#include <stddef.h>

/* Each includes those before it.  */
typedef enum
{
  LAT_LEVEL_BASELINE, /* what the compiler assumes by itself */
  LAT_LEVEL_V3,       /* x86-64-v3: AVX2, FMA */
  LAT_LEVEL_V4,       /* x86-64-v4: AVX-512 */
  LAT_LEVELS
} lat_level;

/* 1: the build has it and this machine runs it.  */
int lat_level_runs (lat_level level);

/* The highest that runs.  */
lat_level lat_level_best (void);

/* "baseline", "x86-64-v3", ...; and back, LAT_LEVELS for no such name.  */
const char *lat_level_name (lat_level level);
lat_level lat_level_parse (const char *name);

#endif
