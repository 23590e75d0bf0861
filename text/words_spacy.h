/* words_spacy.h -- the words of `spacy`, and sentences; for text/ only. */
#ifndef TAMIS_WORDS_SPACY_H
#define TAMIS_WORDS_SPACY_H

#include "text/words.h"

struct spacy_text {
    struct words words;
    struct sentences sentences;
};

/* Both, in the arena; chunks are the words of `space`. */
const struct spacy_text *spacy_measure(const struct words *chunks,
                                       struct word_tools *tools,
                                       struct arena *arena);

#endif
