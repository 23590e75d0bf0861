/* spacy_rules.c -- see spacy_rules.h. */
#include "text/spacy_rules.h"

#include <assert.h>

struct trie_node {
    uint16_t token;
    uint16_t first; /* child */
    uint16_t next;  /* sibling */
    uint16_t ends;  /* a pattern */
};

#include "text/spacy_tables.inc"

static_assert((int)PATTERN_TOKENS_MAX == (int)SPACY_PATTERN_TOKENS, "header");

/* An open hash table of byte strings, and what most others fail by. */
struct keys {
    const uint8_t *bytes;
    const uint16_t *offsets;
    const uint16_t *slots; /* number + 1; 0: free */
    size_t n_slots;
    const uint32_t *first;
    const uint32_t *last;
};

/* clang-format off */
static const struct keys exceptions = {
    exception_bytes, exception_offsets, exception_slots,
    ARRAY_LEN(exception_slots), exception_first, exception_last,
};
static const struct keys units = {
    unit_bytes, unit_offsets, unit_slots,
    ARRAY_LEN(unit_slots), unit_first, unit_last,
};
static const struct keys pattern_tokens = {
    pattern_token_bytes, pattern_token_offsets, pattern_token_slots,
    ARRAY_LEN(pattern_token_slots), pattern_token_first, pattern_token_last,
};
/* clang-format on */

static uint32_t fnv(struct str bytes)
{
    uint32_t value = 2166136261u;

    for (size_t i = 0; i < bytes.len; i++)
        value = (value ^ (unsigned char)bytes.ptr[i]) * 16777619u;
    return value ^ value >> 15;
}

static bool may_hold(const struct keys *keys, struct str bytes)
{
    uint32_t by_len;

    if (bytes.len == 0 || bytes.len > 31)
        return false;
    by_len = 1u << bytes.len;
    return (keys->first[(unsigned char)bytes.ptr[0]] & by_len) != 0 &&
           (keys->last[(unsigned char)bytes.ptr[bytes.len - 1]] & by_len) != 0;
}

/* The number of a key, from 1; 0: it is none. */
static size_t find(const struct keys *keys, struct str bytes)
{
    size_t at;

    if (!may_hold(keys, bytes))
        return 0;
    at = fnv(bytes) % keys->n_slots;
    while (keys->slots[at] != 0) {
        const size_t number = keys->slots[at];
        const size_t from = keys->offsets[number - 1];

        if ((size_t)keys->offsets[number] - from == bytes.len &&
            memcmp(keys->bytes + from, bytes.ptr, bytes.len) == 0)
            return number;
        at = (at + 1) % keys->n_slots;
    }
    return 0;
}

size_t spacy_exception(struct str bytes, size_t ends[SPACY_EXCEPTION_TOKENS])
{
    const size_t number = find(&exceptions, bytes);
    size_t n;
    size_t end = 0;

    if (number == 0)
        return 0;
    n = exception_counts[number - 1];
    for (size_t i = 0; i + 1 < n; i++) {
        end += exception_cuts[2 * (number - 1) + i];
        ends[i] = end;
    }
    ends[n - 1] = bytes.len;
    return n;
}

bool spacy_is_exception(struct str bytes)
{
    return find(&exceptions, bytes) != 0;
}

bool spacy_is_unit(struct str bytes)
{
    return find(&units, bytes) != 0;
}

uint32_t spacy_pattern_step(uint32_t node, struct str token)
{
    const size_t number = find(&pattern_tokens, token);
    uint32_t child;

    if (number == 0)
        return 0;
    if (node == 0)
        return trie_roots[number - 1];
    child = trie_nodes[node].first;
    while (child != 0 && trie_nodes[child].token != number - 1)
        child = trie_nodes[child].next;
    return child;
}

bool spacy_pattern_ends(uint32_t node)
{
    return trie_nodes[node].ends != 0;
}

bool spacy_is_pattern_token(struct str token)
{
    return find(&pattern_tokens, token) != 0;
}
