/*
 * unicode.h -- what a code point is: letter, number, space; Unicode 16.0.
 *
 * One byte of class bits a code point, found through two small tables (8.5 KiB
 * and 32 KiB, of which ordinary text touches a few cache lines); a second byte
 * serves the word list `plain`. The tables are made by scripts/gen_unicode.py.
 * The version is that of the tokenizers whose ids we give (tiktoken 0.14, HF
 * tokenizers 0.21.2 and later). Anything above U+10FFFF has no class; the
 * surrogates have none either.
 */
#ifndef TAMIS_UNICODE_H
#define TAMIS_UNICODE_H

#include "base/base.h"

#define UNICODE_VERSION "16.0.0"

enum unicode_class_bit {
    UNICODE_LETTER = 1 << 0, /* L* */
    UNICODE_NUMBER = 1 << 1, /* N* */
    UNICODE_SPACE = 1 << 2,  /* White_Space: no 1C-1F, 180E, 200B, FEFF */
    UNICODE_MARK = 1 << 3,   /* M* */
    UNICODE_UPPER = 1 << 4,  /* Lu, Lt */
    UNICODE_LOWER = 1 << 5,  /* Ll */
    UNICODE_PUNCT = 1 << 6,  /* P* */
    UNICODE_SYMBOL = 1 << 7, /* S* */
};

enum unicode_more_bit {
    UNICODE_NONSPACING = 1 << 0, /* Mn */
    UNICODE_WORD = 1 << 1,       /* L*, N*, Mc, Me */
    UNICODE_ALONE = 1 << 2,      /* UNICODE_WORD in Han, Hiragana, Katakana,
                                    Thai, Lao, Khmer, Myanmar */
    UNICODE_HAS_LOWER = 1 << 3,  /* unicode_lower() changes it */
    UNICODE_SPACING = 1 << 4,    /* Mc, Me */
};

enum {
    UNICODE_END = 0x110000, /* one past the last code point */
    UNICODE_REPLACEMENT = 0xFFFD,
    UNICODE_BLOCK = 128, /* code points a block of the tables */
};

extern const uint8_t unicode_class_stage1[UNICODE_END / UNICODE_BLOCK];
extern const uint8_t unicode_class_stage2[];
extern const uint8_t unicode_more_stage1[UNICODE_END / UNICODE_BLOCK];
extern const uint8_t unicode_more_stage2[];

/* Bits of enum unicode_class_bit. */
static inline uint8_t unicode_class(uint32_t cp)
{
    if (cp >= UNICODE_END)
        return 0;
    return unicode_class_stage2[unicode_class_stage1[cp / UNICODE_BLOCK] *
                                    UNICODE_BLOCK +
                                cp % UNICODE_BLOCK];
}

/* Bits of enum unicode_more_bit. */
static inline uint8_t unicode_more(uint32_t cp)
{
    if (cp >= UNICODE_END)
        return 0;
    return unicode_more_stage2[unicode_more_stage1[cp / UNICODE_BLOCK] *
                                   UNICODE_BLOCK +
                               cp % UNICODE_BLOCK];
}

/* Simple lower case (UnicodeData field 13): one code point for one, without
 * context, so a capital sigma is always U+03C3. Others are returned as is. */
uint32_t unicode_lower(uint32_t cp);

#endif
