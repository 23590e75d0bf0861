/* word_index.c -- see word_index.h. */
#include "filters/word_index.h"

#include "base/mem.h"

#include <assert.h>
#include <stdlib.h>

enum { PAIRS = 65536 };

void word_index_init(struct word_index *index)
{
    *index = (struct word_index){.n = 0};
    arena_init(&index->arena);
}

void word_index_release(struct word_index *index)
{
    mem_free(index->words);
    mem_free(index->starts);
    arena_release(&index->arena);
    *index = (struct word_index){.n = 0};
}

void word_index_add(struct word_index *index, struct str word)
{
    assert(index->starts == NULL);
    if (word.len == 0 || index->n == WORD_INDEX_MAX)
        return;
    if (index->n == index->cap) {
        index->cap = index->cap == 0 ? 64 : index->cap * 2;
        index->words =
            mem_realloc(index->words, index->cap * sizeof(*index->words));
    }
    index->words[index->n++] = arena_copy(&index->arena, word);
}

static int compare(const void *a, const void *b)
{
    const struct str *x = a;
    const struct str *y = b;
    const size_t len = x->len < y->len ? x->len : y->len;
    const int order = memcmp(x->ptr, y->ptr, len);

    if (order != 0)
        return order;
    return (x->len > y->len) - (x->len < y->len);
}

static unsigned pair_of(const char *p)
{
    return (unsigned)(unsigned char)p[0] << 8 | (unsigned char)p[1];
}

void word_index_seal(struct word_index *index)
{
    size_t n = 0;

    if (index->n > 0)
        qsort(index->words, index->n, sizeof(*index->words), compare);
    index->starts = mem_zalloc(PAIRS + 1, sizeof(*index->starts));
    for (size_t i = 0; i < index->n; i++) {
        const struct str word = index->words[i];

        if (word.len == 1) {
            index->singles[(unsigned char)word.ptr[0]] = true;
        } else if (n == 0 || !str_eq(index->words[n - 1], word)) {
            index->words[n++] = word;
            index->starts[pair_of(word.ptr) + 1]++;
        }
    }
    index->n = n;
    for (size_t i = 0; i < PAIRS; i++)
        index->starts[i + 1] += index->starts[i];
}

/* The first word of [low, high) whose byte at `depth` is at least c. */
static size_t lower_bound(const struct word_index *index, size_t low,
                          size_t high, size_t depth, unsigned c)
{
    while (low < high) {
        const size_t mid = low + (high - low) / 2;

        if ((unsigned char)index->words[mid].ptr[depth] < c)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

size_t word_index_match(const struct word_index *index, struct str text,
                        size_t at, size_t longer)
{
    const char *p = text.ptr + at;
    const size_t left = text.len - at;
    size_t low;
    size_t high;

    if (left > 0 && longer == 0 && index->singles[(unsigned char)p[0]])
        return 1;
    if (left < 2)
        return 0;
    low = index->starts[pair_of(p)];
    high = index->starts[pair_of(p) + 1];
    for (size_t depth = 2; low < high; depth++) {
        unsigned c;

        if (index->words[low].len == depth && depth > longer)
            return depth;
        low += index->words[low].len == depth;
        if (depth == left)
            return 0;
        c = (unsigned char)p[depth];
        low = lower_bound(index, low, high, depth, c);
        high = lower_bound(index, low, high, depth, c + 1);
    }
    return 0;
}

bool word_index_search(const struct word_index *index, struct str text,
                       size_t at, struct str *word)
{
    for (; at < text.len; at++) {
        const size_t len = word_index_match(index, text, at, 0);

        if (len > 0) {
            *word = (struct str){text.ptr + at, len};
            return true;
        }
    }
    return false;
}
