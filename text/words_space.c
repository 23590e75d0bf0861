/*
 * words_space.c -- Python's str.split(), as bit arithmetic on masks.
 *
 * See words_space.h for the chunks. With one bit a byte, set on separators, a
 * word starts where a clear bit follows a set one; the list walks the bits
 * where the mask changes. The list is counted first, so that it takes exactly
 * the memory it needs; counting costs a few percent of a list.
 */
#include "text/words_space.h"

#include <assert.h>

static_assert(sizeof(struct word) == 2 * sizeof(uint32_t), "two numbers");

enum { NONE = 0, ONE = 1, LEAD = 2 }; /* of a longer separator, perhaps */

/* clang-format off */
static const uint8_t kinds[256] = {
    ['\t'] = ONE, ['\n'] = ONE, ['\v'] = ONE, ['\f'] = ONE, ['\r'] = ONE,
    [0x1C] = ONE, [0x1D] = ONE, [0x1E] = ONE, [0x1F] = ONE, [' '] = ONE,
    [0xC2] = LEAD, [0xE1] = LEAD, [0xE2] = LEAD, [0xE3] = LEAD,
};
/* clang-format on */

/* U+2000..200A, 2028, 2029, 202F, 205F, from their second and third byte */
static bool is_general_space(unsigned char second, unsigned char third)
{
    if (second == 0x81)
        return third == 0x9F;
    return second == 0x80 && ((third >= 0x80 && third <= 0x8A) ||
                              third == 0xA8 || third == 0xA9 || third == 0xAF);
}

size_t space_long(struct str text, size_t at)
{
    const unsigned char *p = (const unsigned char *)text.ptr + at;
    const size_t left = text.len - at;

    bool is_space;

    if (left >= 2 && p[0] == 0xC2)
        return p[1] == 0x85 || p[1] == 0xA0 ? 2 : 0;
    if (left < 3)
        return 0;
    is_space = memcmp(p, "\xE1\x9A\x80", 3) == 0 ||
               memcmp(p, "\xE3\x80\x80", 3) == 0 ||
               (p[0] == 0xE2 && is_general_space(p[1], p[2]));
    return is_space ? 3 : 0;
}

static void fill_block(struct str text, size_t at, size_t block,
                       struct space_masks *masks)
{
    const size_t from = at + block * SPACE_BLOCK_BYTES;
    const size_t left = text.len - from;
    const size_t len = left < SPACE_BLOCK_BYTES ? left : SPACE_BLOCK_BYTES;
    uint64_t bits = 0;

    for (size_t i = 0; i < len; i++) {
        const uint8_t kind = kinds[(unsigned char)text.ptr[from + i]];

        bits |= (uint64_t)(kind & ONE) << i;
        if (kind == LEAD)
            space_mark(masks, block * SPACE_BLOCK_BYTES + i,
                       space_long(text, from + i));
    }
    if (len < SPACE_BLOCK_BYTES)
        bits |= ~0ULL << len;
    masks->bits[block] |= bits;
}

void space_fill(struct str text, size_t at, size_t n_blocks,
                struct space_masks *masks)
{
    for (size_t i = 0; i < n_blocks; i++)
        fill_block(text, at, i, masks);
}

size_t space_count(const uint64_t *bits, size_t n_blocks, uint64_t *is_after)
{
    size_t n = 0;

    for (size_t i = 0; i < n_blocks; i++) {
        const uint64_t starts = ~bits[i] & (bits[i] << 1 | *is_after);

        n += (size_t)__builtin_popcountll(starts);
        *is_after = bits[i] >> 63;
    }
    return n;
}

/* Masks of the chunk at `at`, keeping what spilt out of the one before it. */
static size_t next_chunk(struct str text, size_t at, enum cpu_level cpu,
                         struct space_masks *masks)
{
    const size_t left = text.len - at;
    const size_t len = left < SPACE_CHUNK_BYTES ? left : SPACE_CHUNK_BYTES;
    const size_t n_blocks = (len + SPACE_BLOCK_BYTES - 1) / SPACE_BLOCK_BYTES;

    masks->bits[0] = masks->bits[SPACE_CHUNK_BLOCKS];
    memset(masks->bits + 1, 0, sizeof(masks->bits) - sizeof(masks->bits[0]));
    if (cpu >= CPU_AVX2)
        space_fill_avx2(text, at, n_blocks, masks);
    else
        space_fill(text, at, n_blocks, masks);
    return n_blocks;
}

size_t words_count_space(struct str text, enum cpu_level cpu)
{
    struct space_masks masks = {{0}};
    uint64_t is_after = 1;
    size_t n = 0;

    for (size_t at = 0; at < text.len; at += SPACE_CHUNK_BYTES) {
        const size_t n_blocks = next_chunk(text, at, cpu, &masks);

        n += cpu >= CPU_AVX2 ? space_count_avx2(masks.bits, n_blocks, &is_after)
                             : space_count(masks.bits, n_blocks, &is_after);
    }
    return n;
}

struct edges {
    uint32_t *next;    /* where the next start or end goes */
    uint64_t is_after; /* the byte before is space */
};

/* Starts and ends alternate: each is a byte whose bit differs from the one
 * before it. They are written in that order and become pairs. */
static void put_edges(struct edges *edges, const struct space_masks *masks,
                      size_t at, size_t n_blocks)
{
    uint32_t *next = edges->next;

    for (size_t i = 0; i < n_blocks; i++) {
        const uint64_t bits = masks->bits[i];
        const uint32_t from = (uint32_t)(at + i * SPACE_BLOCK_BYTES);
        uint64_t changes = bits ^ (bits << 1 | edges->is_after);

        for (; changes != 0; changes &= changes - 1)
            *next++ = from + (uint32_t)__builtin_ctzll(changes);
        edges->is_after = bits >> 63;
    }
    edges->next = next;
}

static size_t put_all_edges(uint32_t *to, struct str text, enum cpu_level cpu)
{
    struct space_masks masks = {{0}};
    struct edges edges = {to, 1};

    for (size_t at = 0; at < text.len; at += SPACE_CHUNK_BYTES)
        put_edges(&edges, &masks, at, next_chunk(text, at, cpu, &masks));
    if (edges.is_after == 0) /* a word up to the end of the last block */
        *edges.next++ = (uint32_t)text.len;
    return (size_t)(edges.next - to);
}

const struct words *space_list(struct str text, struct arena *arena,
                               enum cpu_level cpu)
{
    const size_t n = words_count_space(text, cpu);
    struct words *words = arena_alloc(arena, sizeof(*words));
    uint32_t *edges = arena_alloc(arena, 2 * n * sizeof(*edges));
    size_t n_edges;

    assert(text.len <= UINT32_MAX);
    n_edges = put_all_edges(edges, text, cpu);
    assert(n_edges == 2 * n);
    for (size_t i = 0; i < n; i++)
        edges[2 * i + 1] -= edges[2 * i]; /* an end becomes a length */
    *words = (struct words){text, (const struct word *)edges, n};
    return words;
}
