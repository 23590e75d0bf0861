/* utf8_avx2.h -- the AVX2 twin of utf8.c; only utf8.c includes it. */
#ifndef TAMIS_UTF8_AVX2_H
#define TAMIS_UTF8_AVX2_H

#include "base/base.h"

/* Only where the processor has AVX2; elsewhere it must not be called. */
bool utf8_is_valid_avx2(struct str text);

#endif
