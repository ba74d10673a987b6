/* usage.h -- what --help and --version print, to standard output; they end
   the program with status 0.  */

#ifndef LATENS_TOOLS_USAGE_H
#define LATENS_TOOLS_USAGE_H

#include "options.h"

void usage_tool (const opt_tool *tool) __attribute__ ((noreturn));
void usage_verb (const opt_tool *tool, const opt_verb *verb)
    __attribute__ ((noreturn));
void usage_version (const opt_tool *tool) __attribute__ ((noreturn));

#endif
