/*
 * key_set.h -- millions of strings, asked for exactly.
 *
 * The keys' bytes lie one behind another, each ended by one byte that UTF-8
 * never has and that stands for a common ending too (".com"); an open table
 * holds 8 bits of each key's hash and where it begins, 40 bits together, 7 of
 * 8 slots filled. A look-up compares whole keys. 4.6 million domains of 27
 * bytes take 135 MB. Constant once sealed: any thread may ask.
 */
#ifndef TAMIS_KEY_SET_H
#define TAMIS_KEY_SET_H

#include "base/buf.h"
#include "base/error.h"

struct key_set {
    struct buf bytes; /* heap */
    uint32_t *places; /* [n_slots] of the keys in bytes */
    uint8_t *tags;    /* [n_slots]; 0: empty */
    size_t n_slots;   /* behind which there are no more: probes end there */
    size_t table_bytes;
    size_t n;          /* keys, the same one as often as it was added */
    uint64_t identity; /* of all keys in order */
};

#define KEY_SET_NONE UINT32_MAX
#define KEY_SET_MAX_BYTES ((size_t)UINT32_MAX - 1)

void key_set_init(struct key_set *set);
void key_set_release(struct key_set *set);

/* A key that is not UTF-8 equals no text of ours: it is left out.
 * STATUS_LIMIT: above KEY_SET_MAX_BYTES. */
enum status key_set_add(struct key_set *set, struct str key,
                        struct error *err) NODISCARD;

/* Build the table; nothing may be added behind this. */
enum status key_set_seal(struct key_set *set, struct error *err) NODISCARD;

/* A number that this key alone has, or KEY_SET_NONE. */
uint32_t key_set_find(const struct key_set *set, struct str key);

/* Memory that it takes. */
size_t key_set_bytes(const struct key_set *set);

#endif
