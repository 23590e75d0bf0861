/*
 * lower_case.c -- see lower_case.h. Runs of ASCII are copied in a loop that
 * compilers vectorise. The rule of the final sigma (SpecialCasing.txt): behind
 * a cased letter and not before one, case-ignorable characters between not
 * counting. What is cased and what is case-ignorable follows from the general
 * category and short lists (DerivedCoreProperties.txt, PropList.txt).
 */
#include "text/lower_case.h"

#include "text/unicode.h"
#include "text/utf8.h"

#include <utf8proc.h>

enum { BIG_SIGMA = 0x3A3, FINAL_SIGMA = 0x3C2, DOTTED_I = 0x130 };

struct range {
    uint32_t first;
    uint32_t last;
};

/* clang-format off */
/* Other_Lowercase and Other_Uppercase: cased, though no cased letter. */
static const struct range other_cased[] = {
    {0xAA, 0xAA}, {0xBA, 0xBA}, {0x2B0, 0x2B8}, {0x2C0, 0x2C1},
    {0x2E0, 0x2E4}, {0x345, 0x345}, {0x37A, 0x37A}, {0x1D2C, 0x1D6A},
    {0x1D78, 0x1D78}, {0x1D9B, 0x1DBF}, {0x2071, 0x2071}, {0x207F, 0x207F},
    {0x2090, 0x209C}, {0x2160, 0x217F}, {0x24B6, 0x24E9}, {0x2C7C, 0x2C7D},
    {0xA69C, 0xA69D}, {0xA770, 0xA770}, {0xA7F8, 0xA7F9}, {0xAB5C, 0xAB5F},
    {0x1F130, 0x1F149}, {0x1F150, 0x1F169}, {0x1F170, 0x1F189},
};

/* Word_Break MidLetter, MidNumLet, Single_Quote: case-ignorable. */
static const uint32_t mid_letters[] = {
    0x27, 0x2E, 0x3A, 0xB7, 0x387, 0x55F, 0x5F4, 0x2018, 0x2019, 0x2024,
    0x2027, 0xFE13, 0xFE52, 0xFE55, 0xFF07, 0xFF0E, 0xFF1A,
};
/* clang-format on */

static bool is_cased(uint32_t cp)
{
    if ((unicode_class(cp) & (UNICODE_UPPER | UNICODE_LOWER)) != 0)
        return true;
    for (size_t i = 0; i < ARRAY_LEN(other_cased); i++) {
        if (cp >= other_cased[i].first && cp <= other_cased[i].last)
            return true;
    }
    return false;
}

static bool is_ignorable(uint32_t cp)
{
    const utf8proc_category_t category =
        utf8proc_category((utf8proc_int32_t)cp);

    if (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME ||
        category == UTF8PROC_CATEGORY_CF || category == UTF8PROC_CATEGORY_LM ||
        category == UTF8PROC_CATEGORY_SK)
        return true;
    for (size_t i = 0; i < ARRAY_LEN(mid_letters); i++) {
        if (cp == mid_letters[i])
            return true;
    }
    return false;
}

/* Is the next that is not ignorable, from `at` on, cased? */
static bool is_before_cased(struct str text, size_t at)
{
    while (at < text.len) {
        const uint32_t cp = utf8_step(text, &at);

        if (!is_ignorable(cp))
            return is_cased(cp);
    }
    return false;
}

/* The same backwards from `at`. */
static bool is_behind_cased(struct str text, size_t at)
{
    while (at > 0) {
        size_t begin = at - 1;
        uint32_t cp;

        while (begin > 0 && ((unsigned char)text.ptr[begin] & 0xC0) == 0x80)
            begin--;
        at = begin;
        cp = utf8_step(text, &begin);
        if (!is_ignorable(cp))
            return is_cased(cp);
    }
    return false;
}

static size_t lower_ascii(char *to, struct str text, size_t at)
{
    const size_t begin = at;

    while (at < text.len && (text.ptr[at] & 0x80) == 0)
        at++;
    for (size_t i = begin; i < at; i++) {
        const char c = text.ptr[i];

        to[i - begin] = (char)(c + ((unsigned char)(c - 'A') < 26 ? 32 : 0));
    }
    return at - begin;
}

/* What cp, which ends at `at`, becomes; U+0130 is dealt with. */
static uint32_t lower(struct str text, size_t at, uint32_t cp)
{
    if (cp == BIG_SIGMA && is_behind_cased(text, at - 2) &&
        !is_before_cased(text, at))
        return FINAL_SIGMA;
    return unicode_lower(cp);
}

void lower_case(struct buf *out, struct str text)
{
    size_t at = 0;

    while (at < text.len) {
        const size_t n = lower_ascii(buf_reserve(out, text.len - at), text, at);
        uint32_t cp;

        out->len += n;
        at += n;
        if (at == text.len)
            return;
        cp = utf8_step(text, &at);
        if (cp == DOTTED_I)
            buf_add_text(out, "i\xCC\x87");
        else
            out->len +=
                utf8_put(buf_reserve(out, UTF8_MAX_BYTES), lower(text, at, cp));
    }
}
