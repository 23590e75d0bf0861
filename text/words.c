/*
 * words.c -- see words.h. `plain` is normalised to words with one space
 * between them, and then split as `space` is.
 */
#include "text/words.h"

#include "text/words_plain.h"
#include "text/words_space.h"

#include <assert.h>

const struct words *words_list(enum word_list list, struct str text,
                               struct arena *arena, enum cpu_level cpu)
{
    assert(text.len <= WORDS_MAX_TEXT_BYTES);
    switch (list) {
    case WORDS_SPACE:
        return space_list(text, arena, cpu);
    case WORDS_PLAIN:
        return space_list(plain_normalise(text, arena), arena, cpu);
    case WORDS_SPACY:
    case WORDS_N:
        break;
    }
    return NULL;
}
