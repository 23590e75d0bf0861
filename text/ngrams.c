/*
 * ngrams.c -- see ngrams.h. One open hash table, of twice to four times the
 * words, serves all: a slot is the upper half of a hash and a number plus one.
 * Equal hashes are compared byte by byte, or word by word.
 *
 * Most sequences stand there once, and need no table: one that comes twice
 * does so with its first HEAD_BYTES, and these are counted beforehand, by hash
 * alone. In the same way a sequence of three or four words comes twice only
 * where its pairs do.
 */
#include "text/ngrams.h"

#include "text/utf8.h"

#include <xxhash.h>

enum { HEAD_BYTES = 16, MANY = 2 };

static const uint64_t upper = 0xFFFFFFFF00000000u;

static void clear(const struct ngrams *ngrams)
{
    memset(ngrams->table, 0, (ngrams->mask + 1) * sizeof(*ngrams->table));
}

static bool is_slot_of(uint64_t slot, uint64_t hash)
{
    return ((slot ^ hash) & upper) == 0;
}

/* Bytes of n words from word i. */
static struct str slice(const struct ngrams *ngrams, size_t i, size_t n)
{
    return (struct str){ngrams->bytes + ngrams->starts[i],
                        ngrams->starts[i + n] - ngrams->starts[i]};
}

/* The slot of the first sequence equal to that at i, or a new one, by bytes. */
static uint64_t *find_bytes(const struct ngrams *ngrams, size_t i, size_t n)
{
    const struct str key = slice(ngrams, i, n);
    const uint64_t hash = XXH3_64bits(key.ptr, key.len);
    size_t at = hash & ngrams->mask;

    while (ngrams->table[at] != 0) {
        const uint64_t slot = ngrams->table[at];

        if (is_slot_of(slot, hash) &&
            str_eq(slice(ngrams, (uint32_t)slot - 1, n), key))
            return &ngrams->table[at];
        at = (at + 1) & ngrams->mask;
    }
    ngrams->table[at] = (hash & upper) | (uint32_t)(i + 1);
    return &ngrams->table[at];
}

static uint32_t first_of(const uint64_t *slot)
{
    return (uint32_t)*slot - 1;
}

/* Words to numbers: that of the first of equals. */
static void number_words(const struct ngrams *ngrams, uint32_t *ids)
{
    clear(ngrams);
    for (size_t i = 0; i < ngrams->n; i++)
        ids[i] = first_of(find_bytes(ngrams, i, 1));
}

static void join_words(const struct words *words, char *bytes, uint32_t *starts,
                       uint32_t *chars)
{
    uint32_t at = 0;
    uint32_t n_chars = 0;

    for (size_t i = 0; i < words->n; i++) {
        const struct str word = {words->text.ptr + words->items[i].offset,
                                 words->items[i].len};

        starts[i] = at;
        chars[i] = n_chars;
        memcpy(bytes + at, word.ptr, word.len);
        at += (uint32_t)word.len;
        n_chars += (uint32_t)utf8_count(word);
    }
    starts[words->n] = at;
    chars[words->n] = n_chars;
}

static uint64_t mix(uint64_t a, uint64_t b)
{
    const uint64_t hash = (a * 0x9E3779B97F4A7C15u) ^ (b * 0xC2B2AE3D27D4EB4Fu);

    return (hash ^ hash >> 32) * 0x9E3779B97F4A7C15u;
}

/* Of HEAD_BYTES bytes at p. */
static uint64_t head_hash(const char *p)
{
    uint64_t head[2];

    memcpy(head, p, HEAD_BYTES);
    return mix(head[0], head[1]);
}

/* Count to MANY by hash; counters are n_bits bits of hash. */
static void count(uint8_t *counters, size_t at)
{
    counters[at] = (uint8_t)(counters[at] + (counters[at] < MANY));
}

/* Words whose head may stand at another word; bytes have room behind. */
static const uint8_t *find_hot(const struct ngrams *ngrams, struct arena *arena)
{
    uint8_t *hot = arena_alloc(arena, ngrams->n);
    uint8_t *counters = arena_alloc(arena, 4 * (ngrams->mask + 1));
    const size_t mask = 4 * (ngrams->mask + 1) - 1;

    memset(counters, 0, mask + 1);
    for (size_t i = 0; i < ngrams->n; i++)
        count(counters, head_hash(ngrams->bytes + ngrams->starts[i]) & mask);
    for (size_t i = 0; i < ngrams->n; i++)
        hot[i] =
            counters[head_hash(ngrams->bytes + ngrams->starts[i]) & mask] ==
            MANY;
    return hot;
}

const struct ngrams *ngrams_make(const struct words *words, struct arena *arena)
{
    struct ngrams *out = arena_alloc(arena, sizeof(*out));
    uint32_t *ids = arena_alloc(arena, words->n * sizeof(*ids));
    uint32_t *starts = arena_alloc(arena, (words->n + 1) * sizeof(*starts));
    uint32_t *chars = arena_alloc(arena, (words->n + 1) * sizeof(*chars));
    char *bytes = arena_alloc(arena, words->text.len + HEAD_BYTES);
    size_t size = 4;

    while (size < 2 * words->n)
        size *= 2;
    join_words(words, bytes, starts, chars);
    *out = (struct ngrams){.n = words->n,
                           .ids = ids,
                           .bytes = bytes,
                           .starts = starts,
                           .chars = chars,
                           .counts =
                               arena_alloc(arena, words->n * sizeof(uint32_t)),
                           .table = arena_alloc(arena, size * sizeof(uint64_t)),
                           .mask = size - 1};
    memset(bytes + starts[words->n], 0, HEAD_BYTES);
    number_words(out, ids);
    out->is_hot = find_hot(out, arena);
    return out;
}

static uint64_t hash_ids(const uint32_t *ids, size_t n)
{
    uint64_t hash = 0;

    for (size_t i = 0; i < n; i++)
        hash = (hash ^ ids[i]) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 32;
}

/* The first sequence equal to that at i. */
static size_t find_ids(const struct ngrams *ngrams, size_t i, size_t n)
{
    const uint64_t hash = hash_ids(ngrams->ids + i, n);
    size_t at = hash & ngrams->mask;

    while (ngrams->table[at] != 0) {
        const uint64_t slot = ngrams->table[at];

        if (is_slot_of(slot, hash) &&
            memcmp(ngrams->ids + first_of(&slot), ngrams->ids + i,
                   n * sizeof(*ngrams->ids)) == 0)
            return first_of(&slot);
        at = (at + 1) & ngrams->mask;
    }
    ngrams->table[at] = (hash & upper) | (uint32_t)(i + 1);
    return i;
}

size_t ngrams_top(const struct ngrams *ngrams, size_t n)
{
    uint32_t *const counts = ngrams->counts;
    size_t best = 0;

    if (ngrams->n < n)
        return 0;
    memset(counts, 0, ngrams->n * sizeof(*counts));
    clear(ngrams);
    for (size_t i = 0; i + n <= ngrams->n; i++)
        counts[find_ids(ngrams, i, n)]++;
    for (size_t i = 1; i + n <= ngrams->n; i++)
        if (counts[i] > counts[best])
            best = i;
    return counts[best] *
           (size_t)(ngrams->chars[best + n] - ngrams->chars[best] + n - 1);
}

size_t ngrams_repeated(const struct ngrams *ngrams, size_t n)
{
    size_t n_chars = 0;
    size_t i = 0;

    clear(ngrams);
    while (i + n <= ngrams->n) {
        if ((!ngrams->is_hot[i] && slice(ngrams, i, n).len >= HEAD_BYTES) ||
            first_of(find_bytes(ngrams, i, n)) == i) {
            i++;
            continue;
        }
        n_chars += ngrams->chars[i + n] - ngrams->chars[i];
        i += n;
    }
    return n_chars;
}
