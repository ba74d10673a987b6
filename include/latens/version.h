/* version.h -- which Latens this is.  configure reads the number here.  */

#ifndef LATENS_VERSION_H
#define LATENS_VERSION_H

#include <latens/decls.h>

LAT_BEGIN_DECLS

#define LATENS_VERSION "0.1.0"

/* The version of the library a program runs with; LATENS_VERSION is that of
   the headers it was compiled with.  A constant.  */
const char *lat_version (void);

/* What the program computes with, for those who compare results: the BLAS as
   it names itself, or "unnamed", and the instruction set the library was
   compiled for.  Texts that nobody frees.  */
const char *lat_version_blas (void);
const char *lat_version_isa (void);

LAT_END_DECLS
#endif
