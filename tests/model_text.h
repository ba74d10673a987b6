/* model_text.h -- model files as texts, for the tests that read and write
   them.  */

#ifndef LATENS_MODEL_TEXT_H
#define LATENS_MODEL_TEXT_H

#include "testing.h"
#include <latens/model.h>

/* A mixture of two families with a prior, and a chain of one.  */
extern const char model_text_mixture[], model_text_chain[];

/* The model that a file of n bytes holds; NULL: with a message, in which the
   file is called FILE.  */
lat_model *model_text_read (const char *text, size_t n, lat_message *msg);

/* What is written for m, malloc'd; n: its bytes.  */
char *model_text_written (const lat_model *m, size_t *n);

/* Reads a text, writes the model, reads that and writes it again: the two
   written texts are the same.  Returns the model.  */
lat_model *model_text_round_trip (const char *text);

#endif
