/* piece_cache.c -- see piece_cache.h. */
#include "tokens/piece_cache.h"

#include "base/mem.h"

enum { WAYS = 4 };

static const size_t SLOT_BYTES = sizeof(struct piece_slot) * 2
                                 << PIECE_LINE_BITS;
static const size_t INDEX_BYTES = sizeof(struct piece_entry) * WAYS
                                  << PIECE_INDEX_BITS;

size_t piece_cache_bytes(void)
{
    return SLOT_BYTES + INDEX_BYTES + PIECE_RING_BYTES;
}

enum status piece_cache_init(struct piece_cache *cache, struct error *err)
{
    unsigned char *bytes;
    const enum status status =
        mem_reserve(&cache->memory, piece_cache_bytes(), err);

    if (status != STATUS_OK)
        return status;
    bytes = cache->memory;
    cache->slots = (void *)bytes;
    cache->index = (void *)(bytes + SLOT_BYTES);
    cache->ring = bytes + SLOT_BYTES + INDEX_BYTES;
    cache->written = PIECE_RING_BYTES; /* offset 0 of a new index is stale */
    return STATUS_OK;
}

void piece_cache_release(struct piece_cache *cache)
{
    mem_unreserve(cache->memory, piece_cache_bytes());
    *cache = (struct piece_cache){0};
}

void piece_put_short(struct piece_slot *line, struct piece_key key,
                     const uint32_t *ids, size_t n)
{
    struct piece_slot *const slot = line[0].key.high == 0 ? line : line + 1;
    uint64_t packed[2] = {0, 0};

    for (size_t i = 0; i < n; i++)
        packed[i / 3] |= (uint64_t)ids[i] << (i % 3 * PIECE_ID_BITS);
    slot->key.low = key.low;
    slot->key.high = key.high | (uint64_t)n << 60;
    slot->ids[0] = packed[0];
    slot->ids[1] = packed[1];
}

/* A record is the number of ids, the ids, the piece. */
static size_t record_bytes(size_t len, size_t n)
{
    return (sizeof(uint32_t) * (n + 1) + len + 3) / 4 * 4;
}

static bool is_good(const struct piece_cache *cache,
                    const struct piece_entry *entry)
{
    return cache->written - entry->offset < PIECE_RING_BYTES;
}

void piece_prefetch_long(const struct piece_cache *cache, uint64_t hash)
{
    const struct piece_entry *const entries = piece_entries(cache, hash);

    for (size_t i = 0; i < WAYS; i++) {
        if (entries[i].tag == (uint32_t)hash)
            __builtin_prefetch(cache->ring +
                               entries[i].offset % PIECE_RING_BYTES);
    }
}

size_t piece_get_long(const struct piece_cache *cache, uint64_t hash,
                      struct str piece, uint32_t *ids)
{
    const struct piece_entry *const entries = piece_entries(cache, hash);
    uint32_t n;

    for (size_t i = 0; i < WAYS; i++) {
        const unsigned char *const record =
            cache->ring + entries[i].offset % PIECE_RING_BYTES;

        if (entries[i].tag != (uint32_t)hash || entries[i].len != piece.len ||
            !is_good(cache, &entries[i]))
            continue;
        memcpy(&n, record, sizeof(n));
        if (memcmp(record + sizeof(n) * (n + 1), piece.ptr, piece.len) != 0)
            continue;
        memcpy(ids, record + sizeof(n), sizeof(n) * n);
        return n;
    }
    return 0;
}

/* Where the next record goes; a record never wraps around. */
static uint64_t make_room(struct piece_cache *cache, size_t size)
{
    const uint64_t in_ring = cache->written % PIECE_RING_BYTES;
    uint64_t offset;

    if (in_ring + size > PIECE_RING_BYTES)
        cache->written += PIECE_RING_BYTES - in_ring;
    offset = cache->written;
    cache->written += size;
    return offset;
}

void piece_put_long(struct piece_cache *cache, uint64_t hash, struct str piece,
                    const uint32_t *ids, size_t n)
{
    struct piece_entry *const entries = piece_entries(cache, hash);
    const size_t size = record_bytes(piece.len, n);
    const uint32_t count = (uint32_t)n;
    size_t oldest = 0;
    unsigned char *record;

    if (size > PIECE_RECORD_MAX)
        return;
    for (size_t i = 1; i < WAYS; i++) {
        if (entries[i].offset < entries[oldest].offset)
            oldest = i;
    }
    entries[oldest] = (struct piece_entry){make_room(cache, size),
                                           (uint32_t)hash, (uint32_t)piece.len};
    record = cache->ring + entries[oldest].offset % PIECE_RING_BYTES;
    memcpy(record, &count, sizeof(count));
    memcpy(record + sizeof(count), ids, sizeof(*ids) * n);
    memcpy(record + sizeof(count) * (n + 1), piece.ptr, piece.len);
}
