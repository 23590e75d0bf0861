/*
 * trie.c -- a double-array trie, built once from a sorted list.
 *
 * Nodes are placed depth first; the children of a node are placed by trying
 * every free unit of the last OPEN_BLOCKS blocks of 256 as the home of the
 * first child, and a fresh block when none fits. Older blocks are given up with
 * what is free in them (Yata's darts-clone does the same), which bounds the
 * search: about 10 ms and a filling of 95 % for 50,000 tokens.
 */
#include "tokens/trie.h"

#include "base/mem.h"

#include <stdlib.h>

enum { BLOCK = 256, OPEN_BLOCKS = 16 };

struct range { /* sorted strings that share depth bytes */
    uint32_t begin, end, depth;
    uint32_t unit; /* where that prefix is; NO_UNIT: the root */
};

static const uint32_t NO_UNIT = UINT32_MAX;

struct entry {
    struct str string;
    uint32_t value;
};

struct builder {
    struct trie trie;
    uint32_t cap;
    uint32_t *next, *prev; /* the ring of free units, through unit 0 */
    uint8_t *is_base;
    struct entry *sorted;
    struct range *stack;
    size_t depth;
};

static int by_bytes(const void *left, const void *right)
{
    const struct str a = ((const struct entry *)left)->string;
    const struct str b = ((const struct entry *)right)->string;
    const int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static void unlink_unit(struct builder *b, uint32_t unit)
{
    b->next[b->prev[unit]] = b->next[unit];
    b->prev[b->next[unit]] = b->prev[unit];
    b->next[unit] = unit;
    b->prev[unit] = unit;
}

static void close_block(struct builder *b, uint32_t first)
{
    for (uint32_t unit = first; unit < first + BLOCK; unit++) {
        if (unit != 0 && b->next[unit] != unit)
            unlink_unit(b, unit);
    }
}

static void grow(struct builder *b)
{
    const uint32_t cap = b->cap == 0 ? 1 << 16 : b->cap * 2;
    const size_t added = cap - b->cap;

    b->trie.units = mem_realloc(b->trie.units, cap * sizeof(*b->trie.units));
    b->trie.values = mem_realloc(b->trie.values, cap * sizeof(*b->trie.values));
    b->next = mem_realloc(b->next, cap * sizeof(*b->next));
    b->prev = mem_realloc(b->prev, cap * sizeof(*b->prev));
    b->is_base = mem_realloc(b->is_base, cap);
    memset(b->trie.units + b->cap, 0, added * sizeof(*b->trie.units));
    memset(b->trie.values + b->cap, 0, added * sizeof(*b->trie.values));
    memset(b->is_base + b->cap, 0, added);
    b->cap = cap;
}

static bool add_block(struct builder *b)
{
    const uint32_t first = b->trie.n_units;

    if (first == TRIE_UNITS_MAX)
        return false;
    if (first == b->cap)
        grow(b);
    if (first == 0)
        b->next[0] = b->prev[0] = 0;
    for (uint32_t unit = first + (first == 0); unit < first + BLOCK; unit++) {
        b->prev[unit] = b->prev[0];
        b->next[unit] = 0;
        b->next[b->prev[0]] = unit;
        b->prev[0] = unit;
    }
    b->trie.n_units += BLOCK;
    if (first >= OPEN_BLOCKS * BLOCK)
        close_block(b, first - OPEN_BLOCKS * BLOCK);
    return true;
}

static bool fits(const struct builder *b, uint32_t base, const uint8_t *labels,
                 size_t n)
{
    if (base == 0 || b->is_base[base])
        return false;
    for (size_t i = 0; i < n; i++) {
        const uint32_t unit = base ^ labels[i];

        if (unit == 0 || b->trie.units[unit] != 0)
            return false;
    }
    return true;
}

/* 0: no room is left. */
static uint32_t find_base(struct builder *b, const uint8_t *labels, size_t n)
{
    for (uint32_t unit = b->next[0]; unit != 0; unit = b->next[unit]) {
        if (fits(b, unit ^ labels[0], labels, n))
            return unit ^ labels[0];
    }
    do {
        if (!add_block(b))
            return 0;
    } while (b->trie.n_units == BLOCK); /* block 0 has no base 0 */
    return b->trie.n_units - BLOCK;
}

/* The strings behind a prefix, cut by their next byte. */
static size_t fan_out(const struct builder *b, struct range range,
                      struct range *children, uint8_t *labels)
{
    size_t n = 0;

    for (uint32_t i = range.begin; i < range.end; i++) {
        const uint8_t c = (uint8_t)b->sorted[i].string.ptr[range.depth];

        if (n == 0 || labels[n - 1] != c) {
            labels[n] = c;
            children[n].begin = i;
            children[n].depth = range.depth + 1;
            n++;
        }
        children[n - 1].end = i + 1;
    }
    return n;
}

static bool place(struct builder *b, struct range range)
{
    struct range children[BLOCK];
    uint8_t labels[BLOCK];
    uint32_t *const unit =
        range.unit == NO_UNIT ? &b->trie.root : &b->trie.units[range.unit];
    uint32_t base;
    size_t n;

    if (b->sorted[range.begin].string.len == range.depth) {
        *unit |= TRIE_LIVE;
        b->trie.values[range.unit] = b->sorted[range.begin++].value;
    }
    n = fan_out(b, range, children, labels);
    if (n == 0)
        return true;
    base = find_base(b, labels, n);
    if (base == 0)
        return false;
    /* find_base() may have moved the array */
    *(range.unit == NO_UNIT ? &b->trie.root : &b->trie.units[range.unit]) |=
        base << TRIE_BASE_SHIFT;
    b->is_base[base] = 1;
    for (size_t i = n; i-- > 0;) { /* the last pushed is placed first */
        children[i].unit = base ^ labels[i];
        b->trie.units[children[i].unit] = TRIE_USED | labels[i];
        unlink_unit(b, children[i].unit);
        b->stack[b->depth++] = children[i];
    }
    return true;
}

enum status trie_build(struct trie *out, const struct str *strings, uint32_t n,
                       struct error *err)
{
    struct builder b = {0};
    enum status status = STATUS_OK;

    b.trie.root = TRIE_USED;
    b.sorted = mem_alloc(n * sizeof(*b.sorted));
    /* ranges on the stack share no string */
    b.stack = mem_alloc((n + (size_t)1) * sizeof(*b.stack));
    for (uint32_t i = 0; i < n; i++)
        b.sorted[i] = (struct entry){strings[i], i};
    qsort(b.sorted, n, sizeof(*b.sorted), by_bytes);
    (void)add_block(&b);
    b.stack[b.depth++] = (struct range){0, n, 0, NO_UNIT};
    while (b.depth > 0 && n > 0 && status == STATUS_OK) {
        if (!place(&b, b.stack[--b.depth]))
            status = error_set(err, STATUS_LIMIT,
                               "the vocabulary is too large: its trie has more "
                               "than %d units",
                               TRIE_UNITS_MAX);
    }
    mem_free(b.next);
    mem_free(b.prev);
    mem_free(b.is_base);
    mem_free(b.sorted);
    mem_free(b.stack);
    if (status == STATUS_OK)
        *out = b.trie;
    else
        trie_release(&b.trie);
    return status;
}

void trie_release(struct trie *trie)
{
    mem_free(trie->units);
    mem_free(trie->values);
    *trie = (struct trie){0};
}

size_t trie_bytes(const struct trie *trie)
{
    return trie->n_units * (sizeof(*trie->units) + sizeof(*trie->values));
}

void trie_kill(struct trie *trie, struct str string)
{
    uint32_t unit = trie->root, at = 0;

    for (size_t i = 0; i < string.len && unit != 0; i++)
        unit = trie_step(trie, unit, (uint8_t)string.ptr[i], &at);
    if (unit & TRIE_LIVE)
        trie->units[at] ^= TRIE_LIVE | TRIE_DEAD;
}
