/* status.h -- what a function may return, and what it says about it.

   Every function that can fail returns an int: 0 is success, a negative
   number is a state that is no failure, a positive one is a failure.  GSL's
   numbers keep GSL's meaning; ours start at 64.  */

#ifndef LATENS_STATUS_H
#define LATENS_STATUS_H

#include <latens/decls.h>

LAT_BEGIN_DECLS

/* One list gives the enum and the texts.  */
#define LAT_STATUS_LIST(X)                                                    \
  X (LAT_CONTINUE, -2, "the iteration has not converged")                     \
  X (LAT_SUCCESS, 0, "success")                                               \
  X (LAT_EDOM, 1, "an argument is outside its domain")                        \
  X (LAT_EINVAL, 4, "an argument is invalid")                                 \
  X (LAT_EFAILED, 5, "the computation failed")                                \
  X (LAT_ENOMEM, 8, "out of memory")                                          \
  X (LAT_EMAXITER, 11, "the limit of iterations was reached")                 \
  X (LAT_EBADLEN, 19, "lengths or shapes do not agree")                       \
  X (LAT_ESING, 21, "a matrix is singular")                                   \
  X (LAT_EOF, 32, "end of data")                                              \
  X (LAT_ENOTPD, 64, "a covariance is not positive definite")                 \
  X (LAT_EDEGENERATE, 65,                                                     \
     "a component has collapsed: too few rows, or a singular covariance")     \
  X (LAT_EMONOTONE, 66, "the objective fell: a fault of the model's steps")   \
  X (LAT_EIMPOSSIBLE, 67, "the data have probability zero under the model")   \
  X (LAT_ESTOP, 68, "stopped on request")                                     \
  X (LAT_EIO, 69, "reading or writing failed")                                \
  X (LAT_EPARSE, 70, "the text cannot be read")                               \
  X (LAT_EMODEL, 71, "the model file is not valid")                           \
  X (LAT_ECOLUMNS, 72, "the columns do not match")                            \
  X (LAT_EDATA, 73, "the data cannot be used")

enum lat_status
{
#define LAT_STATUS_ENUM(name, number, text) name = number,
  LAT_STATUS_LIST (LAT_STATUS_ENUM)
#undef LAT_STATUS_ENUM
};

/* The text of a status: a constant, never NULL.  */
const char *lat_strerror (int status);

/* Where a function that reads or checks somebody's data says what is wrong,
   and where: one sentence, without newline, empty when all is well.  Such a
   function takes a `lat_message *`, which may be NULL.  */
typedef struct
{
  char text[1024];
} lat_message;

LAT_END_DECLS
#endif
