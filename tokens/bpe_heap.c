/*
 * bpe_heap.c -- byte-pair merging with a heap of possible merges, O(n log n).
 *
 * The output array is the list of tokens: a token that covers bytes i to k is
 * written at i and at k, so that both neighbours are found from a border, and
 * a bit tells where tokens begin. The heap holds {token made 21 bits, place 43
 * bits}: lowest rank first, then leftmost. Entries go stale and are dropped
 * when they come up. Every merge adds at most two entries to the at most n - 1
 * of the beginning and takes one away: at most 16 bytes a byte of text, 24
 * while the heap grows.
 */
#include "tokens/bpe_heap.h"

#include "base/mem.h"
#include "tokens/bpe_greedy.h"

enum { PLACE_BITS = 43 };

struct merger {
    const struct bpe *bpe;
    struct bpe_scratch *scratch;
    struct str piece;
    uint32_t *at; /* tokens at their first and last byte */
    size_t n_heap;
};

static void sift_up(uint64_t *heap, size_t i)
{
    const uint64_t entry = heap[i];

    while (i > 0 && heap[(i - 1) / 2] > entry) {
        heap[i] = heap[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    heap[i] = entry;
}

static uint64_t pop(struct merger *m)
{
    uint64_t *const heap = m->scratch->heap;
    const uint64_t top = heap[0], entry = heap[--m->n_heap];
    size_t i = 0;

    for (;;) {
        size_t child = 2 * i + 1;

        if (child >= m->n_heap)
            break;
        child += child + 1 < m->n_heap && heap[child + 1] < heap[child];
        if (heap[child] >= entry)
            break;
        heap[i] = heap[child];
        i = child;
    }
    heap[i] = entry;
    return top;
}

/* The bytes from begin to end may merge, if they are a token. */
static void propose(struct merger *m, size_t begin, size_t end)
{
    const struct trie *const trie = &m->bpe->trie;
    struct bpe_scratch *const scratch = m->scratch;
    uint32_t unit = trie->root, place = 0;

    if (end - begin > m->bpe->max_bytes)
        return;
    for (size_t i = begin; i < end && unit != 0; i++)
        unit = trie_step(trie, unit, (uint8_t)m->piece.ptr[i], &place);
    if ((unit & (TRIE_LIVE | TRIE_DEAD)) == 0)
        return;
    if (m->n_heap == scratch->heap_cap) {
        scratch->heap_cap = scratch->heap_cap * 3 / 2 + 64;
        scratch->heap = mem_realloc(scratch->heap,
                                    scratch->heap_cap * sizeof(*scratch->heap));
    }
    scratch->heap[m->n_heap] =
        (uint64_t)trie->values[place] << PLACE_BITS | begin;
    sift_up(scratch->heap, m->n_heap++);
}

/* Make `token` at `begin` of the two that are there now, if they still are. */
static void merge(struct merger *m, uint32_t token, size_t begin)
{
    const uint32_t *const len = m->bpe->len;
    uint64_t *const starts = m->scratch->bits;
    const size_t end = begin + len[token];
    size_t middle;

    if ((starts[begin / 64] >> begin % 64 & 1) == 0)
        return;
    middle = begin + len[m->at[begin]];
    if (middle >= end || middle + len[m->at[middle]] != end)
        return;
    starts[middle / 64] &= ~(1ULL << middle % 64);
    m->at[begin] = token;
    m->at[end - 1] = token;
    if (begin > 0)
        propose(m, begin - len[m->at[begin - 1]], end);
    if (end < m->piece.len)
        propose(m, begin, end + len[m->at[end]]);
}

size_t bpe_heap_encode(const struct bpe *bpe, struct bpe_scratch *scratch,
                       struct str piece, uint32_t *ids)
{
    struct merger m = {bpe, scratch, piece, ids, 0};
    size_t n = 0;

    memset(bpe_scratch_bits(scratch, piece.len), 0xff,
           (piece.len / 64 + 1) * sizeof(*scratch->bits));
    for (size_t i = 0; i < piece.len; i++)
        ids[i] = (uint8_t)piece.ptr[i];
    for (size_t i = 0; i + 1 < piece.len; i++)
        propose(&m, i, i + 2);
    while (m.n_heap > 0) {
        const uint64_t entry = pop(&m);

        merge(&m, (uint32_t)(entry >> PLACE_BITS),
              entry & ((1ULL << PLACE_BITS) - 1));
    }
    for (size_t i = 0; i < piece.len; i += bpe->len[ids[n - 1]])
        ids[n++] = ids[i];
    return n;
}
