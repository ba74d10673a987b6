/* machine.c -- what the program runs on.  */

#include "machine.h"

#include <stddef.h>

/* OpenBLAS has it; other libraries do not.  */
extern void openblas_set_num_threads (int n) __attribute__ ((weak));

void
machine_init (void)
{
  if (openblas_set_num_threads)
    openblas_set_num_threads (1);
}
