/*
 * ngrams.h -- repeated sequences of the words of `spacy`, as datatrove counts
 * them: find_top_duplicate() and find_all_duplicate().
 */
#ifndef TAMIS_NGRAMS_H
#define TAMIS_NGRAMS_H

#include "text/words.h"

/* Words by number, and their bytes without what stands between. */
struct ngrams {
    size_t n;
    const uint32_t *ids;    /* a word: equal words have equal ones */
    const char *bytes;      /* all words, one after the other */
    const uint32_t *starts; /* of word i in bytes; n + 1 */
    const uint32_t *chars;  /* code points before word i; n + 1 */
    const uint8_t *is_hot;  /* may the bytes at word i stand at another? */
    uint32_t *counts;       /* working space, n */
    uint64_t *table;        /* likewise */
    size_t mask;
};

/* In the arena, linear in the text. */
const struct ngrams *ngrams_make(const struct words *words,
                                 struct arena *arena);

/*
 * Code points of the commonest sequence of n words, with a space between two,
 * times its count (which may be 1); the first of equals. 0: fewer than n.
 */
size_t ngrams_top(const struct ngrams *ngrams, size_t n);

/*
 * Code points in repeated sequences of n words: from left to right, one seen
 * before counts and is passed over, any other is noted. Sequences are equal
 * when their bytes without spaces are.
 */
size_t ngrams_repeated(const struct ngrams *ngrams, size_t n);

#endif
