/* json_escape_avx2.c -- json_copy_plain(), 32 bytes at a time. */
#include "text/json_escape.h"

#if defined(__x86_64__)

#include <immintrin.h>

enum { LANES = 32 };

__attribute__((target("avx2"))) size_t
json_copy_plain_avx2(char *to, const char *from, size_t len)
{
    const __m256i quote = _mm256_set1_epi8('"');
    const __m256i backslash = _mm256_set1_epi8('\\');
    const __m256i last_control = _mm256_set1_epi8(0x1f);
    size_t i = 0;

    for (; len - i >= LANES; i += LANES) {
        const __m256i bytes = _mm256_loadu_si256((const __m256i_u *)(from + i));
        const __m256i control = _mm256_cmpeq_epi8(
            _mm256_max_epu8(bytes, last_control), last_control);
        const __m256i special = _mm256_or_si256(
            control, _mm256_or_si256(_mm256_cmpeq_epi8(bytes, quote),
                                     _mm256_cmpeq_epi8(bytes, backslash)));
        const uint32_t mask = (uint32_t)_mm256_movemask_epi8(special);

        _mm256_storeu_si256((__m256i_u *)(to + i), bytes);
        if (mask != 0)
            return i + (size_t)__builtin_ctz(mask);
    }
    return i + json_copy_plain(to + i, from + i, len - i);
}

#else

size_t json_copy_plain_avx2(char *to, const char *from, size_t len)
{
    return json_copy_plain(to, from, len);
}

#endif
