/*
 * pii_find.c -- see pii_find.h. A regular expression tries every byte; here
 * memchr() goes from '@' to '@' and from '.' to '.', and only what stands
 * around one is looked at. Both patterns are linear: no byte is looked at for
 * more than two candidates.
 *
 * E-mail: \b, runs of A = [A-Za-z0-9!#$%&'*+/=?^_`{|}~-] joined by single
 * dots, '@', then labels joined by dots (at least one dot; a label begins and
 * ends with a letter or digit and may have hyphens within), or [a.b.c.d] whose
 * last part may be `tag:` instead. IP: four numbers up to 255, of one to three
 * digits, with dots between and nothing asked of what stands around them.
 *
 * Source: datatrove 0.10.1, formatters/pii.py; a match is what Python's
 * re.sub finds from left to right.
 */
#include "filters/pii_find.h"

#include "text/unicode.h"
#include "text/utf8.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
    return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool is_atom(char c)
{
    return is_alnum(c) || (c != '\0' && strchr("!#$%&'*+/=?^_`{|}~-", c));
}

/* Python's \w of the code point that ends at `at`; false at the beginning. */
static bool is_word_before(struct str text, size_t at)
{
    size_t begin = at;
    uint32_t cp;

    if (at == 0)
        return false;
    do {
        begin--;
    } while (begin > 0 && at - begin < UTF8_MAX_BYTES &&
             ((unsigned char)text.ptr[begin] & 0xC0) == 0x80);
    cp = utf8_step(text, &begin);
    return cp == '_' ||
           (unicode_class(cp) & (UNICODE_LETTER | UNICODE_NUMBER)) != 0;
}

static bool is_boundary(struct str text, size_t at)
{
    const char c = text.ptr[at];

    return is_word_before(text, at) != (is_alnum(c) || c == '_');
}

/* Where the local part that ends at the '@' begins; `at` when there is none. */
static size_t find_local(struct str text, size_t from, size_t at)
{
    const char *p = text.ptr;
    size_t begin = at;

    if (at == from || !is_atom(p[at - 1]))
        return at;
    while (begin > from &&
           (is_atom(p[begin - 1]) || (p[begin - 1] == '.' && p[begin] != '.')))
        begin--;
    while (begin < at && (p[begin] == '.' || !is_boundary(text, begin)))
        begin++;
    return begin;
}

/* The end of the host name at `at`; 0 when there is none. */
static size_t match_host(struct str text, size_t at)
{
    const char *p = text.ptr;
    size_t end = 0;

    for (bool has_dot = false;; has_dot = true) {
        size_t run = at;
        size_t label;

        while (run < text.len && (is_alnum(p[run]) || p[run] == '-'))
            run++;
        if (run == at || p[at] == '-')
            return end;
        for (label = run; p[label - 1] == '-'; label--)
            ;
        if (has_dot)
            end = label;
        if (label != run || run == text.len || p[run] != '.')
            return end;
        at = run + 1;
    }
}

/* Digits from `at` on, at most three and together at most 255. */
static size_t match_octet(struct str text, size_t at)
{
    unsigned value = 0;
    size_t n = 0;

    while (n < 3 && at + n < text.len && is_digit(text.ptr[at + n])) {
        value = value * 10 + (unsigned)(text.ptr[at + n] - '0');
        if (value > 255)
            break;
        n++;
    }
    return n;
}

/* "N." */
static size_t match_octet_dot(struct str text, size_t at)
{
    const size_t n = match_octet(text, at);

    return n > 0 && at + n < text.len && text.ptr[at + n] == '.' ? n + 1 : 0;
}

/* The last part of a literal: N or [A-Za-z0-9-]*[A-Za-z0-9]: */
static size_t match_last_part(struct str text, size_t at)
{
    const size_t n = match_octet(text, at);
    size_t end = at;

    if (n > 0 && at + n < text.len && text.ptr[at + n] == ']')
        return n;
    while (end < text.len && (is_alnum(text.ptr[end]) || text.ptr[end] == '-'))
        end++;
    if (end == at || end == text.len || text.ptr[end] != ':' ||
        text.ptr[end - 1] == '-')
        return 0;
    return end + 1 - at;
}

/* The end of the literal whose '[' is at `at`; 0 when there is none. */
static size_t match_literal(struct str text, size_t at)
{
    size_t n;

    at++;
    for (int i = 0; i < 3; i++) {
        n = match_octet_dot(text, at);
        if (n == 0)
            return 0;
        at += n;
    }
    n = match_last_part(text, at);
    at += n;
    return n > 0 && at < text.len && text.ptr[at] == ']' ? at + 1 : 0;
}

static size_t match_domain(struct str text, size_t at)
{
    if (at < text.len && text.ptr[at] == '[')
        return match_literal(text, at);
    return match_host(text, at);
}

bool pii_find_email(struct str text, size_t from, struct pii_span *span)
{
    size_t search = from;

    while (search < text.len) {
        const char *sign = memchr(text.ptr + search, '@', text.len - search);
        size_t at;

        if (sign == NULL)
            return false;
        at = (size_t)(sign - text.ptr);
        span->begin = find_local(text, search, at);
        if (span->begin < at) {
            span->end = match_domain(text, at + 1);
            if (span->end > 0)
                return true;
        }
        search = at + 1;
    }
    return false;
}

/* The longest number that ends before `dot`, from `from` on; 0: none. */
static size_t match_octet_before(struct str text, size_t from, size_t dot)
{
    size_t n = 0;

    while (n < 3 && dot - n > from && is_digit(text.ptr[dot - n - 1]))
        n++;
    return n == 3 && match_octet(text, dot - 3) < 3 ? 2 : n;
}

/* The end of the three numbers behind the first dot; 0 when they are not. */
static size_t match_rest(struct str text, size_t at)
{
    size_t n;

    for (int i = 0; i < 2; i++) {
        n = match_octet_dot(text, at);
        if (n == 0)
            return 0;
        at += n;
    }
    n = match_octet(text, at);
    return n > 0 ? at + n : 0;
}

bool pii_find_ip(struct str text, size_t from, struct pii_span *span)
{
    size_t search = from;

    while (search < text.len) {
        const char *sign = memchr(text.ptr + search, '.', text.len - search);
        size_t dot;
        size_t n;

        if (sign == NULL)
            return false;
        dot = (size_t)(sign - text.ptr);
        n = match_octet_before(text, from, dot);
        if (n > 0) {
            span->begin = dot - n;
            span->end = match_rest(text, dot + 1);
            if (span->end > 0)
                return true;
        }
        search = dot + 1;
    }
    return false;
}

struct network {
    uint32_t address;
    int bits;
};

/* clang-format off */
static const struct network not_global[] = {
    {0x00000000,  8}, /* 0.0.0.0 */
    {0x0A000000,  8}, /* 10.0.0.0 */
    {0x64400000, 10}, /* 100.64.0.0 */
    {0x7F000000,  8}, /* 127.0.0.0 */
    {0xA9FE0000, 16}, /* 169.254.0.0 */
    {0xAC100000, 12}, /* 172.16.0.0 */
    {0xC0000000, 29}, /* 192.0.0.0 */
    {0xC00000AA, 31}, /* 192.0.0.170 */
    {0xC0000200, 24}, /* 192.0.2.0 */
    {0xC0A80000, 16}, /* 192.168.0.0 */
    {0xC6120000, 15}, /* 198.18.0.0 */
    {0xC6336400, 24}, /* 198.51.100.0 */
    {0xCB007100, 24}, /* 203.0.113.0 */
    {0xF0000000,  4}, /* 240.0.0.0 */
};
/* clang-format on */

static bool is_global(uint32_t address)
{
    for (size_t i = 0; i < ARRAY_LEN(not_global); i++) {
        if ((address ^ not_global[i].address) >> (32 - not_global[i].bits) == 0)
            return false;
    }
    return true;
}

bool pii_is_ip(struct str match, bool public_only)
{
    uint32_t address = 0;
    uint32_t octet = 0;
    size_t n_digits = 0;

    for (size_t i = 0; i < match.len; i++) {
        if (match.ptr[i] == '.') {
            address = address << 8 | octet;
            octet = 0;
            n_digits = 0;
            continue;
        }
        if (n_digits > 0 && octet == 0)
            return false;
        octet = octet * 10 + (uint32_t)(match.ptr[i] - '0');
        n_digits++;
    }
    return !public_only || is_global(address << 8 | octet);
}
