/*
 * refinedweb_edits.h -- the line edits of RefinedWeb as DCLM does them.
 *
 * Lines are parted by "\n" alone. Steps go one after another, each over what
 * the one before left, and all but the fourth strip the text as a whole:
 *   1 drop lines with too large a share of upper case
 *   2 drop lines of digits alone
 *   3 drop lines that are counters: "3 likes", "1.2k views"
 *   4 drop lines of too few words, but keep empty ones
 *   5 to 7 take "items in cart", "Read more..." at the end (each dot any
 *     character) and "Sign-in" at the beginning, with a space, out of lines
 *     of few words; drop those of which nothing is left
 */
#ifndef TAMIS_REFINEDWEB_EDITS_H
#define TAMIS_REFINEDWEB_EDITS_H

#include "base/buf.h"

struct refinedweb_limits {
    double max_uppercase; /* share of a line's characters */
    double max_digits;
    uint64_t min_line_words;
    uint64_t max_edit_words; /* steps 5 to 7 look at lines up to it */
};

struct refinedweb_counts {
    size_t uppercase_lines; /* dropped in steps 1 to 4 */
    size_t digit_lines;
    size_t counter_lines;
    size_t short_lines;
    size_t edited_lines; /* changed or dropped in steps 5 to 7 */
};

/* Kept from text to text; zero it first. */
struct refinedweb_lines {
    struct str *items; /* heap */
    size_t n;
    size_t cap;
};

void refinedweb_lines_release(struct refinedweb_lines *lines);

/*
 * What is left of a text; ptr is NULL when that is nothing. Lines that were
 * changed lie in the arena, and so does the result unless it is the text.
 */
struct str refinedweb_edit(struct refinedweb_lines *lines, struct str text,
                           const struct refinedweb_limits *limits,
                           struct arena *arena,
                           struct refinedweb_counts *counts);

/* Words as DCLM counts them: runs without ASCII white space or NUL that begin
 * with a letter or number. */
uint64_t refinedweb_words(struct str text);

#endif
