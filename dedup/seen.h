/*
 * seen.h -- a set of 88-bit hashes, each with the number of the document that
 * brought it: 16 bytes an entry, at most 24 bytes a document.
 *
 * Two different texts share 88 bits with a chance of n^2 / 2^89: below 1e-10
 * at 10^8 documents.
 */
#ifndef TAMIS_SEEN_H
#define TAMIS_SEEN_H

#include "base/error.h"

struct seen_key {
    uint64_t high;
    uint32_t low; /* 24 bits; those above are ignored */
};

struct seen_entry {
    uint64_t high;
    uint64_t rest; /* 24 bits of hash, then number + 1 in 40; 0: empty */
};

struct seen {
    struct seen_entry *entries; /* by hash; see seen.c */
    uint64_t capacity;          /* slots that are somebody's home */
    uint64_t n;
    uint64_t max;          /* most documents */
    uint64_t max_capacity; /* for which address space is reserved */
    size_t reserved_bytes;
};

enum { SEEN_DOCUMENT_BYTES = 24, SEEN_FIXED_BYTES = 128 * 1024 };
#define SEEN_MAX ((UINT64_C(1) << 40) - 2)

/* At most max_documents, 1 to SEEN_MAX. seen_release even when it fails. */
enum status seen_open(struct seen *seen, uint64_t max_documents,
                      struct error *err) NODISCARD;
void seen_release(struct seen *seen);

enum seen_answer {
    SEEN_NEW,  /* added; *number is how many were there before */
    SEEN_OLD,  /* *number is that of the one it equals */
    SEEN_FULL, /* no room; the set is of no use any more */
};

enum seen_answer seen_add(struct seen *seen, struct seen_key key,
                          uint64_t *number);

static inline uint64_t seen_home(const struct seen *seen, uint64_t high)
{
    __extension__ const unsigned __int128 product =
        (unsigned __int128)high * seen->capacity;

    return (uint64_t)(product >> 64);
}

/* Bring near what seen_add of this key will touch. */
static inline void seen_prefetch(const struct seen *seen, struct seen_key key)
{
    __builtin_prefetch(&seen->entries[seen_home(seen, key.high)]);
}

#endif
