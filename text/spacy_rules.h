/*
 * spacy_rules.h -- spaCy's tables for English: classes of code points, the
 * exceptions, the units, and the patterns of the special matcher; for the
 * spacy_ files and the filters that use datatrove's sets of characters.
 *
 * The tables are made by scripts/gen_spacy.py. Every look-up is O(1).
 */
#ifndef TAMIS_SPACY_RULES_H
#define TAMIS_SPACY_RULES_H

#include "text/utf8.h"

enum spacy_bit {
    SPACY_SPACE = 1 << 0,       /* Python's isspace */
    SPACY_PREFIX = 1 << 1,      /* a prefix by itself */
    SPACY_SUFFIX = 1 << 2,      /* a suffix by itself */
    SPACY_BEFORE_STOP = 1 << 3, /* a final stop behind it is a suffix */
    SPACY_UPPER = 1 << 4,       /* two of them: likewise */
    SPACY_STOP_LEFT = 1 << 5,   /* left of an inner stop */
    SPACY_STOP_RIGHT = 1 << 6,  /* right of it */
    SPACY_ALPHA = 1 << 7,
    SPACY_ICON = 1 << 8,
    SPACY_WORD = 1 << 9,   /* \w of Python's re */
    SPACY_DIGIT = 1 << 10, /* \d */
    SPACY_HOST = 1 << 11,  /* ends of the labels of a host */
    SPACY_TLD = 1 << 12,
    SPACY_LETTER = 1 << 13,   /* L*, Python's isalpha */
    SPACY_PUNCT = 1 << 14,    /* P* */
    SPACY_FINAL = 1 << 15,    /* ends a sentence */
    SPACY_SYMBOL = 1 << 16,   /* datatrove's PUNCTUATION_SET */
    SPACY_TERMINAL = 1 << 17, /* datatrove's TERMINAL_PUNCTUATION */
};

extern const uint8_t spacy_class_stage1[];
extern const uint32_t spacy_class_stage2[];

/* Bits of enum spacy_bit. */
static inline uint32_t spacy_class(uint32_t cp)
{
    if (cp >= 0x110000)
        return 0;
    return spacy_class_stage2[spacy_class_stage1[cp / 128] * 128 + cp % 128];
}

/* The class of the code point at `at`; 0 at the end. */
static inline uint32_t spacy_class_at(struct str text, size_t at)
{
    if (at >= text.len)
        return 0;
    if ((unsigned char)text.ptr[at] < 0x80)
        return spacy_class_stage2[spacy_class_stage1[0] * 128 +
                                  (unsigned char)text.ptr[at]];
    return spacy_class(utf8_step(text, &at));
}

/* Where the code point that ends at `at` > 0 begins. */
static inline size_t spacy_step_back(struct str text, size_t at)
{
    const size_t limit = at > UTF8_MAX_BYTES ? at - UTF8_MAX_BYTES : 0;

    at--;
    while (at > limit && ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
        at--;
    return at;
}

/* The class of the code point before `at`; 0 at the beginning. */
static inline uint32_t spacy_class_before(struct str text, size_t at)
{
    if (at == 0)
        return 0;
    return spacy_class_at(text, spacy_step_back(text, at));
}

enum { SPACY_EXCEPTION_TOKENS = 3, SPACY_EXCEPTION_BYTES = 29 };

/*
 * How many tokens the exception table parts bytes into; 0: it is none. ends
 * holds where they end.
 */
size_t spacy_exception(struct str bytes, size_t ends[SPACY_EXCEPTION_TOKENS]);

bool spacy_is_exception(struct str bytes);
bool spacy_is_unit(struct str bytes);

/*
 * The trie of the special matcher's patterns of two tokens or more. A step
 * from node 0, or from a node that a step gave, by a token; 0: no pattern
 * goes on like this.
 */
uint32_t spacy_pattern_step(uint32_t node, struct str token);
bool spacy_pattern_ends(uint32_t node);
bool spacy_is_pattern_token(struct str token);

enum { SPACY_PATTERN_TOKENS = 11 }; /* of the longest */

#endif
