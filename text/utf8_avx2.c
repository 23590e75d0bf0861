/*
 * utf8_avx2.c -- is this UTF-8, 32 bytes at a time.
 *
 * Keiser and Lemire, "Validating UTF-8 In Less Than One Instruction Per Byte"
 * (2021), as in simdjson: three table look-ups on the nibbles of each byte and
 * the one before it find every error that two bytes can show; one comparison
 * finds missing or surplus third and fourth bytes. Blocks of ASCII only need
 * to know that the block before them ended a code point. The last block is
 * copied and padded with zeros, so that nothing is read beyond the text.
 */
#include "text/utf8_avx2.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

enum {
    TOO_SHORT = 1 << 0, /* a lead byte, then no continuation */
    TOO_LONG = 1 << 1,  /* ASCII, then a continuation */
    OVERLONG_3 = 1 << 2,
    TOO_LARGE = 1 << 3,
    SURROGATE = 1 << 4,
    OVERLONG_2 = 1 << 5,
    TOO_LARGE_1000 = 1 << 6, /* and OVERLONG_4: both have second byte 8x */
    OVERLONG_4 = 1 << 6,
    TWO_CONTS = 1 << 7, /* two continuations: right only after three leads */
    CARRY = TOO_SHORT | TOO_LONG | TWO_CONTS,
};

/* clang-format off */
/* by the high nibble of the first byte of a pair */
static const uint8_t first_high[16] = {
    TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
    TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
    TWO_CONTS, TWO_CONTS, TWO_CONTS, TWO_CONTS,
    TOO_SHORT | OVERLONG_2,
    TOO_SHORT,
    TOO_SHORT | OVERLONG_3 | SURROGATE,
    TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4,
};
/* by its low nibble */
static const uint8_t first_low[16] = {
    CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4,
    CARRY | OVERLONG_2,
    CARRY, CARRY,
    CARRY | TOO_LARGE,
    CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000,
    CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000,
    CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000,
    CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000,
    CARRY | TOO_LARGE | TOO_LARGE_1000 | SURROGATE,
    CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000,
};
/* by the high nibble of the second byte */
static const uint8_t second_high[16] = {
    TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
    TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
    TOO_LONG | OVERLONG_2 | TWO_CONTS | OVERLONG_3 | TOO_LARGE_1000
        | OVERLONG_4,
    TOO_LONG | OVERLONG_2 | TWO_CONTS | OVERLONG_3 | TOO_LARGE,
    TOO_LONG | OVERLONG_2 | TWO_CONTS | SURROGATE | TOO_LARGE,
    TOO_LONG | OVERLONG_2 | TWO_CONTS | SURROGATE | TOO_LARGE,
    TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
};
/* clang-format on */

struct checker {
    __m256i errors; /* not zero anywhere: the text is not valid */
    __m256i before; /* the block before this one */
    __m256i open;   /* not zero: it ended within a code point */
};

static AVX2 inline __m256i load_table(const uint8_t table[16])
{
    return _mm256_broadcastsi128_si256(
        _mm_loadu_si128((const __m128i_u *)table));
}

static AVX2 inline __m256i high_nibbles(__m256i bytes)
{
    return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(15));
}

static AVX2 inline __m256i pair_errors(__m256i bytes, __m256i prev1)
{
    const __m256i low = _mm256_and_si256(prev1, _mm256_set1_epi8(15));
    const __m256i a =
        _mm256_shuffle_epi8(load_table(first_high), high_nibbles(prev1));
    const __m256i b = _mm256_shuffle_epi8(load_table(first_low), low);
    const __m256i c =
        _mm256_shuffle_epi8(load_table(second_high), high_nibbles(bytes));

    return _mm256_and_si256(_mm256_and_si256(a, b), c);
}

/* Not zero where a lead byte in the last three places asks for more. */
static AVX2 inline __m256i open_at_end(__m256i bytes)
{
    const __m256i most = _mm256_setr_epi8(
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, (char)(0xF0 - 1),
        (char)(0xE0 - 1), (char)(0xC0 - 1));

    return _mm256_subs_epu8(bytes, most);
}

static AVX2 inline void check_block(struct checker *checker, __m256i bytes)
{
    const __m256i middle =
        _mm256_permute2x128_si256(checker->before, bytes, 0x21);
    const __m256i prev1 = _mm256_alignr_epi8(bytes, middle, 15);
    const __m256i prev2 = _mm256_alignr_epi8(bytes, middle, 14);
    const __m256i prev3 = _mm256_alignr_epi8(bytes, middle, 13);
    const __m256i third =
        _mm256_subs_epu8(prev2, _mm256_set1_epi8((char)(0xE0 - 0x80)));
    const __m256i fourth =
        _mm256_subs_epu8(prev3, _mm256_set1_epi8((char)(0xF0 - 0x80)));
    const __m256i must = _mm256_and_si256(_mm256_or_si256(third, fourth),
                                          _mm256_set1_epi8((char)0x80));
    const __m256i wrong = _mm256_xor_si256(must, pair_errors(bytes, prev1));

    checker->errors = _mm256_or_si256(checker->errors, wrong);
    checker->open = open_at_end(bytes);
    checker->before = bytes;
}

static AVX2 inline void next_block(struct checker *checker, __m256i bytes)
{
    if (_mm256_movemask_epi8(bytes) != 0) {
        check_block(checker, bytes);
        return;
    }
    checker->errors = _mm256_or_si256(checker->errors, checker->open);
    checker->open = _mm256_setzero_si256();
    checker->before = bytes;
}

AVX2 bool utf8_is_valid_avx2(struct str text)
{
    struct checker checker = {_mm256_setzero_si256(), _mm256_setzero_si256(),
                              _mm256_setzero_si256()};
    unsigned char last[32] = {0};
    size_t at = 0;

    for (; text.len - at >= 32; at += 32)
        next_block(&checker,
                   _mm256_loadu_si256((const __m256i_u *)(text.ptr + at)));
    if (at < text.len)
        memcpy(last, text.ptr + at, text.len - at);
    next_block(&checker, _mm256_loadu_si256((const __m256i_u *)last));
    checker.errors = _mm256_or_si256(checker.errors, checker.open);
    return _mm256_testz_si256(checker.errors, checker.errors) != 0;
}

#else

bool utf8_is_valid_avx2(struct str text)
{
    (void)text;
    return false;
}

#endif
