/*
 * spacy_url.c -- spaCy's URL pattern without a regular expression.
 *
 *     (scheme://)? (anything@)? (IPv4 | host) (:port)? ([/?#] anything)?
 *
 * A host can begin at 0, behind "://" when what stands before is a scheme, and
 * behind every "@" that is not the first character. None of ":", "/" and "@"
 * can be part of a host, so the attempts do not overlap. The pattern leaves
 * out private addresses; digits are Unicode's.
 */
#include "text/spacy_url.h"

#include "text/spacy_rules.h"

enum { LABEL_CHARS = 64, TLD_CHARS = 63, PORT_DIGITS = 5, OCTET_DIGITS = 3 };

static bool is_rest(struct str text, size_t at)
{
    return at == text.len || text.ptr[at] == '/' || text.ptr[at] == '?' ||
           text.ptr[at] == '#';
}

/* (:dd to :ddddd)? ([/?#] anything)? up to the end */
static bool is_tail(struct str text, size_t at)
{
    uint32_t n = 0;

    if (is_rest(text, at))
        return true;
    if (text.ptr[at] != ':')
        return false;
    at++;
    while (n <= PORT_DIGITS && (spacy_class_at(text, at) & SPACY_DIGIT) != 0) {
        utf8_step(text, &at);
        n++;
    }
    return n >= 2 && n <= PORT_DIGITS && is_rest(text, at);
}

/* A run of top-level-domain characters, and then the tail. */
static bool is_top(struct str text, size_t at)
{
    size_t n = 0;

    while (n <= TLD_CHARS && (spacy_class_at(text, at) & SPACY_TLD) != 0) {
        utf8_step(text, &at);
        n++;
    }
    return n >= 2 && n <= TLD_CHARS && is_tail(text, at);
}

/* One label from *at on, which moves to the dot behind it. */
static bool take_label(struct str text, size_t *at)
{
    size_t n = 0;
    bool is_end = false; /* may the last character seen end a label? */

    while (*at < text.len) {
        const char c = text.ptr[*at];
        const bool is_host = (spacy_class_at(text, *at) & SPACY_HOST) != 0;

        if (!is_host && (n == 0 || (c != '-' && c != '_')))
            break;
        is_end = is_host;
        utf8_step(text, at);
        n++;
    }
    return n >= 1 && n <= LABEL_CHARS && is_end && *at < text.len &&
           text.ptr[*at] == '.';
}

static bool is_host(struct str text, size_t at)
{
    while (take_label(text, &at)) {
        at++;
        if (is_top(text, at))
            return true;
    }
    return false;
}

/* A run of digits: their values, or 10 for one that is not ASCII. */
struct octet {
    size_t n;
    uint8_t digit[OCTET_DIGITS];
};

static bool take_octet(struct str text, size_t *at, struct octet *octet)
{
    *octet = (struct octet){0};
    while ((spacy_class_at(text, *at) & SPACY_DIGIT) != 0) {
        const uint32_t cp = utf8_step(text, at);

        if (octet->n == OCTET_DIGITS)
            return false;
        octet->digit[octet->n++] = cp < 0x80 ? (uint8_t)(cp - '0') : 10;
    }
    return octet->n > 0;
}

static bool is_octet(const struct octet *octet, int hundreds, int low, int high)
{
    return octet->n == 3 && octet->digit[0] == hundreds &&
           octet->digit[1] >= low && octet->digit[1] <= high;
}

/* 25[0-5] and the like */
static bool is_top_octet(const struct octet *octet, int tens, int high)
{
    return octet->n == 3 && octet->digit[0] == 2 && octet->digit[1] == tens &&
           octet->digit[2] <= high;
}

/* [1-9]\d? */
static bool is_short(const struct octet *octet)
{
    return octet->n <= 2 && octet->digit[0] >= 1 && octet->digit[0] <= 9;
}

static bool is_first(const struct octet *octet)
{
    return is_short(octet) || is_octet(octet, 1, 0, 10) ||
           is_octet(octet, 2, 0, 1) || is_top_octet(octet, 2, 3);
}

static bool is_middle(const struct octet *octet)
{
    return octet->n <= 2 || octet->digit[0] == 1 || is_octet(octet, 2, 0, 4) ||
           is_top_octet(octet, 5, 5);
}

static bool is_last(const struct octet *octet)
{
    return is_short(octet) || is_octet(octet, 1, 0, 10) ||
           is_octet(octet, 2, 0, 4) || is_top_octet(octet, 5, 4);
}

static bool is_number(const struct octet *octet, const char *digits)
{
    const size_t n = strlen(digits);

    if (octet->n != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (octet->digit[i] != digits[i] - '0')
            return false;
    return true;
}

/* 10/8, 127/8, 169.254/16, 192.168/16, 172.16/12 */
static bool is_private(const struct octet *first, const struct octet *second)
{
    if (is_number(first, "10") || is_number(first, "127"))
        return true;
    if (is_number(first, "169"))
        return is_number(second, "254");
    if (is_number(first, "192"))
        return is_number(second, "168");
    if (!is_number(first, "172") || second->n != 2)
        return false;
    return (second->digit[0] == 1 && second->digit[1] >= 6 &&
            second->digit[1] <= 9) ||
           second->digit[0] == 2 ||
           (second->digit[0] == 3 && second->digit[1] <= 1);
}

static bool is_ipv4(struct str text, size_t at)
{
    struct octet octets[4];

    for (size_t i = 0; i < 4; i++) {
        if (i > 0) {
            if (at >= text.len || text.ptr[at] != '.')
                return false;
            at++;
        }
        if (!take_octet(text, &at, &octets[i]))
            return false;
    }
    return is_first(&octets[0]) && is_middle(&octets[1]) &&
           is_middle(&octets[2]) && is_last(&octets[3]) &&
           !is_private(&octets[0], &octets[1]) && is_tail(text, at);
}

static bool is_address(struct str text, size_t at)
{
    return is_ipv4(text, at) || is_host(text, at);
}

/* Bytes of "scheme://" at the beginning; 0 if there is none. */
static size_t scheme(struct str text)
{
    size_t at = 0;
    size_t n = 0;

    while (at < text.len) {
        const char c = text.ptr[at];

        if ((spacy_class_at(text, at) & SPACY_WORD) == 0 && c != '+' &&
            c != '-' && c != '.')
            break;
        utf8_step(text, &at);
        n++;
    }
    if (n < 2 || text.len - at < 3 || memcmp(text.ptr + at, "://", 3) != 0)
        return 0;
    return at + 3;
}

bool spacy_is_url(struct str text)
{
    size_t at;

    if (memchr(text.ptr, '.', text.len) == NULL)
        return false;
    if (is_address(text, 0))
        return true;
    at = scheme(text);
    if (at > 0 && is_address(text, at))
        return true;
    for (at = 1; at < text.len; at++) {
        const char *sign = memchr(text.ptr + at, '@', text.len - at);

        if (sign == NULL)
            return false;
        at = (size_t)(sign - text.ptr);
        if (is_address(text, at + 1))
            return true;
    }
    return false;
}
