/* encoder.c -- see encoder.h. */
#include "tokens/encoder.h"

#include "base/mem.h"

#include <xxhash.h>

enum { BATCH = 256 };

struct encoder_scratch {
    struct piece_cache cache;
    struct bpe_scratch bpe;
    size_t ends[BATCH];
    uint64_t hashes[BATCH];
    struct piece_key keys[BATCH]; /* of short pieces */
    uint32_t longs[BATCH];        /* which pieces are long */
};

struct run {
    const struct bpe *bpe;
    struct encoder_scratch *scratch;
    struct str text;
};

enum status encoder_scratch_new(struct encoder_scratch **out, struct error *err)
{
    struct encoder_scratch *scratch = mem_zalloc(1, sizeof(*scratch));
    const enum status status = piece_cache_init(&scratch->cache, err);

    if (status == STATUS_OK)
        *out = scratch;
    else
        mem_free(scratch);
    return status;
}

void encoder_scratch_free(struct encoder_scratch *scratch)
{
    if (scratch == NULL)
        return;
    piece_cache_release(&scratch->cache);
    bpe_scratch_release(&scratch->bpe);
    mem_free(scratch);
}

size_t encoder_scratch_bytes(void)
{
    return sizeof(struct encoder_scratch) + piece_cache_bytes();
}

static struct piece_key make_key(struct str text, size_t begin, size_t len)
{
    unsigned char bytes[16] = {0};
    struct piece_key key;

    if (begin + sizeof(bytes) <= text.len)
        memcpy(bytes, text.ptr + begin, sizeof(bytes));
    else
        memcpy(bytes, text.ptr + begin, len);
    memcpy(&key.low, bytes, 8);
    memcpy(&key.high, bytes + 8, 8);
    if (len < 8) {
        key.low &= (1ULL << 8 * len) - 1;
        key.high = 0;
    } else {
        key.high &= (1ULL << 8 * (len - 8)) - 1;
    }
    key.high |= (uint64_t)len << 56;
    return key;
}

/* Hash all pieces of a batch and ask for the memory to look them up in. */
static void prepare(const struct run *run, size_t begin, size_t n)
{
    struct encoder_scratch *const s = run->scratch;
    size_t n_longs = 0;

    for (size_t i = 0; i < n; i++) {
        const size_t len = s->ends[i] - begin;

        if (len <= PIECE_SHORT_MAX) {
            s->keys[i] = make_key(run->text, begin, len);
            s->hashes[i] = piece_hash(s->keys[i]);
            __builtin_prefetch(piece_line(&s->cache, s->hashes[i]));
        } else {
            s->hashes[i] = XXH3_64bits(run->text.ptr + begin, len);
            s->longs[n_longs++] = (uint32_t)i;
            __builtin_prefetch(piece_entries(&s->cache, s->hashes[i]));
        }
        begin = s->ends[i];
    }
    for (size_t i = 0; i < n_longs; i++)
        piece_prefetch_long(&s->cache, s->hashes[s->longs[i]]);
}

static size_t encode_long(const struct run *run, uint64_t hash,
                          struct str piece, uint32_t *ids)
{
    struct encoder_scratch *const s = run->scratch;
    size_t n = piece_get_long(&s->cache, hash, piece, ids);

    if (n == 0) {
        n = bpe_encode(run->bpe, &s->bpe, piece, ids);
        piece_put_long(&s->cache, hash, piece, ids, n);
    }
    return n;
}

/* A short piece that its line does not know. */
static size_t encode_short(const struct run *run, size_t i, struct str piece,
                           uint32_t *ids)
{
    struct encoder_scratch *const s = run->scratch;
    struct piece_slot *const line = piece_line(&s->cache, s->hashes[i]);
    const size_t n = bpe_encode(run->bpe, &s->bpe, piece, ids);

    if (n <= PIECE_SHORT_IDS) {
        piece_put_short(line, s->keys[i], ids, n);
    } else {
        piece_put_short(line, s->keys[i], ids, 0);
        piece_put_long(&s->cache, s->hashes[i], piece, ids, n);
    }
    return n;
}

static void unpack(const struct piece_slot *slot, uint32_t *ids)
{
    const uint64_t mask = (1U << PIECE_ID_BITS) - 1;

    for (int i = 0; i < PIECE_SHORT_IDS; i++)
        ids[i] = (uint32_t)(slot->ids[i / 3] >> (i % 3 * PIECE_ID_BITS) & mask);
}

static size_t emit(const struct run *run, size_t begin, size_t n_pieces,
                   uint32_t *ids)
{
    struct encoder_scratch *const s = run->scratch;
    size_t n = 0;

    for (size_t i = 0; i < n_pieces; begin = s->ends[i++]) {
        const struct str piece = {run->text.ptr + begin, s->ends[i] - begin};
        const struct piece_slot *slot = piece_line(&s->cache, s->hashes[i]);
        const struct piece_key key = s->keys[i];
        uint64_t first, second;

        if (piece.len > PIECE_SHORT_MAX) {
            n += encode_long(run, s->hashes[i], piece, ids + n);
            continue;
        }
        first = (slot[0].key.low ^ key.low) |
                ((slot[0].key.high ^ key.high) & PIECE_KEY_MASK);
        second = (slot[1].key.low ^ key.low) |
                 ((slot[1].key.high ^ key.high) & PIECE_KEY_MASK);
        slot += first != 0;
        if ((first == 0) | (second == 0)) {
            if (slot->key.high >> 60 == 0) {
                n += encode_long(run, s->hashes[i], piece, ids + n);
                continue;
            }
            unpack(slot, ids + n);
            n += slot->key.high >> 60;
            continue;
        }
        n += encode_short(run, i, piece, ids + n);
    }
    return n;
}

size_t encoder_run(const struct bpe *bpe, const struct pretoken *pretoken,
                   struct encoder_scratch *scratch, struct str text,
                   uint32_t *ids)
{
    const struct run run = {bpe, scratch, text};
    size_t at = 0, n = 0;

    while (at < text.len) {
        const size_t n_pieces = pretoken->split(text, at, scratch->ends, BATCH);

        prepare(&run, at, n_pieces);
        n += emit(&run, at, n_pieces, ids + n);
        at = scratch->ends[n_pieces - 1];
    }
    return n;
}
