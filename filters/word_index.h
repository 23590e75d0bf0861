/*
 * word_index.h -- which of many words stands at a place in a text.
 *
 * The words lie sorted; a table of the first two bytes gives a range of them,
 * and each further byte of the text narrows it by binary search. Most places
 * cost one look into the table. Constant once sealed: any thread may ask.
 */
#ifndef TAMIS_WORD_INDEX_H
#define TAMIS_WORD_INDEX_H

#include "base/arena.h"

struct word_index {
    struct arena arena; /* the words' bytes */
    struct str *words;
    size_t n;
    size_t cap;
    uint32_t *starts; /* [65537]: of words of two bytes and more, by those */
    bool singles[256];
};

enum { WORD_INDEX_MAX = 1 << 24 }; /* words */

void word_index_init(struct word_index *index);
void word_index_release(struct word_index *index);

/* A copy of the word; an empty one, and any beyond the most, is ignored. */
void word_index_add(struct word_index *index, struct str word);

/* Make it fit to be asked; nothing may be added behind this. */
void word_index_seal(struct word_index *index);

/* The length of the shortest word at text[at] that is longer than `longer`
 * bytes; 0 when there is none. */
size_t word_index_match(const struct word_index *index, struct str text,
                        size_t at, size_t longer);

/* The first place from `at` on where a word stands, that word being the
 * shortest there; false when there is none. */
bool word_index_search(const struct word_index *index, struct str text,
                       size_t at, struct str *word);

#endif
