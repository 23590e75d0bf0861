/*
 * spacy_cache.h -- what becomes of a chunk of up to 16 bytes; for
 * words_spacy.c.
 *
 * The tokens of a chunk do not depend on its neighbours (but see
 * SPACY_OPEN), and nearly all chunks of a text are short and have been seen
 * before. A bucket is two slots of 32 bytes, the newer first; the older one
 * makes room. So the cache has one size, is never emptied, and an answer is
 * the same whether it was there or not.
 */
#ifndef TAMIS_SPACY_CACHE_H
#define TAMIS_SPACY_CACHE_H

#include "base/base.h"

enum {
    SPACY_KEY_BYTES = 16,
    SPACY_SLOT_TOKENS = 13,
    SPACY_BUCKETS = 1 << 18, /* 16 MiB, touched as used */
};

enum spacy_chunk_flag {
    SPACY_OPEN = 1 << 0,    /* a pattern may go on behind it */
    SPACY_FOLLOWS = 1 << 1, /* its first token may go on with a pattern */
    SPACY_PASSES = 1 << 7,  /* a pattern may go through all of it */
    SPACY_CHANGED = 1 << 2, /* the special matcher changed its tokens */
    SPACY_MARKS = 1 << 3,   /* all punctuation or sentence-final characters */
    SPACY_STARTS = 1 << 4,  /* its first token is neither */
    SPACY_FINALS = 1 << 5,  /* a token is a sentence-final character */
    SPACY_ARMS = 1 << 6,    /* and so is the state it leaves */
};

/* What a chunk becomes, with up to SPACY_SLOT_TOKENS tokens. */
struct spacy_slot {
    uint64_t key[2]; /* its bytes, zeros behind */
    uint8_t len;     /* bytes of the chunk; 0: the slot is free */
    uint8_t n_tokens;
    uint8_t flags;
    uint8_t ends[SPACY_SLOT_TOKENS]; /* of the tokens, in bytes */
};

/* The first SPACY_KEY_BYTES of a chunk of at most as many bytes; readable
 * says that so many may be read. */
static inline void spacy_key(uint64_t key[2], const char *chunk, size_t len,
                             bool readable)
{
    if (!readable) {
        key[0] = 0;
        key[1] = 0;
        memcpy(key, chunk, len);
        return;
    }
    memcpy(key, chunk, SPACY_KEY_BYTES);
    if (len < 8) {
        key[0] &= (1ULL << (8 * len)) - 1;
        key[1] = 0;
    } else if (len < SPACY_KEY_BYTES) {
        key[1] &= (1ULL << (8 * (len - 8))) - 1;
    }
}

static inline struct spacy_slot *spacy_bucket(struct spacy_slot *slots,
                                              const uint64_t key[2])
{
    uint64_t hash = key[0] * 0x9E3779B97F4A7C15u;

    hash ^= key[1] * 0xC2B2AE3D27D4EB4Fu;
    hash ^= hash >> 32;
    hash *= 0x9E3779B97F4A7C15u;
    return slots + 2 * (hash >> 46);
}

static inline bool spacy_slot_is(const struct spacy_slot *slot,
                                 const uint64_t key[2], size_t len)
{
    return slot->key[0] == key[0] && slot->key[1] == key[1] && slot->len == len;
}

#endif
