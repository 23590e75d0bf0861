/*
 * fasttext_dict.c -- see fasttext_dict.h.
 *
 * Words are found by their 32-bit hash in a table at most half full, probed
 * linearly, and confirmed by their bytes. A file whose words collide more than
 * MAX_PROBES deep is refused, so that loading stays linear. Of two equal
 * entries the later counts, as in fastText. Source: fastText 0.9.2
 * dictionary.cc (load, find, prune).
 */
#include "scoring/fasttext_dict.h"

#include "base/mem.h"

struct fasttext_slot {
    uint32_t hash;
    uint32_t entry; /* EMPTY: none */
};

static const uint32_t EMPTY = UINT32_MAX;

enum {
    ENTRY_TAIL_BYTES = 10, /* NUL, count, type */
    MAX_PROBES = 4096,
    MAX_ENTRIES = 1 << 30,
    MAX_PRUNED_BUCKETS = 1 << 28, /* 48 MiB of bitmap and ranks */
};

uint32_t fasttext_hash(struct str token)
{
    uint32_t hash = FASTTEXT_HASH_SEED;

    for (size_t i = 0; i < token.len; i++)
        hash = fasttext_hash_byte(hash, token.ptr[i]);
    return hash;
}

struct str fasttext_dict_text(const struct fasttext_dict *dict, size_t entry)
{
    const uint32_t at = dict->entry_at[entry];

    return (struct str){(const char *)dict->entries + at,
                        dict->entry_at[entry + 1] - at - ENTRY_TAIL_BYTES};
}

int64_t fasttext_dict_count(const struct fasttext_dict *dict, size_t entry)
{
    const unsigned char *bytes = dict->entries + dict->entry_at[entry + 1] - 9;
    uint64_t count = 0;

    for (size_t i = 8; i > 0; i--)
        count = count << 8 | bytes[i - 1];
    return (int64_t)count;
}

int64_t fasttext_dict_find(const struct fasttext_dict *dict, struct str token,
                           uint32_t hash)
{
    for (uint32_t at = hash & dict->slot_mask;;
         at = (at + 1) & dict->slot_mask) {
        const struct fasttext_slot slot = dict->slots[at];

        if (slot.entry == EMPTY)
            return FASTTEXT_NONE;
        if (slot.hash == hash &&
            str_eq(fasttext_dict_text(dict, slot.entry), token))
            return slot.entry;
    }
}

/* Put an entry into its slot; false when it collides too deeply. */
static bool insert(struct fasttext_dict *dict, uint32_t entry)
{
    const struct str text = fasttext_dict_text(dict, entry);
    const uint32_t hash = fasttext_hash(text);
    uint32_t at = hash & dict->slot_mask;

    for (int probe = 0; probe < MAX_PROBES; probe++) {
        struct fasttext_slot *slot = &dict->slots[at];

        if (slot->entry == EMPTY ||
            (slot->hash == hash &&
             str_eq(fasttext_dict_text(dict, slot->entry), text))) {
            *slot = (struct fasttext_slot){hash, entry};
            return true;
        }
        at = (at + 1) & dict->slot_mask;
    }
    return false;
}

static enum status read_sizes(struct fasttext_dict *dict,
                              struct fasttext_reader *in, int64_t *n_pruned,
                              struct error *err)
{
    int32_t numbers[3] = {0};
    int64_t n_tokens = 0;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < ARRAY_LEN(numbers) && status == STATUS_OK; i++)
        status = fasttext_take_i32(in, &numbers[i], "dictionary size", err);
    if (status == STATUS_OK)
        status = fasttext_take_i64(in, &n_tokens, "token count", err);
    if (status == STATUS_OK)
        status = fasttext_take_i64(in, n_pruned, "pruned size", err);
    if (status != STATUS_OK)
        return status;
    if (numbers[0] <= 0 || numbers[0] > MAX_ENTRIES || numbers[1] < 0 ||
        numbers[2] <= 0 || (int64_t)numbers[1] + numbers[2] != numbers[0])
        return fasttext_refuse(in, 28, "sizes that do not add up", err);
    if (*n_pruned < -1 || *n_pruned > INT32_MAX)
        return fasttext_refuse(in, 8, "impossible pruned size", err);
    dict->n_words = (size_t)numbers[1];
    dict->n_labels = (size_t)numbers[2];
    return STATUS_OK;
}

/* One entry: text NUL, i64 count, i8 type; its end goes to entry_at. */
static enum status read_entry(struct fasttext_dict *dict,
                              struct fasttext_reader *in, size_t entry,
                              struct error *err)
{
    const unsigned char *start = in->bytes + in->at;
    const unsigned char *nul = memchr(start, 0, in->len - in->at);
    const unsigned char *bytes = NULL;
    enum status status;
    size_t end;

    if (nul == NULL)
        return fasttext_refuse(in, 0, "word without an end", err);
    status = fasttext_take(in, (uint64_t)(nul - start) + ENTRY_TAIL_BYTES,
                           &bytes, "dictionary entry", err);
    if (status != STATUS_OK)
        return status;
    if (in->bytes[in->at - 1] != (entry >= dict->n_words))
        return fasttext_refuse(in, 1, "entry of the wrong type", err);
    end = (size_t)(in->bytes + in->at - dict->entries);
    if (end > UINT32_MAX)
        return fasttext_refuse(in, 0, "dictionary above 4 GiB", err);
    dict->entry_at[entry + 1] = (uint32_t)end;
    return STATUS_OK;
}

static enum status read_entries(struct fasttext_dict *dict,
                                struct fasttext_reader *in, struct error *err)
{
    const size_t n = dict->n_words + dict->n_labels;
    uint32_t n_slots = 4;

    /* Before any memory: an entry takes ENTRY_TAIL_BYTES at least. */
    if (n > (in->len - in->at) / ENTRY_TAIL_BYTES)
        return fasttext_refuse(in, 0, "truncated dictionary", err);
    while (n_slots < 2 * n)
        n_slots *= 2;
    dict->entries = in->bytes + in->at;
    dict->entry_at = mem_zalloc(n + 1, sizeof(*dict->entry_at));
    dict->slots = mem_alloc((size_t)n_slots * sizeof(*dict->slots));
    memset(dict->slots, 0xff, (size_t)n_slots * sizeof(*dict->slots));
    dict->slot_mask = n_slots - 1;
    dict->heap_bytes += (n + 1) * sizeof(*dict->entry_at) +
                        (size_t)n_slots * sizeof(*dict->slots);
    for (size_t i = 0; i < n; i++) {
        const enum status status = read_entry(dict, in, i, err);

        if (status != STATUS_OK)
            return status;
        if (!insert(dict, (uint32_t)i))
            return fasttext_refuse(in, 0, "too many words of one hash", err);
    }
    return STATUS_OK;
}

static uint32_t number_at(const unsigned char *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

static void allocate_pruned(struct fasttext_dict *dict, size_t n_pairs)
{
    const size_t n_groups = dict->n_buckets / 64 + 1;

    dict->bits = mem_zalloc(n_groups, sizeof(*dict->bits));
    dict->ranks = mem_zalloc(n_groups, sizeof(*dict->ranks));
    dict->rank_row = mem_zalloc(n_pairs, sizeof(*dict->rank_row));
    dict->heap_bytes +=
        n_groups * (sizeof(*dict->bits) + sizeof(*dict->ranks)) +
        n_pairs * sizeof(*dict->rank_row);
}

/* Ranks, and the row of each pair; of two pairs of a bucket the later. */
static void rank_pairs(struct fasttext_dict *dict, const unsigned char *pairs,
                       size_t n_pairs)
{
    uint32_t rank = 0;

    for (size_t i = 0; i < dict->n_buckets / 64 + 1; i++) {
        dict->ranks[i] = rank;
        rank += (uint32_t)__builtin_popcountll(dict->bits[i]);
    }
    for (size_t i = 0; i < n_pairs; i++) {
        const uint32_t bucket = number_at(pairs + 8 * i);
        const uint64_t below =
            dict->bits[bucket / 64] & (((uint64_t)1 << bucket % 64) - 1);

        rank = dict->ranks[bucket / 64] + (uint32_t)__builtin_popcountll(below);
        dict->rank_row[rank] =
            (uint32_t)dict->n_words + number_at(pairs + 8 * i + 4);
    }
}

static enum status read_pairs(struct fasttext_dict *dict,
                              struct fasttext_reader *in, size_t n_pairs,
                              struct error *err)
{
    const unsigned char *pairs = NULL;
    enum status status =
        fasttext_take(in, 8 * (uint64_t)n_pairs, &pairs, "pruned index", err);

    if (status != STATUS_OK)
        return status;
    if (dict->n_buckets == 0 || dict->n_buckets > MAX_PRUNED_BUCKETS)
        return error_set(err, STATUS_LIMIT, "%s: %u buckets in a pruned model",
                         in->name, dict->n_buckets);
    allocate_pruned(dict, n_pairs);
    for (size_t i = 0; i < n_pairs; i++) {
        const uint32_t bucket = number_at(pairs + 8 * i);

        if (bucket >= dict->n_buckets ||
            number_at(pairs + 8 * i + 4) >= n_pairs)
            return fasttext_refuse(in, 8 * (n_pairs - i), "pair out of bounds",
                                   err);
        dict->bits[bucket / 64] |= (uint64_t)1 << bucket % 64;
    }
    rank_pairs(dict, pairs, n_pairs);
    return STATUS_OK;
}

/* What the pruned size says of buckets, and the rows that follow from it. */
static enum status read_pruning(struct fasttext_dict *dict,
                                struct fasttext_reader *in, int64_t n_pruned,
                                struct error *err)
{
    uint64_t n_rows = dict->n_words;

    dict->pruning = FASTTEXT_PRUNED_SOME;
    if (n_pruned < 0)
        dict->pruning = FASTTEXT_PRUNED_NONE;
    if (n_pruned == 0)
        dict->pruning = FASTTEXT_PRUNED_ALL;
    n_rows += n_pruned < 0 ? dict->n_buckets : (uint64_t)n_pruned;
    if (n_rows > INT32_MAX)
        return fasttext_refuse(in, 0, "more rows than fit", err);
    dict->n_rows = (uint32_t)n_rows;
    if (n_pruned > 0)
        return read_pairs(dict, in, (size_t)n_pruned, err);
    return STATUS_OK;
}

enum status fasttext_dict_load(struct fasttext_dict *dict,
                               struct fasttext_reader *in, uint32_t n_buckets,
                               struct error *err)
{
    int64_t n_pruned = 0;
    enum status status;

    *dict = (struct fasttext_dict){.n_buckets = n_buckets};
    if (n_buckets > 0)
        dict->bucket_reciprocal = UINT64_MAX / n_buckets;
    status = read_sizes(dict, in, &n_pruned, err);
    if (status == STATUS_OK)
        status = read_entries(dict, in, err);
    if (status == STATUS_OK)
        status = read_pruning(dict, in, n_pruned, err);
    if (status != STATUS_OK)
        fasttext_dict_release(dict);
    return status;
}

void fasttext_dict_release(struct fasttext_dict *dict)
{
    mem_free(dict->entry_at);
    mem_free(dict->slots);
    mem_free(dict->bits);
    mem_free(dict->ranks);
    mem_free(dict->rank_row);
    *dict = (struct fasttext_dict){0};
}
