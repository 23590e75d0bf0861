/*
 * word_sums.h -- what the filters count over the words of `spacy`.
 */
#ifndef TAMIS_WORD_SUMS_H
#define TAMIS_WORD_SUMS_H

#include "text/words.h"

struct word_sums {
    size_t n_words;
    size_t n_solid;       /* with a code point that is no symbol: datatrove's
                             PUNCTUATION_SET */
    size_t n_solid_chars; /* code points of these */
    size_t n_alphabetic;  /* with a letter (L*) */
    size_t n_stop_words;  /* distinct ones of the, be, to, of, and, that, have,
                             with; in lower case */
};

/* Add one word; stops gathers which were there. */
void word_sums_add(struct word_sums *sums, struct str word, uint32_t *stops);

struct word_sums word_sums(const struct words *words);

#endif
