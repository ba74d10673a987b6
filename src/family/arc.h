/* arc.h -- the probability of an arc under a von Mises law.  */

#ifndef LATENS_FAMILY_ARC_H
#define LATENS_FAMILY_ARC_H

/* P (from < angle <= to), in angles from the mean direction, for the
   concentration k >= 0; from <= to <= from + 2 pi.  A small one has its
   digits.  */
double lat_arc_probability (double k, double from, double to);

#endif
