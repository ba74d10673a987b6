/* scaled_case.h -- a mixture with scales and bounds, in closed form.  */

#ifndef LATENS_SCALED_CASE_H
#define LATENS_SCALED_CASE_H

#include "model_case.h"

/* x as it is, y on a log scale, z a count that is at least 1, kind.  */
#define SCALED_MODEL                                                          \
  "{\"latens\": 1, \"model\": \"mixture\", \"columns\": ["                    \
  "{\"name\": \"x\", \"type\": \"numeric\", \"digits\": 2},"                  \
  "{\"name\": \"y\", \"type\": \"numeric\", \"digits\": 2,"                   \
  " \"transform\": {\"name\": \"log\"}, \"bounds\": {\"upper\": 12.5}},"      \
  "{\"name\": \"z\", \"type\": \"numeric\", \"digits\": 0,"                   \
  " \"bounds\": {\"lower\": 1, \"recognised\": true}},"                       \
  "{\"name\": \"kind\", \"type\": \"categorical\","                           \
  " \"levels\": [\"a\", \"b\"]}], \"components\": ["                          \
  "{\"weight\": 0.625, \"gaussian\": {\"mean\": [1.5, 0.75, 2],"              \
  " \"covariance\": [[1, 0.5, 0.25], [0.5, 0.75, 0], [0.25, 0, 4]]},"         \
  " \"categorical\": {\"kind\": [0.25, 0.75]}},"                              \
  "{\"weight\": 0.375, \"gaussian\": {\"mean\": [4, 1.5, 6],"                 \
  " \"covariance\": [[2, -0.5, 0], [-0.5, 0.5, 0.125], [0, 0.125, 3]]},"      \
  " \"categorical\": {\"kind\": [0.5, 0.5]}}], \"fit\": {}}"

enum
{
  SCALED_P = 4
};

#endif
