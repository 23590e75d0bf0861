/*
 * words_space_avx2.c -- the AVX2 twin of words_space.c.
 *
 * ASCII separators are two ranges, 09-0D and 1C-20. In a block with other
 * bytes, the few pairs that can begin a longer separator (C2 85, C2 A0, E1 9A,
 * E2 80, E2 81, E3 80) are found by a second load one byte on, and decided one
 * by one. The last block is copied and padded with spaces, so that nothing is
 * read beyond the text.
 */
#include "text/words_space.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,bmi,popcnt")))

struct block {
    __m256i low;
    __m256i high;
};

static AVX2 inline struct block load(const char *p)
{
    return (struct block){_mm256_loadu_si256((const __m256i_u *)p),
                          _mm256_loadu_si256((const __m256i_u *)(p + 32))};
}

static AVX2 inline uint64_t mask_of(__m256i low, __m256i high)
{
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32 |
           (uint32_t)_mm256_movemask_epi8(low);
}

static AVX2 inline __m256i is(__m256i bytes, unsigned char byte)
{
    return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8((char)byte));
}

static AVX2 inline __m256i in_range(__m256i bytes, char from, char last)
{
    const __m256i off = _mm256_sub_epi8(bytes, _mm256_set1_epi8(from));
    const __m256i most = _mm256_set1_epi8((char)(last - from));

    return _mm256_cmpeq_epi8(_mm256_min_epu8(off, most), off);
}

static AVX2 inline __m256i ascii_space(__m256i bytes)
{
    return _mm256_or_si256(in_range(bytes, '\t', '\r'),
                           in_range(bytes, 0x1C, 0x20));
}

/* Where a separator of several bytes may begin. */
static AVX2 inline __m256i candidates(__m256i bytes, __m256i next)
{
    const __m256i is_80 = is(next, 0x80);
    const __m256i c2 = _mm256_and_si256(
        is(bytes, 0xC2), _mm256_or_si256(is(next, 0x85), is(next, 0xA0)));
    const __m256i e1 = _mm256_and_si256(is(bytes, 0xE1), is(next, 0x9A));
    const __m256i e2 = _mm256_and_si256(is(bytes, 0xE2),
                                        _mm256_or_si256(is_80, is(next, 0x81)));
    const __m256i e3 = _mm256_and_si256(is(bytes, 0xE3), is_80);

    return _mm256_or_si256(_mm256_or_si256(c2, e1), _mm256_or_si256(e2, e3));
}

/* 65 bytes can be read at p, which stands for text[at + block * 64]. */
static AVX2 void fill_block(struct str text, size_t at, size_t block,
                            const char *p, struct space_masks *masks)
{
    const struct block bytes = load(p);
    uint64_t found;

    masks->bits[block] |=
        mask_of(ascii_space(bytes.low), ascii_space(bytes.high));
    if (mask_of(bytes.low, bytes.high) != 0) {
        const struct block next = load(p + 1);

        found = mask_of(candidates(bytes.low, next.low),
                        candidates(bytes.high, next.high));
        for (; found != 0; found &= found - 1) {
            const size_t i =
                block * SPACE_BLOCK_BYTES + (size_t)__builtin_ctzll(found);

            space_mark(masks, i, space_long(text, at + i));
        }
    }
}

AVX2 void space_fill_avx2(struct str text, size_t at, size_t n_blocks,
                          struct space_masks *masks)
{
    char last[SPACE_BLOCK_BYTES + 1];

    for (size_t i = 0; i < n_blocks; i++) {
        const size_t from = at + i * SPACE_BLOCK_BYTES;
        const size_t left = text.len - from;
        const char *p = text.ptr + from;

        if (left < sizeof(last)) {
            memset(last, ' ', sizeof(last));
            memcpy(last, p, left);
            p = last;
        }
        fill_block(text, at, i, p, masks);
    }
}

AVX2 size_t space_count_avx2(const uint64_t *bits, size_t n_blocks,
                             uint64_t *is_after)
{
    size_t n = 0;

    for (size_t i = 0; i < n_blocks; i++) {
        const uint64_t starts = ~bits[i] & (bits[i] << 1 | *is_after);

        n += (size_t)__builtin_popcountll(starts);
        *is_after = bits[i] >> 63;
    }
    return n;
}

#else

void space_fill_avx2(struct str text, size_t at, size_t n_blocks,
                     struct space_masks *masks)
{
    space_fill(text, at, n_blocks, masks);
}

size_t space_count_avx2(const uint64_t *bits, size_t n_blocks,
                        uint64_t *is_after)
{
    return space_count(bits, n_blocks, is_after);
}

#endif
