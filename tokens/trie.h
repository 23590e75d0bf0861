/*
 * trie.h -- a set of byte strings, walked one byte at a time.
 *
 * A double array: the child of a node for byte c is the unit base ^ c. No two
 * nodes share a base, so that the label alone proves the parent and a step is
 * one load and one compare. Base 0 is kept for leaves: no unit's label equals
 * its own index then, and a step from a leaf fails by itself.
 */
#ifndef TAMIS_TRIE_H
#define TAMIS_TRIE_H

#include "base/error.h"

enum {
    TRIE_LABEL = 0xff,       /* the byte that leads here */
    TRIE_USED = 1 << 8,      /* not an empty unit */
    TRIE_LIVE = 1 << 9,      /* a string of the set ends here */
    TRIE_DEAD = 1 << 10,     /* the same, but see trie_kill() */
    TRIE_BASE_SHIFT = 11,    /* 21 bits of base above */
    TRIE_UNITS_MAX = 1 << 21 /* hence no more units than that */
};

struct trie {
    uint32_t *units;
    uint32_t *values; /* beside units: of the string that ends there */
    uint32_t n_units; /* a multiple of 256 */
    uint32_t root;    /* a unit outside the array */
};

/*
 * Of n distinct, non-empty strings; the value of a string is its index. Fails
 * with STATUS_LIMIT, naming no file, when TRIE_UNITS_MAX does not suffice.
 */
enum status trie_build(struct trie *out, const struct str *strings, uint32_t n,
                       struct error *err) NODISCARD;
void trie_release(struct trie *trie);
size_t trie_bytes(const struct trie *trie);

/* Mark a string of the set as dead: it ends a walk, but is not live. */
void trie_kill(struct trie *trie, struct str string);

/* The unit behind one more byte, its index in *at; 0 when there is none. */
static inline uint32_t trie_step(const struct trie *trie, uint32_t unit,
                                 uint8_t byte, uint32_t *at)
{
    const uint32_t index = (unit >> TRIE_BASE_SHIFT) ^ byte;
    const uint32_t next = trie->units[index];

    if ((next & (TRIE_USED | TRIE_LABEL)) != (uint32_t)(TRIE_USED | byte))
        return 0;
    *at = index;
    return next;
}

#endif
