/* describe.h -- the verb describe of latens-impute.  */

#ifndef LATENS_TOOLS_DESCRIBE_H
#define LATENS_TOOLS_DESCRIBE_H

#include "common.h"

extern const opt_group group_describe; /* --json */

int run_describe (int argc, char **argv);

#endif
