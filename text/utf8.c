/*
 * utf8.c -- see utf8.h.
 *
 * Validity is decided a sequence at a time from the lead byte and the range it
 * allows for its second byte (Unicode 16, table 3-7); runs of ASCII are passed
 * over 16 bytes at a time. The loops that count are written so that the
 * compiler turns them into SIMD.
 */
#include "text/utf8.h"

#include "text/utf8_avx2.h"

static uint64_t load8(const unsigned char *p)
{
    uint64_t word;

    memcpy(&word, p, sizeof(word));
    return word;
}

static size_t ascii_run(const unsigned char *p, size_t len)
{
    const uint64_t high = 0x8080808080808080;
    size_t at = 0;

    while (len - at >= 16 && ((load8(p + at) | load8(p + at + 8)) & high) == 0)
        at += 16;
    while (at < len && p[at] < 0x80)
        at++;
    return at;
}

struct sequence {
    size_t len; /* of the sequence, or of its well-formed beginning; >= 1 */
    bool is_valid;
};

/* How many bytes a lead byte asks for; 0 when it is none. */
static size_t asked(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

static bool is_second(unsigned char lead, unsigned char second)
{
    if (lead == 0xE0)
        return second >= 0xA0 && second <= 0xBF;
    if (lead == 0xED)
        return second >= 0x80 && second <= 0x9F;
    if (lead == 0xF0)
        return second >= 0x90 && second <= 0xBF;
    if (lead == 0xF4)
        return second >= 0x80 && second <= 0x8F;
    return second >= 0x80 && second <= 0xBF;
}

/* len >= 1 */
static struct sequence look(const unsigned char *p, size_t len)
{
    const size_t want = asked(p[0]);
    size_t n = 1;

    if (want <= 1)
        return (struct sequence){1, want == 1};
    if (len < 2 || !is_second(p[0], p[1]))
        return (struct sequence){1, false};
    for (n = 2; n < want; n++)
        if (n >= len || (p[n] & 0xC0) != 0x80)
            return (struct sequence){n, false};
    return (struct sequence){want, true};
}

/* The length of the longest valid prefix. */
static size_t valid_run(const unsigned char *p, size_t len)
{
    size_t at = 0;

    while (at < len) {
        const struct sequence sequence = look(p + at, len - at);

        if (!sequence.is_valid)
            return at;
        at += sequence.len;
        if (sequence.len == 1)
            at += ascii_run(p + at, len - at);
    }
    return len;
}

size_t utf8_put(char *to, uint32_t cp)
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = 0xFFFD;
    if (cp < 0x80) {
        to[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        to[0] = (char)(0xC0 | cp >> 6);
        to[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        to[0] = (char)(0xE0 | cp >> 12);
        to[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        to[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | cp >> 18);
    to[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    to[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    to[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

size_t utf8_count(struct str text)
{
    size_t n = 0;
    size_t at = 0;

    while (at < text.len) {
        /* at most 255 of them, so that the sum fits one byte a lane */
        const size_t left = text.len - at;
        const size_t len = left < 192 ? left : 192;
        uint8_t n_block = 0;

        for (size_t i = 0; i < len; i++)
            n_block = (uint8_t)(n_block + ((signed char)text.ptr[at + i] >=
                                           (signed char)-64));
        n += n_block;
        at += len;
    }
    return n;
}

bool utf8_is_valid(struct str text, enum cpu_level cpu)
{
    if (cpu >= CPU_AVX2)
        return utf8_is_valid_avx2(text);
    return valid_run((const unsigned char *)text.ptr, text.len) == text.len;
}

size_t utf8_repair(struct buf *out, struct str bytes)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    size_t n_replaced = 0;
    size_t at = 0;

    while (at < bytes.len) {
        const size_t len = valid_run(p + at, bytes.len - at);

        buf_add(out, (struct str){bytes.ptr + at, len});
        at += len;
        if (at == bytes.len)
            break;
        buf_add_text(out, "\xEF\xBF\xBD");
        at += look(p + at, bytes.len - at).len;
        n_replaced++;
    }
    return n_replaced;
}
