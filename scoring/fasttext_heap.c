/*
 * fasttext_heap.c -- see fasttext_heap.h.
 *
 * std::push_heap, std::pop_heap and std::sort_heap of libstdc++ 12
 * (bits/stl_heap.h) with fastText's order, larger scores last: which of two
 * equal scores survives, and which comes first, follows from the exact moves.
 */
#include "scoring/fasttext_heap.h"

/* Move value up from a hole. */
static void sift_up(struct fasttext_candidate *items, size_t hole,
                    struct fasttext_candidate value)
{
    while (hole > 0 && items[(hole - 1) / 2].score > value.score) {
        items[hole] = items[(hole - 1) / 2];
        hole = (hole - 1) / 2;
    }
    items[hole] = value;
}

/* Of items[0 .. n-1], move the worst behind the n - 1 others. */
static void pop(struct fasttext_candidate *items, size_t n)
{
    const struct fasttext_candidate value = items[n - 1];
    const size_t len = n - 1;
    size_t hole = 0;
    size_t child = 0;

    items[n - 1] = items[0];
    while (len > 0 && child < (len - 1) / 2) {
        child = 2 * (child + 1);
        if (items[child].score > items[child - 1].score)
            child--;
        items[hole] = items[child];
        hole = child;
    }
    if (len % 2 == 0 && len > 0 && child == (len - 2) / 2) {
        child = 2 * (child + 1);
        items[hole] = items[child - 1];
        hole = child - 1;
    }
    if (len > 0)
        sift_up(items, hole, value);
}

void fasttext_heap_add(struct fasttext_heap *heap, float score, uint32_t label)
{
    sift_up(heap->items, heap->n, (struct fasttext_candidate){score, label});
    heap->n++;
    if (heap->n > heap->max) {
        pop(heap->items, heap->n);
        heap->n--;
    }
}

void fasttext_heap_sort(struct fasttext_heap *heap)
{
    for (size_t n = heap->n; n > 1; n--)
        pop(heap->items, n);
}
