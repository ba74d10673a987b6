/* level.c -- which instruction-set level this machine runs.  */

#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "base/level.h"
#include <string.h>

static const char *const name[LAT_LEVELS] = {
  [LAT_LEVEL_BASELINE] = "baseline",
  [LAT_LEVEL_V3] = "x86-64-v3",
  [LAT_LEVEL_V4] = "x86-64-v4",
};

static int
runs_v3 (void)
{
#ifdef LATENS_LEVEL_V3
  return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma")
         && __builtin_cpu_supports ("bmi") && __builtin_cpu_supports ("bmi2");
#else
  return 0;
#endif
}

static int
runs_v4 (void)
{
#ifdef LATENS_LEVEL_V4
  return __builtin_cpu_supports ("avx512f")
         && __builtin_cpu_supports ("avx512bw")
         && __builtin_cpu_supports ("avx512cd")
         && __builtin_cpu_supports ("avx512dq")
         && __builtin_cpu_supports ("avx512vl");
#else
  return 0;
#endif
}

int
lat_level_runs (lat_level level)
{
  switch (level)
    {
    case LAT_LEVEL_BASELINE:
      return 1;
    case LAT_LEVEL_V3:
      return runs_v3 ();
    case LAT_LEVEL_V4:
      return runs_v4 ();
    default:
      return 0;
    }
}

lat_level
lat_level_best (void)
{
  lat_level level = LAT_LEVELS - 1;
  while (!lat_level_runs (level))
    level--;
  return level;
}

const char *
lat_level_name (lat_level level)
{
  return (size_t)level < LAT_LEVELS ? name[level] : NULL;
}

lat_level
lat_level_parse (const char *text)
{
  for (lat_level level = 0; level < LAT_LEVELS; level++)
    if (strcmp (name[level], text) == 0)
      return level;
  return LAT_LEVELS;
}
