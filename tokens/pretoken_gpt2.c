/*
 * pretoken_gpt2.c -- see pretoken_gpt2.h.
 *
 * The regex, first alternative wins:
 *   's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
 * As a state machine: a contraction at an apostrophe; else a run of one class
 * (letter, number, other) with at most one blank before it; else white space:
 * all of it at the end of the text, all but its last character before
 * something else, unless that is all there is. Every byte is looked at twice
 * at most. Classes are Unicode 16's, as in tiktoken 0.14.
 */
#include "tokens/pretoken_gpt2.h"

#include "text/unicode.h"
#include "text/utf8.h"

enum {
    L = UNICODE_LETTER,
    N = UNICODE_NUMBER,
    S = UNICODE_SPACE,
    CLASSES = L | N | S, /* none of them: other */
};

/* clang-format off */
static const uint8_t ascii[128] = {
    ['\t'] = S, ['\n'] = S, ['\v'] = S, ['\f'] = S, ['\r'] = S, [' '] = S,
    ['0'] = N, ['1'] = N, ['2'] = N, ['3'] = N, ['4'] = N,
    ['5'] = N, ['6'] = N, ['7'] = N, ['8'] = N, ['9'] = N,
    ['A'] = L, ['B'] = L, ['C'] = L, ['D'] = L, ['E'] = L, ['F'] = L,
    ['G'] = L, ['H'] = L, ['I'] = L, ['J'] = L, ['K'] = L, ['L'] = L,
    ['M'] = L, ['N'] = L, ['O'] = L, ['P'] = L, ['Q'] = L, ['R'] = L,
    ['S'] = L, ['T'] = L, ['U'] = L, ['V'] = L, ['W'] = L, ['X'] = L,
    ['Y'] = L, ['Z'] = L,
    ['a'] = L, ['b'] = L, ['c'] = L, ['d'] = L, ['e'] = L, ['f'] = L,
    ['g'] = L, ['h'] = L, ['i'] = L, ['j'] = L, ['k'] = L, ['l'] = L,
    ['m'] = L, ['n'] = L, ['o'] = L, ['p'] = L, ['q'] = L, ['r'] = L,
    ['s'] = L, ['t'] = L, ['u'] = L, ['v'] = L, ['w'] = L, ['x'] = L,
    ['y'] = L, ['z'] = L,
};
/* clang-format on */

/* The class of the character at *at, which moves past it. */
static inline unsigned step(struct str text, size_t *at)
{
    const unsigned char c = (unsigned char)text.ptr[*at];

    if (c < 0x80) {
        (*at)++;
        return ascii[c];
    }
    return unicode_class(utf8_step(text, at)) & CLASSES;
}

/* The end of the run of a class. */
static inline size_t run(struct str text, size_t at, unsigned class)
{
    while (at < text.len) {
        size_t next = at;

        if (step(text, &next) != class)
            break;
        at = next;
    }
    return at;
}

/* The end of the white space that begins at `begin`; `at` is behind its first
 * character. */
static size_t blank(struct str text, size_t begin, size_t at)
{
    size_t last = begin;

    while (at < text.len) {
        size_t next = at;

        if (step(text, &next) != S)
            return last == begin ? at : last;
        last = at;
        at = next;
    }
    return at;
}

/* The bytes of a contraction behind its apostrophe; 0: there is none. */
static size_t suffix(struct str text, size_t at)
{
    const char c = at < text.len ? text.ptr[at] : '\0';
    const char d = at + 1 < text.len ? text.ptr[at + 1] : '\0';

    if (c == 's' || c == 't' || c == 'm' || c == 'd')
        return 1;
    if ((c == 'l' && d == 'l') || ((c == 'v' || c == 'r') && d == 'e'))
        return 2;
    return 0;
}

static inline size_t piece_end(struct str text, size_t begin)
{
    size_t at = begin, next;
    unsigned class = step(text, &at);

    if (text.ptr[begin] == ' ' && at < text.len) {
        next = at;
        class = step(text, &next);
        if (class != S)
            at = next;
    } else if (text.ptr[begin] == '\'') {
        next = suffix(text, at);
        if (next > 0)
            return at + next;
    }
    return class == S ? blank(text, begin, at) : run(text, at, class);
}

static size_t split(struct str text, size_t from, size_t *ends, size_t n_max)
{
    size_t n = 0;

    while (from < text.len && n < n_max) {
        from = piece_end(text, from);
        ends[n++] = from;
    }
    return n;
}

/* The form of GPT-2's source and of HF files, and tiktoken's since 0.8. */
static const char *const patterns[] = {
    "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+"
    "|\\s+(?!\\S)|\\s+",
    "'(?:[sdmt]|ll|ve|re)| ?\\p{L}++| ?\\p{N}++| ?[^\\s\\p{L}\\p{N}]++"
    "|\\s++$|\\s+(?!\\S)|\\s",
    NULL,
};

const struct pretoken pretoken_gpt2 = {"gpt2", patterns, split};
