/*
 * symbols.h -- the characters that datatrove calls punctuation: ASCII's, the
 * control characters but tab and line feed, and sentence ends of many scripts.
 */
#ifndef TAMIS_SYMBOLS_H
#define TAMIS_SYMBOLS_H

#include "base/base.h"

/* Is the code point in PUNCTUATION_SET? White space but U+001C to U+001F,
 * U+000B, U+000D and U+0085 is not. */
bool symbol_is(uint32_t cp);

#endif
