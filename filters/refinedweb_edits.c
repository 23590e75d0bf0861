/*
 * refinedweb_edits.c -- see refinedweb_edits.h. Lines are views into the text;
 * a step rewrites the list of them. Every line is looked at a fixed number of
 * times: linear.
 */
#include "filters/refinedweb_edits.h"

#include "base/mem.h"
#include "filters/refinedweb_chars.h"
#include "text/utf8.h"

enum { LINES_MIN = 256, ANY_CHARS = 3 };

void refinedweb_lines_release(struct refinedweb_lines *lines)
{
    mem_free(lines->items);
    *lines = (struct refinedweb_lines){0};
}

static bool is_space(uint32_t cp)
{
    if (cp < 0x80)
        return cp == ' ' || (cp >= '\t' && cp <= '\r') ||
               (cp >= 0x1C && cp <= 0x1F);
    return refinedweb_is_space(cp);
}

static void part(struct refinedweb_lines *lines, struct str text)
{
    const char *at = text.ptr;
    const char *end = at + text.len;

    lines->n = 0;
    for (;;) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline != NULL ? newline : end;

        if (lines->n == lines->cap) {
            lines->cap = lines->cap == 0 ? LINES_MIN : lines->cap * 2;
            lines->items =
                mem_realloc(lines->items, lines->cap * sizeof(*lines->items));
        }
        lines->items[lines->n++] = (struct str){at, (size_t)(stop - at)};
        if (newline == NULL)
            return;
        at = newline + 1;
    }
}

static struct str skip(struct str text, size_t n)
{
    return (struct str){text.ptr + n, text.len - n};
}

static struct str lstrip(struct str line)
{
    size_t at = 0;

    while (line.len > 0) {
        at = 0;
        if (!is_space(utf8_step(line, &at)))
            break;
        line = skip(line, at);
    }
    return line;
}

/* Where the last code point of a text that is not empty begins. */
static size_t last_char(struct str text)
{
    size_t at = text.len - 1;

    while (at > 0 && ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static struct str rstrip(struct str line)
{
    while (line.len > 0) {
        const size_t start = last_char(line);
        size_t at = start;

        if (!is_space(utf8_step(line, &at)))
            break;
        line.len = start;
    }
    return line;
}

/* The text as a whole loses the space at both its ends. */
static void strip(struct refinedweb_lines *lines)
{
    size_t first = 0;

    while (first < lines->n) {
        lines->items[first] = lstrip(lines->items[first]);
        if (lines->items[first].len > 0)
            break;
        first++;
    }
    if (first > 0)
        memmove(lines->items, lines->items + first,
                (lines->n - first) * sizeof(*lines->items));
    lines->n -= first;
    while (lines->n > 0) {
        lines->items[lines->n - 1] = rstrip(lines->items[lines->n - 1]);
        if (lines->items[lines->n - 1].len > 0)
            break;
        lines->n--;
    }
}

static bool is_nothing(const struct refinedweb_lines *lines)
{
    return lines->n == 0 || (lines->n == 1 && lines->items[0].len == 0);
}

/* A class of characters: a range of ASCII, and who knows the others. */
struct kind {
    unsigned char first;
    unsigned char last;
    bool (*is)(uint32_t cp);
};

static const struct kind uppercase = {'A', 'Z', refinedweb_is_upper};
static const struct kind digit = {'0', '9', refinedweb_is_digit};

static size_t count_others(struct str line, const struct kind *kind)
{
    size_t n = 0;

    for (size_t at = 0; at < line.len;) {
        if ((unsigned char)line.ptr[at] < 0x80)
            at++;
        else
            n += kind->is(utf8_step(line, &at));
    }
    return n;
}

static bool has_at_most(struct str line, const struct kind *kind, double share)
{
    const unsigned char width = (unsigned char)(kind->last - kind->first);
    const size_t n_chars = utf8_count(line);
    size_t n = 0;

    for (size_t i = 0; i < line.len; i++) {
        const unsigned char c = (unsigned char)line.ptr[i];

        n += (unsigned char)(c - kind->first) <= width;
    }
    if (n_chars < line.len)
        n += count_others(line, kind);
    return line.len == 0 || (double)n / (double)n_chars <= share;
}

/* Words as split() parts them, counted up to a maximum. */
static uint64_t count_words(struct str line, uint64_t max)
{
    bool in_word = false;
    uint64_t n = 0;

    for (size_t at = 0; at < line.len && n <= max;) {
        const bool was_in_word = in_word;

        in_word = !is_space(utf8_step(line, &at));
        n += in_word && !was_in_word;
    }
    return n;
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
    return line.len - lstrip(skip(line, at)).len;
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

static bool is_counter(struct str line)
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

        if (is_space(cp))
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
        head.len = last_char(head);
    }
    if (match_letters(skip(line, head.len), letters) == 0)
        return false;
    if (head.len > 0) {
        const size_t start = last_char(head);
        size_t at = start;

        if (is_space(utf8_step(head, &at)))
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
    if (at < line.len && !is_space(utf8_step(line, &at)))
        at = len;
    *out = skip(line, at);
    return true;
}

static bool cut(int step, struct str line, struct arena *arena, struct str *out)
{
    struct buf changed;

    if (step == 1)
        return cut_end(line, out);
    if (step == 2)
        return cut_beginning(line, out);
    buf_init(&changed, arena);
    if (!cut_anywhere(line, &changed))
        return false;
    *out =
        (struct str){changed.ptr != NULL ? changed.ptr : line.ptr, changed.len};
    return true;
}

static void edit_lines(struct refinedweb_lines *lines, int step,
                       uint64_t max_words, struct arena *arena, size_t *count)
{
    size_t n = 0;

    for (size_t i = 0; i < lines->n; i++) {
        struct str line = lines->items[i];

        if (line.len > 0 && count_words(line, max_words) <= max_words) {
            *count += cut(step, line, arena, &line);
            if (lstrip(line).len == 0)
                continue;
        }
        lines->items[n++] = line;
    }
    lines->n = n;
    strip(lines);
}

enum line_step { UPPERCASE, DIGITS, COUNTERS, SHORT, LINE_STEPS };

static bool keeps(enum line_step step, struct str line,
                  const struct refinedweb_limits *limits)
{
    switch (step) {
    case UPPERCASE:
        return has_at_most(line, &uppercase, limits->max_uppercase);
    case DIGITS:
        return has_at_most(line, &digit, limits->max_digits);
    case COUNTERS:
        return !is_counter(line);
    case SHORT:
    case LINE_STEPS:
        break;
    }
    return line.len == 0 ||
           count_words(line, limits->min_line_words) >= limits->min_line_words;
}

static void drop_lines(struct refinedweb_lines *lines, enum line_step step,
                       const struct refinedweb_limits *limits, size_t *count)
{
    size_t n = 0;

    for (size_t i = 0; i < lines->n; i++) {
        if (keeps(step, lines->items[i], limits))
            lines->items[n++] = lines->items[i];
    }
    *count += lines->n - n;
    lines->n = n;
    if (step != SHORT)
        strip(lines);
}

static struct str join(const struct refinedweb_lines *lines, struct str text,
                       struct arena *arena)
{
    struct buf out;

    buf_init(&out, arena);
    for (size_t i = 0; i < lines->n; i++) {
        if (i > 0)
            buf_add_char(&out, '\n');
        buf_add(&out, lines->items[i]);
    }
    return str_eq(buf_str(&out), text) ? text : buf_str(&out);
}

struct str refinedweb_edit(struct refinedweb_lines *lines, struct str text,
                           const struct refinedweb_limits *limits,
                           struct arena *arena,
                           struct refinedweb_counts *counts)
{
    size_t *const dropped[LINE_STEPS] = {
        &counts->uppercase_lines, &counts->digit_lines, &counts->counter_lines,
        &counts->short_lines};

    *counts = (struct refinedweb_counts){0};
    part(lines, text.len > 0 ? text : str_from(""));
    for (int step = 0; step < LINE_STEPS; step++) {
        drop_lines(lines, (enum line_step)step, limits, dropped[step]);
        if (is_nothing(lines))
            return (struct str){0};
    }
    for (int step = 0; step < 3; step++) {
        edit_lines(lines, step, limits->max_edit_words, arena,
                   &counts->edited_lines);
        if (is_nothing(lines))
            return (struct str){0};
    }
    return join(lines, text, arena);
}

static bool is_gap(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
}

uint64_t refinedweb_words(struct str text)
{
    bool in_word = false;
    uint64_t n = 0;

    for (size_t i = 0; i < text.len; i++) {
        const bool begins = !is_gap(text.ptr[i]) && !in_word;

        if (begins) {
            size_t at = i;

            n += refinedweb_is_alnum(utf8_step(text, &at));
        }
        in_word = !is_gap(text.ptr[i]);
    }
    return n;
}
