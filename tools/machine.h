/* machine.h -- what the program runs on.  */

#ifndef LATENS_TOOLS_MACHINE_H
#define LATENS_TOOLS_MACHINE_H

/* Threads are ours: the BLAS gets one.  */
void machine_init (void);

#endif
