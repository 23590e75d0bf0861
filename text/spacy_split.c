/*
 * spacy_split.c -- the affix loop of spaCy's tokenizer (tokenizer.pyx 3.8,
 * _split_affixes and _attach_tokens), its regular expressions by hand.
 *
 * Prefixes and suffixes are peeled off, one of each a turn, until what is left
 * is an exception or has neither. The rest is an exception, a URL, or is cut
 * at infixes. A suffix is sought in the chunk without the prefix of the same
 * turn, and an infix in the rest alone: what stands before is out of sight of
 * the look-behinds. Of several suffixes the one that begins leftmost wins.
 */
#include "text/spacy_split.h"

#include "base/mem.h"
#include "text/spacy_rules.h"
#include "text/spacy_url.h"

enum { ENDS_FIRST = 64, UNIT_BYTES = 10 };

static const char ellipsis[] = "\xE2\x80\xA6";

void ends_add(struct ends *ends, size_t end)
{
    if (ends->n == ends->cap) {
        ends->cap = ends->cap == 0 ? ENDS_FIRST : 2 * ends->cap;
        ends->items =
            mem_realloc(ends->items, ends->cap * sizeof(*ends->items));
    }
    ends->items[ends->n++] = (uint32_t)end;
}

void ends_release(struct ends *ends)
{
    mem_free(ends->items);
    *ends = (struct ends){0};
}

static struct str part(struct str text, size_t from, size_t to)
{
    return (struct str){text.ptr + from, to - from};
}

static bool is_digit(struct str text, size_t at)
{
    return at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9';
}

static size_t dots(struct str text, size_t at)
{
    size_t n = 0;

    while (at + n < text.len && text.ptr[at + n] == '.')
        n++;
    return n;
}

static size_t char_bytes(struct str text, size_t at)
{
    size_t to = at;

    utf8_step(text, &to);
    return to - at;
}

/* US$ C$ A$ */
static size_t dollars(struct str text)
{
    if (str_starts(text, "US$"))
        return 3;
    return str_starts(text, "C$") || str_starts(text, "A$") ? 2 : 0;
}

/* Bytes of the prefix; 0: none. */
static size_t prefix(struct str text)
{
    size_t n;

    switch (text.ptr[0]) {
    case '.':
        n = dots(text, 0);
        return n >= 2 ? n : 0;
    case '+':
        return is_digit(text, 1) ? 0 : 1;
    case 'U':
    case 'C':
    case 'A':
        return dollars(text);
    default:
        break;
    }
    if ((spacy_class_at(text, 0) & SPACY_PREFIX) == 0)
        return 0;
    return char_bytes(text, 0);
}

static bool is_degrees(struct str text)
{
    if (text.len < 3 || memchr("FfCcKk", text.ptr[text.len - 1], 6) == NULL)
        return false;
    return memcmp(text.ptr + text.len - 3, "\xC2\xB0", 2) == 0;
}

/* A run of two final stops or more, or one behind what allows it. */
static size_t final_stop(struct str text)
{
    size_t n = 0;
    struct str before;
    uint32_t class;
    size_t at;

    while (n < text.len && text.ptr[text.len - 1 - n] == '.')
        n++;
    if (n != 1)
        return n;
    before = part(text, 0, text.len - 1);
    if (before.len == 0)
        return 0;
    at = spacy_step_back(before, before.len);
    class = spacy_class_at(before, at);
    if ((class & SPACY_BEFORE_STOP) != 0 || is_degrees(before))
        return 1;
    if ((class & SPACY_UPPER) == 0)
        return 0;
    return (spacy_class_before(before, at) & SPACY_UPPER) != 0 ? 1 : 0;
}

/* 's 'S and the same with U+2019 */
static size_t possessive(struct str text)
{
    const char *end = text.ptr + text.len;

    if (end[-1] != 's' && end[-1] != 'S')
        return 0;
    if (text.len >= 2 && end[-2] == '\'')
        return 2;
    return text.len >= 4 && memcmp(end - 4, "\xE2\x80\x99", 3) == 0 ? 4 : 0;
}

/* A currency that may follow a digit: the prefixes that are not suffixes, but
 * for the section and equals signs; the percent sign is a unit. */
static bool is_currency(struct str text)
{
    const uint32_t class = spacy_class_at(text, 0);

    if (dollars(text) == text.len)
        return true;
    return char_bytes(text, 0) == text.len &&
           (class & (SPACY_PREFIX | SPACY_SUFFIX)) == SPACY_PREFIX &&
           text.ptr[0] != '=' && !str_is(text, "\xC2\xA7");
}

/* What follows the last ASCII digit, if it is a unit, a currency or a plus. */
static size_t after_digit(struct str text)
{
    for (size_t n = 1; n <= UNIT_BYTES && n < text.len; n++) {
        const struct str tail = part(text, text.len - n, text.len);

        if (!is_digit(text, text.len - n - 1))
            continue;
        if (is_digit(text, text.len - n))
            return 0;
        return spacy_is_unit(tail) || is_currency(tail) || str_is(tail, "+")
                   ? n
                   : 0;
    }
    return 0;
}

static size_t single_suffix(struct str text)
{
    const size_t at = spacy_step_back(text, text.len);
    const size_t n = text.len - at;

    if ((spacy_class_at(text, at) & SPACY_SUFFIX) == 0)
        return 0;
    if (n == 3 && at >= 3 && memcmp(text.ptr + at, ellipsis, 3) == 0 &&
        memcmp(text.ptr + at - 3, ellipsis, 3) == 0)
        return 6;
    return n;
}

/* Bytes of the suffix; 0: none. */
static size_t suffix(struct str text)
{
    size_t best;
    size_t n;

    if (text.len == 0)
        return 0;
    if (text.ptr[text.len - 1] == '.')
        return final_stop(text);
    best = single_suffix(text);
    n = possessive(text);
    best = n > best ? n : best;
    n = after_digit(text);
    return n > best ? n : best;
}

static bool is_joined(struct str text, size_t at, size_t len, uint32_t left,
                      uint32_t right)
{
    return (spacy_class_before(text, at) & left) != 0 &&
           (spacy_class_at(text, at + len) & right) != 0;
}

/* Behind a letter or an ASCII digit, before a letter. */
static bool is_between(struct str text, size_t at, size_t len)
{
    if ((spacy_class_at(text, at + len) & SPACY_ALPHA) == 0)
        return false;
    return (at > 0 && is_digit(text, at - 1)) ||
           (spacy_class_before(text, at) & SPACY_ALPHA) != 0;
}

static size_t infix_stop(struct str text, size_t at)
{
    const size_t n = dots(text, at);

    if (n >= 2)
        return n;
    return is_joined(text, at, 1, SPACY_STOP_LEFT, SPACY_STOP_RIGHT) ? 1 : 0;
}

/* + - * ^ within a number */
static size_t infix_sign(struct str text, size_t at)
{
    if (at == 0 || !is_digit(text, at - 1))
        return 0;
    return is_digit(text, at + 1) ||
                   (at + 1 < text.len && text.ptr[at + 1] == '-')
               ? 1
               : 0;
}

/* The first of `-`, `--`, `---` that stands between. */
static size_t infix_hyphens(struct str text, size_t at)
{
    for (size_t n = 1; n <= 3; n++) {
        if (is_between(text, at, n))
            return n;
        if (at + n >= text.len || text.ptr[at + n] != '-')
            break;
    }
    return 0;
}

static size_t infix_minus(struct str text, size_t at)
{
    return infix_sign(text, at) != 0 ? 1 : infix_hyphens(text, at);
}

static size_t infix_wide(struct str text, size_t at)
{
    const struct str rest = part(text, at, text.len);

    if (str_starts(rest, ellipsis))
        return 3;
    if (str_starts(rest, "\xE2\x80\x93")) /* en dash */
        return is_between(text, at, 3) ? 3 : 0;
    if (str_starts(rest, "\xE2\x80\x94")) { /* em dash */
        if (is_between(text, at, 3))
            return 3;
        return str_starts(part(text, at + 3, text.len), "\xE2\x80\x94") &&
                       is_between(text, at, 6)
                   ? 6
                   : 0;
    }
    return (spacy_class_at(text, at) & SPACY_ICON) != 0 ? char_bytes(text, at)
                                                        : 0;
}

/* Bytes of the infix that begins here; 0: none. */
static size_t infix(struct str text, size_t at)
{
    switch (text.ptr[at]) {
    case '.':
        return infix_stop(text, at);
    case ',':
        return is_joined(text, at, 1, SPACY_ALPHA, SPACY_ALPHA) ? 1 : 0;
    case '-':
        return infix_minus(text, at);
    case '+':
    case '*':
    case '^':
        return infix_sign(text, at);
    case '~':
    case ':':
    case '<':
    case '>':
    case '=':
    case '/':
        return is_between(text, at, 1) ? 1 : 0;
    default:
        return (unsigned char)text.ptr[at] >= 0xC0 ? infix_wide(text, at) : 0;
    }
}

/* An infix at the very beginning is passed over, not cut. */
static void cut_infixes(struct str core, size_t from, struct ends *out)
{
    size_t start = 0;
    size_t at = 0;

    while (at < core.len) {
        const size_t len = infix(core, at);

        if (len == 0) {
            at++;
            continue;
        }
        if (at > 0) {
            if (at > start)
                ends_add(out, from + at);
            ends_add(out, from + at + len);
            start = at + len;
        }
        at += len;
    }
    if (start < core.len)
        ends_add(out, from + core.len);
}

static void put_core(struct str core, size_t from, struct ends *out)
{
    size_t ends[SPACY_EXCEPTION_TOKENS];
    const size_t n = spacy_exception(core, ends);

    for (size_t i = 0; i < n; i++)
        ends_add(out, from + ends[i]);
    if (n > 0)
        return;
    if (spacy_is_url(core))
        ends_add(out, from + core.len);
    else
        cut_infixes(core, from, out);
}

/* What is left between the affixes: bytes begin to end of the chunk. */
struct core {
    size_t begin;
    size_t end;
};

/* One turn of the loop; false when there is no other. */
static bool peel(struct str chunk, size_t from, struct core *core,
                 struct ends *out, struct ends *suffixes)
{
    const struct str text = part(chunk, core->begin, core->end);
    const size_t n_prefix = prefix(text);
    const struct str rest = part(text, n_prefix, text.len);
    size_t n_suffix;
    bool is_last = n_prefix > 0 && spacy_is_exception(rest);

    if (n_prefix > 0 && is_last) {
        core->begin += n_prefix;
        ends_add(out, from + core->begin);
        return false;
    }
    n_suffix = suffix(rest);
    is_last =
        n_suffix > 0 && spacy_is_exception(part(text, 0, text.len - n_suffix));
    if (n_prefix > 0 && !is_last) {
        core->begin += n_prefix;
        ends_add(out, from + core->begin);
    }
    if (n_suffix > 0) {
        core->end -= n_suffix;
        ends_add(suffixes, from + core->end);
    }
    return !is_last && (n_prefix > 0 || n_suffix > 0);
}

void spacy_split(struct str chunk, size_t from, struct ends *out,
                 struct ends *suffixes)
{
    struct core core = {0, chunk.len};

    while (core.begin < core.end) {
        if (spacy_is_exception(part(chunk, core.begin, core.end)) ||
            !peel(chunk, from, &core, out, suffixes))
            break;
    }
    if (core.begin < core.end)
        put_core(part(chunk, core.begin, core.end), from + core.begin, out);
    for (size_t i = suffixes->n; i > 1; i--)
        ends_add(out, suffixes->items[i - 2]);
    if (suffixes->n > 0)
        ends_add(out, from + chunk.len);
    suffixes->n = 0;
}
