/*
 * spacy_special.c -- Tokenizer._apply_special_cases of spaCy 3.8.
 *
 * Every sequence of tokens that equals a pattern, whatever stands between
 * them, is a candidate. The longest are taken first, of equals the leftmost,
 * as long as they do not overlap one that was taken. A span that was taken is
 * replaced if its source, spaces included, is an exception; no exception has a
 * space, but a longer candidate with one keeps a shorter one away.
 */
#include "text/spacy_special.h"

#include "base/mem.h"
#include "text/spacy_rules.h"

struct special {
    uint32_t at; /* its first token */
    uint32_t len;
};

enum { SPECIAL_INSIDE = 255, SPECIALS_FIRST = 64 };

void specials_release(struct specials *specials)
{
    mem_free(specials->found);
    mem_free(specials->lens);
    *specials = (struct specials){0};
}

static struct str token_text(struct str text, const struct word *token)
{
    return (struct str){text.ptr + token->offset, token->len};
}

static void add(struct specials *specials, size_t n_found,
                struct special special)
{
    if (n_found == specials->cap_found) {
        specials->cap_found =
            n_found == 0 ? SPECIALS_FIRST : 2 * specials->cap_found;
        specials->found = mem_realloc(
            specials->found, specials->cap_found * sizeof(*specials->found));
    }
    specials->found[n_found] = special;
}

/* Every candidate, by where it begins, then by length. */
static size_t find_all(struct specials *specials, struct str text,
                       const struct word *tokens, size_t n)
{
    size_t n_found = 0;

    for (size_t i = 0; i < n; i++) {
        uint32_t node = spacy_pattern_step(0, token_text(text, &tokens[i]));

        for (size_t j = i + 1; node != 0 && j < n; j++) {
            node = spacy_pattern_step(node, token_text(text, &tokens[j]));
            if (node != 0 && spacy_pattern_ends(node))
                add(specials, n_found++,
                    (struct special){(uint32_t)i, (uint32_t)(j + 1 - i)});
        }
    }
    return n_found;
}

static void clear_lens(struct specials *specials, size_t n)
{
    if (n > specials->cap_lens) {
        specials->cap_lens = 2 * n;
        specials->lens = mem_realloc(specials->lens, specials->cap_lens);
    }
    memset(specials->lens, 0, n);
}

/* Candidates of the length that do not touch one taken before. */
static void take(struct specials *specials, size_t n_found, uint32_t len)
{
    uint8_t *lens = specials->lens;

    for (size_t i = 0; i < n_found; i++) {
        const struct special *found = &specials->found[i];

        if (found->len != len || lens[found->at] != 0 ||
            lens[found->at + len - 1] != 0)
            continue;
        memset(lens + found->at, SPECIAL_INSIDE, len);
        lens[found->at] = (uint8_t)len;
    }
}

/* The tokens of the exception in place of the span; 0: it is none. */
static size_t replace(struct str text, const struct word *span, size_t len,
                      struct word *to)
{
    const uint32_t from = span[0].offset;
    const uint32_t end = span[len - 1].offset + span[len - 1].len;
    size_t ends[SPACY_EXCEPTION_TOKENS];
    const size_t n = spacy_exception(
        (struct str){text.ptr + from, (size_t)(end - from)}, ends);
    size_t start = 0;

    for (size_t i = 0; i < n; i++) {
        to[i] = (struct word){(uint32_t)(from + start),
                              (uint32_t)(ends[i] - start)};
        start = ends[i];
    }
    return n;
}

static size_t rewrite(const struct specials *specials, struct str text,
                      struct word *tokens, size_t n)
{
    size_t to = 0;
    size_t i = 0;

    while (i < n) {
        const size_t len = specials->lens[i] != 0 ? specials->lens[i] : 1;
        size_t n_new = 0;

        if (len > 1)
            n_new = replace(text, tokens + i, len, tokens + to);
        if (n_new == 0) {
            memmove(tokens + to, tokens + i, len * sizeof(*tokens));
            n_new = len;
        }
        to += n_new;
        i += len;
    }
    return to;
}

size_t specials_apply(struct specials *specials, struct str text,
                      struct word *tokens, size_t n)
{
    const size_t n_found = find_all(specials, text, tokens, n);

    if (n_found == 0)
        return n;
    clear_lens(specials, n);
    for (uint32_t len = SPACY_PATTERN_TOKENS; len >= 2; len--)
        take(specials, n_found, len);
    return rewrite(specials, text, tokens, n);
}

bool specials_is_open(struct str text, const struct word *tokens, size_t n)
{
    const size_t most = SPACY_PATTERN_TOKENS - 1;

    for (size_t i = n > most ? n - most : 0; i < n; i++) {
        uint32_t node = spacy_pattern_step(0, token_text(text, &tokens[i]));

        for (size_t j = i + 1; node != 0 && j < n; j++)
            node = spacy_pattern_step(node, token_text(text, &tokens[j]));
        if (node != 0)
            return true;
    }
    return false;
}

bool specials_may_follow(struct str text, const struct word *token)
{
    return spacy_is_pattern_token(token_text(text, token));
}
