/*
 * words_plain.c -- a text as near-duplicate detection sees it (definition v1).
 *
 * NFKD; drop Mn; simple lower case; words are runs of L*, N*, Mc, Me, and each
 * code point of a script written without spaces is one. ASCII goes through a
 * table without branches: every byte is written, and the write is kept if it
 * is part of a word or the first separator after one. Other code points are
 * decomposed one at a time, by utf8proc where they decompose at all.
 *
 * Canonical order moves only marks; of those, Mn are gone, and the few that
 * remain (Mc of class 6, 9, 216, 224, 226) are held back until a code point of
 * class 0, then written class by class: linear, whatever the input.
 *
 * Categories are those of Unicode 16, decompositions those of utf8proc (15 in
 * 2.8): code points new in 16 that decompose stay as they are.
 */
#include "text/words_plain.h"

#include "base/buf.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <utf8proc.h>

enum {
    NFKD_MAX = 18, /* code points from one: U+FDFA */
    HANGUL_FIRST = 0xAC00,
    HANGUL_LAST = 0xD7A3,
    CHUNK_BYTES = 4096,
    /* of one code point, as words: each at most 3 bytes and a space */
    GROWN_MAX_BYTES = NFKD_MAX * (UTF8_MAX_BYTES + 2),
};

struct plain {
    struct buf out;
    struct buf held; /* uint32_t code points, waiting for their order */
    bool is_in_word; /* the last byte of out is part of a word */
};

/* clang-format off */
/* ' ' for what separates */
static const char lower_ascii[128] = {
    "                                "
    "                0123456789      "
    " abcdefghijklmnopqrstuvwxyz     "
    " abcdefghijklmnopqrstuvwxyz     "
};
/* clang-format on */

/* Room for GROWN_MAX_BYTES must be there. */
static void put_word(struct plain *plain, uint32_t cp, bool is_alone)
{
    char *to = plain->out.ptr;

    if (is_alone && plain->is_in_word)
        to[plain->out.len++] = ' ';
    plain->out.len += utf8_put(to + plain->out.len, cp);
    if (is_alone)
        to[plain->out.len++] = ' ';
    plain->is_in_word = !is_alone;
}

static void put(struct plain *plain, uint32_t cp)
{
    unsigned more = unicode_more(cp);

    if ((more & UNICODE_NONSPACING) != 0)
        return;
    if ((more & UNICODE_HAS_LOWER) != 0) {
        cp = unicode_lower(cp);
        more = unicode_more(cp);
    }
    if ((more & UNICODE_WORD) != 0) {
        put_word(plain, cp, (more & UNICODE_ALONE) != 0);
        return;
    }
    if (plain->is_in_word)
        plain->out.ptr[plain->out.len++] = ' ';
    plain->is_in_word = false;
}

static unsigned combining_class(uint32_t cp)
{
    /* for a number too large it gives the properties of nothing */
    return (unsigned)utf8proc_get_property((utf8proc_int32_t)cp)
        ->combining_class;
}

/* Write what is held, lowest class first, in order of appearance within. */
static void put_held(struct plain *plain)
{
    const size_t n = plain->held.len / sizeof(uint32_t);
    const uint32_t *held = (const uint32_t *)(const void *)plain->held.ptr;
    unsigned next = 256;

    plain->held.len = 0;
    for (unsigned class = 1; class < 256; class = next) {
        next = 256;
        for (size_t i = 0; i < n; i++) {
            const unsigned of = combining_class(held[i]);

            if (of == class) {
                buf_reserve(&plain->out, GROWN_MAX_BYTES);
                put(plain, held[i]);
            }
            if (of > class && of < next)
                next = of;
        }
    }
}

/* Whether cp was kept back, or is of no interest. */
static bool hold(struct plain *plain, uint32_t cp)
{
    if (combining_class(cp) == 0) {
        put_held(plain);
        buf_reserve(&plain->out, GROWN_MAX_BYTES);
        return false;
    }
    if ((unicode_more(cp) & UNICODE_NONSPACING) == 0)
        buf_add(&plain->held, (struct str){(const char *)&cp, sizeof(cp)});
    return true;
}

static void add(struct plain *plain, uint32_t cp)
{
    const bool may_wait = (unicode_more(cp) & UNICODE_SPACING) != 0;

    if ((may_wait || plain->held.len > 0) && hold(plain, cp))
        return;
    put(plain, cp);
}

static void add_hangul(struct plain *plain, uint32_t cp)
{
    const uint32_t at = cp - HANGUL_FIRST;

    add(plain, 0x1100 + at / (21 * 28));
    add(plain, 0x1161 + at % (21 * 28) / 28);
    if (at % 28 != 0)
        add(plain, 0x11A7 + at % 28);
}

static void add_decomposed(struct plain *plain, uint32_t cp)
{
    const utf8proc_option_t nfkd = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT;
    const utf8proc_int32_t one = (utf8proc_int32_t)cp;
    utf8proc_int32_t parts[NFKD_MAX];
    utf8proc_ssize_t n = 0;

    if (cp >= HANGUL_FIRST && cp <= HANGUL_LAST) {
        add_hangul(plain, cp);
        return;
    }
    if (cp < UNICODE_END &&
        utf8proc_get_property(one)->decomp_seqindex != UINT16_MAX)
        n = utf8proc_decompose_char(one, parts, NFKD_MAX, nfkd, NULL);
    if (n <= 0 || n > NFKD_MAX) {
        add(plain, cp);
        return;
    }
    for (utf8proc_ssize_t i = 0; i < n; i++)
        add(plain, (uint32_t)parts[i]);
}

/* ASCII from `at` on, at most CHUNK_BYTES; returns where it stopped. */
static size_t add_ascii(struct plain *plain, struct str text, size_t at)
{
    const size_t left = text.len - at;
    const size_t end = at + (left < CHUNK_BYTES ? left : CHUNK_BYTES);
    char *to = buf_reserve(&plain->out, end - at + 1);
    const char *from = to;
    bool is_in_word = plain->is_in_word;

    for (; at < end && (signed char)text.ptr[at] >= 0; at++) {
        const char c = lower_ascii[(unsigned char)text.ptr[at]];
        const bool is_word = c != ' ';

        *to = c;
        to += is_word || is_in_word;
        is_in_word = is_word;
    }
    plain->out.len += (size_t)(to - from);
    plain->is_in_word = is_in_word;
    return at;
}

struct str plain_normalise(struct str text, struct arena *arena)
{
    struct plain plain = {.is_in_word = false};
    size_t at = 0;

    buf_init(&plain.out, arena);
    buf_init(&plain.held, arena);
    buf_reserve(&plain.out, text.len + GROWN_MAX_BYTES);
    while (at < text.len) {
        if ((signed char)text.ptr[at] >= 0) {
            if (plain.held.len > 0)
                put_held(&plain);
            at = add_ascii(&plain, text, at);
            continue;
        }
        buf_reserve(&plain.out, GROWN_MAX_BYTES);
        add_decomposed(&plain, utf8_step(text, &at));
    }
    put_held(&plain);
    if (plain.out.len > 0 && !plain.is_in_word)
        plain.out.len--; /* the space after the last word */
    return buf_str(&plain.out);
}
