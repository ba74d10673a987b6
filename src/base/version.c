/* version.c -- which library, on which BLAS, for which processor.  */

#include <latens/version.h>

/* OpenBLAS says what it is; another BLAS leaves this NULL.  */
extern char *openblas_get_config (void) __attribute__ ((weak));

const char *
lat_version (void)
{
  return LATENS_VERSION;
}

const char *
lat_version_blas (void)
{
  return openblas_get_config ? openblas_get_config () : "unnamed";
}

const char *
lat_version_isa (void)
{
#if defined __AVX512F__
  return "avx512";
#elif defined __AVX2__
  return "avx2";
#elif defined __SSE2__
  return "sse2";
#elif defined __ARM_NEON
  return "neon";
#else
  return "generic";
#endif
}
