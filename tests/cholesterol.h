/* cholesterol.h -- a small table with holes.  */

#ifndef LATENS_CHOLESTEROL_H
#define LATENS_CHOLESTEROL_H

#include <math.h>

/* Cholesterol 2, 4 and 14 days after a heart attack (Ryan and Joiner 1994;
   Schafer 1997, chapter 5).  */
static const double cholesterol[28][3] = {
  { 270, 218, 156 }, { 236, 234, NAN }, { 210, 214, 242 }, { 142, 116, NAN },
  { 280, 200, NAN }, { 272, 276, 256 }, { 160, 146, 142 }, { 220, 182, 216 },
  { 226, 238, 248 }, { 242, 288, NAN }, { 186, 190, 168 }, { 266, 236, 236 },
  { 206, 244, NAN }, { 318, 258, 200 }, { 294, 240, 264 }, { 282, 294, NAN },
  { 234, 220, 264 }, { 224, 200, NAN }, { 276, 220, 188 }, { 282, 186, 182 },
  { 360, 352, 294 }, { 310, 202, 214 }, { 280, 218, NAN }, { 278, 248, 198 },
  { 288, 278, NAN }, { 288, 248, 256 }, { 244, 270, 280 }, { 236, 242, 204 },
};

#endif
