/*
 * pretoken_gpt2.h -- the pieces that GPT-2's regex cuts text into.
 */
#ifndef TAMIS_PRETOKEN_GPT2_H
#define TAMIS_PRETOKEN_GPT2_H

#include "tokens/encoder.h"

/*
 * Of GPT-2, r50k and p50k. Text that is not UTF-8 is cut too, without reading
 * outside it, but no reference says where.
 */
extern const struct pretoken pretoken_gpt2;

#endif
