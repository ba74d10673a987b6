/* ieee.h -- NaN is how a hole is known, so the compiler must keep it.  */

#ifndef LATENS_BASE_IEEE_H
#define LATENS_BASE_IEEE_H

#ifdef __FAST_MATH__
#error "-ffast-math lets the compiler drop isnan: Latens cannot use it"
#endif

#endif
