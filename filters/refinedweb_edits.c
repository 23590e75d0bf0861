/*
 * refinedweb_edits.c -- see refinedweb_edits.h. Lines are views into the text;
 * a step rewrites the list of them. Every line is looked at a fixed number of
 * times: linear.
 */
#include "filters/refinedweb_edits.h"

#include "base/mem.h"
#include "filters/refinedweb_chars.h"
#include "filters/refinedweb_cuts.h"
#include "text/utf8.h"

enum { LINES_MIN = 256 };

void refinedweb_lines_release(struct refinedweb_lines *lines)
{
    mem_free(lines->items);
    *lines = (struct refinedweb_lines){0};
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

static struct str rstrip(struct str line)
{
    while (line.len > 0) {
        const size_t start = refinedweb_last_char(line);
        size_t at = start;

        if (!refinedweb_is_blank(utf8_step(line, &at)))
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
        lines->items[first] = refinedweb_lstrip(lines->items[first]);
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

        in_word = !refinedweb_is_blank(utf8_step(line, &at));
        n += in_word && !was_in_word;
    }
    return n;
}

static void edit_lines(struct refinedweb_lines *lines, enum refinedweb_cut cut,
                       uint64_t max_words, struct arena *arena, size_t *count)
{
    size_t n = 0;

    for (size_t i = 0; i < lines->n; i++) {
        struct str line = lines->items[i];

        if (line.len > 0 && count_words(line, max_words) <= max_words) {
            *count += refinedweb_cut(cut, line, arena, &line);
            if (refinedweb_lstrip(line).len == 0)
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
        return !refinedweb_is_counter(line);
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
    for (int i = 0; i < REFINEDWEB_CUTS; i++) {
        edit_lines(lines, (enum refinedweb_cut)i, limits->max_edit_words, arena,
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
