/*
 * lower_case.h -- a text in lower case as Python's str.lower() has it.
 */
#ifndef TAMIS_LOWER_CASE_H
#define TAMIS_LOWER_CASE_H

#include "base/buf.h"

/*
 * Append text, valid UTF-8, in lower case: one code point for one, but for
 * U+0130, which becomes i and U+0307, and a capital sigma, which at the end of
 * a word becomes U+03C2.
 */
void lower_case(struct buf *out, struct str text);

#endif
