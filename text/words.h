/*
 * words.h -- the named word lists of a text.
 *
 * space   maximal runs without white space, as Python's str.split(): the 29
 *         code points of str.isspace (White_Space, and 1C-1F) separate.
 * plain   NFKD; nonspacing marks (Mn) dropped; simple lower case; a word is a
 *         maximal run of L*, N*, Mc, Me, and a code point of the scripts
 *         written without spaces (Han, Hiragana, Katakana, Thai, Lao, Khmer,
 *         Myanmar) is a word by itself. Near-duplicate detection uses it.
 * spacy   datatrove's English words. Not built yet: asking gives NULL.
 */
#ifndef TAMIS_WORDS_H
#define TAMIS_WORDS_H

#include "base/arena.h"
#include "base/cpu.h"

enum word_list { WORDS_SPACE, WORDS_SPACY, WORDS_PLAIN, WORDS_N };

/* The largest text; `plain` may grow it elevenfold, still within 32 bits. */
enum { WORDS_MAX_TEXT_BYTES = 256 * 1024 * 1024 };

struct word {
    uint32_t offset; /* bytes, in words.text */
    uint32_t len;    /* bytes, at least 1 */
};

/*
 * `space`: text is the text itself. `plain`: text is the normalised words,
 * joined by one space each, so that words i to j are the bytes from
 * items[i].offset to items[j].offset + items[j].len, whatever stood between.
 */
struct words {
    struct str text;
    const struct word *items;
    size_t n;
};

/*
 * The list, in the arena. The text is valid UTF-8 of at most
 * WORDS_MAX_TEXT_BYTES; other bytes give some words, within bounds. `space`
 * borrows the text. A list takes at most 4 bytes a byte of its text, ordinary
 * text 1 to 2. NULL for a list that is not built yet.
 */
const struct words *words_list(enum word_list list, struct str text,
                               struct arena *arena, enum cpu_level cpu);

/* words_list(WORDS_SPACE, ...)->n, without the list. */
size_t words_count_space(struct str text, enum cpu_level cpu);

#endif
