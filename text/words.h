/*
 * words.h -- the named word lists of a text.
 *
 * space   maximal runs without white space, as Python's str.split(): the 29
 *         code points of str.isspace (White_Space, and 1C-1F) separate.
 * plain   NFKD; nonspacing marks (Mn) dropped; simple lower case; a word is a
 *         maximal run of L*, N*, Mc, Me, and a code point of the scripts
 *         written without spaces (Han, Hiragana, Katakana, Thai, Lao, Khmer,
 *         Myanmar) is a word by itself. Near-duplicate detection uses it.
 * spacy   datatrove's English words: the tokens of spaCy 3.8's blank English
 *         pipeline that are not white space. The filters of the published
 *         recipes count these.
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
 * `space`, `spacy`: text is the text itself. `plain`: text is the normalised
 * words, joined by one space each, so that words i to j are the bytes from
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
 * and `spacy`
 * borrow the text. A list takes at most 4 bytes a byte of its text, `spacy` 8
 * (each character may be a word), ordinary text 1 to 2.
 */
const struct words *words_list(enum word_list list, struct str text,
                               struct arena *arena, enum cpu_level cpu);

/*
 * A text in pieces that follow one another: piece i ends where the next one
 * begins, at byte ends[i]; the last one at the end of the text. n >= 1.
 */
struct sentences {
    struct str text;
    const uint32_t *ends;
    size_t n;
};

/*
 * Working space of `spacy`, for one thread: what it knows about words it has
 * seen, and room for the tokens of a text. Answers do not depend on it.
 */
struct word_tools;

struct word_tools *word_tools_new(void);
void word_tools_free(struct word_tools *tools); /* NULL is fine */

/* words_list(WORDS_SPACE, ...)->n, without the list. */
size_t words_count_space(struct str text, enum cpu_level cpu);

#endif
