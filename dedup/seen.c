/*
 * seen.c -- see seen.h. Linear probing in order of hash (Amble and Knuth,
 * "Ordered hash tables", 1974): an entry's home is its hash scaled to the
 * capacity, and all entries stand in ascending order, so a table of another
 * capacity holds them in the same order. Growing is therefore done in place:
 * pack all entries at the end of the larger table, then deal them out from the
 * front. Capacities halve down from the final one, 3/2 of the documents, and
 * a table grows at two thirds full. Nothing wraps around: behind the last home
 * lie SPARE_SLOTS, which hashes that are not made to collide never fill.
 */
#include "dedup/seen.h"

#include "base/mem.h"

#include <assert.h>

enum { SPARE_SLOTS = 4096, CAPACITY_START = 4096, NUMBER_BITS = 40 };

static const uint64_t number_mask = (UINT64_C(1) << NUMBER_BITS) - 1;

static uint64_t n_slots(uint64_t capacity)
{
    return capacity + SPARE_SLOTS;
}

static bool is_empty(const struct seen_entry *entry)
{
    return entry->rest == 0;
}

static uint64_t low_of(const struct seen_entry *entry)
{
    return entry->rest >> NUMBER_BITS;
}

enum status seen_open(struct seen *seen, uint64_t max_documents,
                      struct error *err)
{
    enum status status;
    void *entries = NULL;

    assert(max_documents > 0 && max_documents <= SEEN_MAX);
    *seen =
        (struct seen){.max = max_documents,
                      .max_capacity = max_documents + max_documents / 2 + 1};
    seen->reserved_bytes = n_slots(seen->max_capacity) * sizeof(*seen->entries);
    status = mem_reserve(&entries, seen->reserved_bytes, err);
    if (status != STATUS_OK)
        return status;
    seen->entries = entries;
    seen->capacity = seen->max_capacity;
    while (seen->capacity / 2 >= CAPACITY_START)
        seen->capacity = (seen->capacity + 1) / 2;
    return STATUS_OK;
}

void seen_release(struct seen *seen)
{
    if (seen->entries != NULL)
        mem_unreserve(seen->entries, seen->reserved_bytes);
    *seen = (struct seen){0};
}

/* The capacity that halves to this one. */
static uint64_t next_capacity(const struct seen *seen)
{
    uint64_t capacity = seen->max_capacity;

    while ((capacity + 1) / 2 > seen->capacity)
        capacity = (capacity + 1) / 2;
    return capacity;
}

/* Move all entries, in order, to the end of slots; returns the first's. */
static uint64_t pack(struct seen *seen, uint64_t slots)
{
    uint64_t to = slots;

    for (uint64_t i = n_slots(seen->capacity); i-- > 0;) {
        const struct seen_entry entry = seen->entries[i];

        if (is_empty(&entry))
            continue;
        seen->entries[i] = (struct seen_entry){0};
        seen->entries[--to] = entry;
    }
    return to;
}

/* False: no larger table, or the end of that one is crowded. */
static bool grow(struct seen *seen)
{
    const uint64_t capacity = next_capacity(seen);
    const uint64_t slots = n_slots(capacity);
    uint64_t next = 0;
    uint64_t from;

    if (seen->capacity == seen->max_capacity)
        return false;
    from = pack(seen, slots);
    seen->capacity = capacity;
    for (; from < slots; from++) {
        const struct seen_entry entry = seen->entries[from];
        uint64_t at = seen_home(seen, entry.high);

        if (at < next)
            at = next;
        if (at > from) /* as many as made to collide */
            return false;
        seen->entries[from] = (struct seen_entry){0};
        seen->entries[at] = entry;
        next = at + 1;
    }
    return true;
}

/* The first slot from the key's home on whose entry is not below the key. */
static uint64_t find(const struct seen *seen, uint64_t high, uint64_t low)
{
    const struct seen_entry *entry = &seen->entries[seen_home(seen, high)];
    const struct seen_entry *end = &seen->entries[n_slots(seen->capacity)];

    while (entry < end && !is_empty(entry) &&
           (entry->high < high || (entry->high == high && low_of(entry) < low)))
        entry++;
    return (uint64_t)(entry - seen->entries);
}

/* Make room at a slot by moving the run that begins there up by one. */
static bool shift(struct seen *seen, uint64_t at)
{
    const uint64_t slots = n_slots(seen->capacity);
    uint64_t end = at;

    while (end < slots && !is_empty(&seen->entries[end]))
        end++;
    if (end == slots)
        return false;
    memmove(&seen->entries[at + 1], &seen->entries[at],
            (end - at) * sizeof(*seen->entries));
    return true;
}

static bool is_at(const struct seen *seen, uint64_t at, uint64_t high,
                  uint64_t low)
{
    const struct seen_entry *entry = &seen->entries[at];

    return at < n_slots(seen->capacity) && !is_empty(entry) &&
           entry->high == high && low_of(entry) == low;
}

enum seen_answer seen_add(struct seen *seen, struct seen_key key,
                          uint64_t *number)
{
    const uint64_t low = key.low & 0xFFFFFF;
    uint64_t at = find(seen, key.high, low);

    if (is_at(seen, at, key.high, low)) {
        *number = (seen->entries[at].rest & number_mask) - 1;
        return SEEN_OLD;
    }
    if (seen->n == seen->max)
        return SEEN_FULL;
    if (seen->n + 1 > seen->capacity - seen->capacity / 3) {
        if (!grow(seen))
            return SEEN_FULL;
        at = find(seen, key.high, low);
    }
    while (!shift(seen, at)) {
        if (!grow(seen))
            return SEEN_FULL;
        at = find(seen, key.high, low);
    }
    *number = seen->n++;
    seen->entries[at] =
        (struct seen_entry){key.high, low << NUMBER_BITS | (*number + 1)};
    return SEEN_NEW;
}
