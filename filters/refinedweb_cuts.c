/*
 * refinedweb_cuts.c -- see refinedweb_cuts.h. Patterns of a few fixed letters,
 * matched by hand: one pass over a line, nothing goes back further than the
 * pattern is long.
 */
#include "filters/refinedweb_cuts.h"

#include "filters/refinedweb_chars.h"
#include "text/utf8.h"

enum { ANY_CHARS = 3 };

bool refinedweb_is_blank(uint32_t cp)
{
    if (cp < 0x80)
        return cp == ' ' || (cp >= '\t' && cp <= '\r') ||
               (cp >= 0x1C && cp <= 0x1F);
    return refinedweb_is_space(cp);
}

static struct str skip(struct str text, size_t n)
{
    return (struct str){text.ptr + n, text.len - n};
}

struct str refinedweb_lstrip(struct str line)
{
    size_t at = 0;

    while (line.len > 0) {
        at = 0;
        if (!refinedweb_is_blank(utf8_step(line, &at)))
            break;
        line = skip(line, at);
    }
    return line;
}

size_t refinedweb_last_char(struct str text)
{
    size_t at = text.len - 1;

    while (at > 0 && ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
        at--;
    return at;
}

/* A letter of the pattern, and what Python's re.I takes for it. */
static bool is_like(uint32_t cp, char letter)
{
    if (cp < 0x80) {
        const uint32_t low = cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;

        return low == (uint32_t)(unsigned char)letter;
    }
    return (letter == 'i' && (cp == 0x130 || cp == 0x131)) ||
           (letter == 's' && cp == 0x17F);
}

/* Does the text begin with these letters? Then how many bytes of it. */
static size_t match_letters(struct str text, const char *letters)
{
    size_t at = 0;

    for (; *letters != '\0'; letters++) {
        if (at == text.len || !is_like(utf8_step(text, &at), *letters))
            return 0;
    }
    return at;
}

static bool is_word(uint32_t cp)
{
    return cp == '_' || refinedweb_is_alnum(cp);
}

static size_t skip_others(struct str line, size_t at)
{
    while (at < line.len) {
        size_t next = at;

        if (is_word(utf8_step(line, &next)))
            break;
        at = next;
    }
    return at;
}

static size_t skip_number(struct str line, size_t at)
{
    while (at < line.len) {
        size_t next = at;
        const uint32_t cp = utf8_step(line, &next);

        if (cp != ',' && cp != '.' && !refinedweb_is_decimal(cp))
            break;
        at = next;
    }
    return at;
}

static size_t skip_spaces(struct str line, size_t at)
{
    return line.len - refinedweb_lstrip(skip(line, at)).len;
}

/* The line is in lower case here, which turns the Kelvin sign into a k; no
 * other letter that is not ASCII becomes one that counts. */
static size_t match_lower(struct str text, const char *letters)
{
    size_t at = 0;

    for (; *letters != '\0'; letters++) {
        uint32_t cp;

        if (at == text.len)
            return 0;
        cp = utf8_step(text, &at);
        if (cp == 0x212A)
            cp = 'k';
        if (cp >= 0x80 || !is_like(cp, *letters))
            return 0;
    }
    return at;
}

bool refinedweb_is_counter(struct str line)
{
    static const char *const words[] = {"likes",     "shares",  "comments",
                                        "retweets",  "reposts", "quotes",
                                        "bookmarks", "upvotes", "downvotes",
                                        "downloads", "views",   "followers"};
    size_t at = skip_others(line, 0);
    size_t after;

    after = at;
    if (at == line.len || !refinedweb_is_decimal(utf8_step(line, &after)))
        return false;
    at = skip_number(line, after);
    after = match_lower(skip(line, at), "k");
    if (after == 0)
        after = match_lower(skip(line, at), "m");
    if (after == 0)
        after = match_lower(skip(line, at), "b");
    at += after;
    after = skip_spaces(line, at);
    if (after == at)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        const size_t len = match_lower(skip(line, after), words[i]);

        if (len > 0)
            return skip_others(line, after + len) == line.len;
    }
    return false;
}

/* "items in cart" and a space before it, wherever. False: there is none. */
static bool cut_anywhere(struct str line, struct buf *out)
{
    size_t done = 0;
    size_t at = 0;

    while (at < line.len) {
        const size_t start = at;
        const uint32_t cp = utf8_step(line, &at);
        size_t len = 0;
        size_t behind = at;

        if (refinedweb_is_blank(cp))
            len = match_letters(skip(line, behind), "items in cart");
        if (len == 0) {
            behind = start;
            len = match_letters(skip(line, behind), "items in cart");
        }
        if (len == 0)
            continue;
        buf_add(out, (struct str){line.ptr + done, start - done});
        done = at = behind + len;
    }
    if (done == 0)
        return false;
    buf_add(out, skip(line, done));
    return true;
}

/* "read more" and three characters, at the end, with a space before it. */
static bool cut_end(struct str line, struct str *out)
{
    static const char letters[] = "read more";
    struct str head = line;

    for (size_t i = 0; i < sizeof(letters) - 1 + ANY_CHARS; i++) {
        if (head.len == 0)
            return false;
        head.len = refinedweb_last_char(head);
    }
    if (match_letters(skip(line, head.len), letters) == 0)
        return false;
    if (head.len > 0) {
        const size_t start = refinedweb_last_char(head);
        size_t at = start;

        if (refinedweb_is_blank(utf8_step(head, &at)))
            head.len = start;
    }
    *out = head;
    return true;
}

static bool cut_beginning(struct str line, struct str *out)
{
    const size_t len = match_letters(line, "sign-in");
    size_t at = len;

    if (len == 0)
        return false;
    if (at < line.len && !refinedweb_is_blank(utf8_step(line, &at)))
        at = len;
    *out = skip(line, at);
    return true;
}

bool refinedweb_cut(enum refinedweb_cut cut, struct str line,
                    struct arena *arena, struct str *out)
{
    struct buf changed;

    if (cut == REFINEDWEB_CUT_END)
        return cut_end(line, out);
    if (cut == REFINEDWEB_CUT_BEGINNING)
        return cut_beginning(line, out);
    buf_init(&changed, arena);
    if (!cut_anywhere(line, &changed))
        return false;
    *out =
        (struct str){changed.ptr != NULL ? changed.ptr : line.ptr, changed.len};
    return true;
}
