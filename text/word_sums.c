/* word_sums.c -- see word_sums.h. */
#include "text/word_sums.h"

#include "text/spacy_rules.h"

static const char *const stop_words[] = {
    "the", "be", "to", "of", "and", "that", "have", "with",
};

enum { STOP_BYTES_MAX = 4 };

static uint32_t stop_word(struct str word)
{
    if (word.len < 2 || word.len > STOP_BYTES_MAX)
        return 0;
    for (size_t i = 0; i < ARRAY_LEN(stop_words); i++)
        if (str_is(word, stop_words[i]))
            return 1u << i;
    return 0;
}

void word_sums_add(struct word_sums *sums, struct str word, uint32_t *stops)
{
    uint32_t any = 0;            /* bits of some code point */
    uint32_t all = SPACY_SYMBOL; /* bits of every code point */
    size_t n_chars = 0;
    size_t at = 0;

    while (at < word.len) {
        const uint32_t class = spacy_class(utf8_step(word, &at));

        any |= class;
        all &= class;
        n_chars++;
    }
    sums->n_words++;
    *stops |= stop_word(word);
    sums->n_alphabetic += (any & SPACY_LETTER) != 0;
    if (all == 0) {
        sums->n_solid++;
        sums->n_solid_chars += n_chars;
    }
}

struct word_sums word_sums(const struct words *words)
{
    struct word_sums sums = {0};
    uint32_t stops = 0;

    for (size_t i = 0; i < words->n; i++) {
        const struct str word = {words->text.ptr + words->items[i].offset,
                                 words->items[i].len};

        word_sums_add(&sums, word, &stops);
    }
    sums.n_stop_words = (size_t)__builtin_popcount(stops);
    return sums;
}
