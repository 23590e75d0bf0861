/*
 * fasttext_heap.h -- the k best of scored labels, with the order of ties that
 * libstdc++'s heap gives fastText.
 */
#ifndef TAMIS_FASTTEXT_HEAP_H
#define TAMIS_FASTTEXT_HEAP_H

#include "base/base.h"

struct fasttext_candidate {
    float score;
    uint32_t label;
};

/* The worst is items[0] until fasttext_heap_sort(). */
struct fasttext_heap {
    struct fasttext_candidate *items; /* room for max + 1 */
    size_t n;
    size_t max; /* at least 1 */
};

/* False when a score cannot enter: full, and worse than the worst. */
static inline bool fasttext_heap_admits(const struct fasttext_heap *heap,
                                        float score)
{
    return heap->n < heap->max || !(score < heap->items[0].score);
}

void fasttext_heap_add(struct fasttext_heap *heap, float score, uint32_t label);
void fasttext_heap_sort(struct fasttext_heap *heap); /* best first */

#endif
