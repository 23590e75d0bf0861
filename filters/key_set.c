/* key_set.c -- see key_set.h. */
#include "filters/key_set.h"

#include "base/mem.h"
#include "text/utf8.h"

#include <assert.h>
#include <xxhash.h>

/* Bytes from FIRST_END on never stand in UTF-8. Byte FIRST_END + i ends a key
 * whose last bytes are endings[i]; the longer of two that fit comes first. */
enum { FIRST_END = 0xF5, SLOTS_MIN = 16, PREFETCH_AHEAD = 16 };

static const char *const endings[] = {
    "",     ".com", ".net", ".org", ".info", ".ru",
    ".xyz", ".de",  ".pl",  ".top", ".eu",
};
_Static_assert(FIRST_END + ARRAY_LEN(endings) == 0x100, "one byte each");

void key_set_init(struct key_set *set)
{
    *set = (struct key_set){.n = 0};
    buf_init(&set->bytes, NULL);
}

void key_set_release(struct key_set *set)
{
    if (set->places != NULL)
        mem_unreserve(set->places, set->table_bytes);
    buf_release(&set->bytes);
    *set = (struct key_set){.n = 0};
}

static uint8_t ending_of(struct str key)
{
    for (size_t i = 1; i < ARRAY_LEN(endings); i++) {
        const size_t len = strlen(endings[i]);

        if (key.len >= len &&
            memcmp(key.ptr + key.len - len, endings[i], len) == 0)
            return (uint8_t)(FIRST_END + i);
    }
    return FIRST_END;
}

static struct str stem_of(struct str key, uint8_t end)
{
    return (struct str){key.ptr, key.len - strlen(endings[end - FIRST_END])};
}

enum status key_set_add(struct key_set *set, struct str key, struct error *err)
{
    const uint8_t end = ending_of(key);

    assert(set->places == NULL);
    if (!utf8_is_valid(key, CPU_SCALAR))
        return STATUS_OK;
    if (key.len >= KEY_SET_MAX_BYTES - set->bytes.len)
        return error_set(err, STATUS_LIMIT, "more than 4 GiB of keys");
    buf_add(&set->bytes, stem_of(key, end));
    buf_add_char(&set->bytes, (char)end);
    set->n++;
    return STATUS_OK;
}

/* A key as it is stored: its stem, and the byte that ends it. */
static uint64_t hash_of(struct str stem, uint8_t end)
{
    return XXH3_64bits_withSeed(stem.ptr, stem.len, end);
}

/* n_slots is below 2^32: a key takes two bytes at least. */
static size_t slot_of(const struct key_set *set, uint64_t hash)
{
    return (size_t)((hash >> 32) * set->n_slots >> 32);
}

static uint8_t tag_of(uint64_t hash)
{
    const uint8_t tag = (uint8_t)hash;

    return tag != 0 ? tag : 1;
}

static size_t stem_len(const char *bytes)
{
    size_t len = 0;

    while ((unsigned char)bytes[len] < FIRST_END)
        len++;
    return len;
}

static void insert(struct key_set *set, uint64_t hash, uint32_t place)
{
    size_t slot = slot_of(set, hash);

    while (set->tags[slot] != 0)
        slot = slot + 1 < set->n_slots ? slot + 1 : 0;
    set->tags[slot] = tag_of(hash);
    set->places[slot] = place;
}

/* Keys wait in a ring until their slots are in the cache. */
static void insert_all(struct key_set *set)
{
    uint64_t hashes[PREFETCH_AHEAD];
    uint32_t places[PREFETCH_AHEAD];
    size_t at = 0;

    for (size_t i = 0; i < set->n + PREFETCH_AHEAD; i++) {
        const size_t ring = i % PREFETCH_AHEAD;
        size_t len;

        if (i >= PREFETCH_AHEAD && i - PREFETCH_AHEAD < set->n)
            insert(set, hashes[ring], places[ring]);
        if (i >= set->n)
            continue;
        len = stem_len(set->bytes.ptr + at);
        hashes[ring] = hash_of((struct str){set->bytes.ptr + at, len},
                               (uint8_t)set->bytes.ptr[at + len]);
        places[ring] = (uint32_t)at;
        __builtin_prefetch(&set->tags[slot_of(set, hashes[ring])], 1);
        __builtin_prefetch(&set->places[slot_of(set, hashes[ring])], 1);
        at += len + 1;
    }
}

enum status key_set_seal(struct key_set *set, struct error *err)
{
    void *table;
    enum status status;

    set->n_slots = set->n + set->n / 7 + SLOTS_MIN;
    set->table_bytes = set->n_slots * (sizeof(*set->places) + 1);
    status = mem_reserve(&table, set->table_bytes, err);
    if (status != STATUS_OK)
        return status;
    set->places = table;
    set->tags = (uint8_t *)(set->places + set->n_slots);
    if (set->n > 0) {
        set->identity = XXH3_64bits(set->bytes.ptr, set->bytes.len);
        set->bytes.ptr = mem_realloc(set->bytes.ptr, set->bytes.len);
        set->bytes.cap = set->bytes.len;
    }
    insert_all(set);
    return STATUS_OK;
}

uint32_t key_set_find(const struct key_set *set, struct str key)
{
    const uint8_t end = ending_of(key);
    const struct str stem = stem_of(key, end);
    const uint64_t hash = hash_of(stem, end);
    size_t slot = slot_of(set, hash);

    for (; set->tags[slot] != 0;
         slot = slot + 1 < set->n_slots ? slot + 1 : 0) {
        const uint32_t place = set->places[slot];

        if (set->tags[slot] != tag_of(hash) ||
            set->bytes.len - place <= stem.len)
            continue;
        if (memcmp(set->bytes.ptr + place, stem.ptr, stem.len) == 0 &&
            (uint8_t)set->bytes.ptr[place + stem.len] == end)
            return place;
    }
    return KEY_SET_NONE;
}

size_t key_set_bytes(const struct key_set *set)
{
    return set->bytes.cap + set->table_bytes;
}
