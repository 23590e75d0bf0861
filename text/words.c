/*
 * words.c -- see words.h. `plain` is normalised to words with one space
 * between them, and then split as `space` is; `spacy` parts the words of
 * `space`.
 */
#include "text/words.h"

#include "text/words_plain.h"
#include "text/words_space.h"
#include "text/words_spacy.h"

#include <assert.h>

static const struct words *spacy_list(struct str text, struct arena *arena,
                                      enum cpu_level cpu)
{
    struct word_tools *tools = word_tools_new();
    const struct spacy_text *spacy =
        spacy_measure(space_list(text, arena, cpu), tools, arena);

    word_tools_free(tools);
    return &spacy->words;
}

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
        return spacy_list(text, arena, cpu);
    case WORDS_N:
        break;
    }
    return NULL;
}
