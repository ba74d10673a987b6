/* decls.h -- lets C++ programs include the headers.  */

#ifndef LATENS_DECLS_H
#define LATENS_DECLS_H

#undef LAT_BEGIN_DECLS
#undef LAT_END_DECLS
#ifdef __cplusplus
#define LAT_BEGIN_DECLS                                                       \
  extern "C"                                                                  \
  {
#define LAT_END_DECLS }
#else
#define LAT_BEGIN_DECLS
#define LAT_END_DECLS
#endif

#endif
