/* measures.c -- see measures.h. */
#include "text/measures.h"

#include "text/utf8.h"
#include "text/words_spacy.h"

#include <assert.h>

static const size_t unknown = SIZE_MAX;

static size_t count_newlines(struct str text)
{
    size_t n = 0;
    size_t at = 0;

    while (at < text.len) {
        /* fewer than 256 at a time: the sum fits one byte a SIMD lane */
        const size_t left = text.len - at;
        const size_t len = left < 192 ? left : 192;
        uint8_t n_block = 0;

        for (size_t i = 0; i < len; i++)
            n_block = (uint8_t)(n_block + (text.ptr[at + i] == '\n'));
        n += n_block;
        at += len;
    }
    return n;
}

void measures_init(struct measures *measures, struct arena *arena,
                   struct str text, enum cpu_level cpu)
{
    *measures = (struct measures){
        .text = text,
        .arena = arena,
        .cpu = cpu,
        .n_chars = unknown,
        .n_lines = unknown,
        .n_words = unknown,
    };
}

size_t measures_bytes(const struct measures *measures)
{
    return measures->text.len;
}

size_t measures_chars(struct measures *measures)
{
    if (measures->n_chars == unknown)
        measures->n_chars = utf8_count(measures->text);
    return measures->n_chars;
}

size_t measures_lines(struct measures *measures)
{
    const struct str text = measures->text;

    if (measures->n_lines == unknown) {
        measures->n_lines = count_newlines(text);
        if (text.len > 0 && text.ptr[text.len - 1] != '\n')
            measures->n_lines++;
    }
    return measures->n_lines;
}

size_t measures_words(struct measures *measures)
{
    if (measures->n_words == unknown)
        measures->n_words = words_count_space(measures->text, measures->cpu);
    return measures->n_words;
}

static void measure_spacy(struct measures *measures)
{
    const struct words *chunks = measures_word_list(measures, WORDS_SPACE);
    struct word_tools *own = measures->tools == NULL ? word_tools_new() : NULL;
    const struct spacy_text *spacy = spacy_measure(
        chunks, own != NULL ? own : measures->tools, measures->arena);

    word_tools_free(own);
    measures->lists[WORDS_SPACY] = &spacy->words;
    measures->sentences = &spacy->sentences;
}

const struct words *measures_word_list(struct measures *measures,
                                       enum word_list list)
{
    assert(list < WORDS_N);
    if (measures->lists[list] == NULL && list == WORDS_SPACY)
        measure_spacy(measures);
    if (measures->lists[list] == NULL)
        measures->lists[list] =
            words_list(list, measures->text, measures->arena, measures->cpu);
    if (list == WORDS_SPACE)
        measures->n_words = measures->lists[list]->n;
    return measures->lists[list];
}

const struct sentences *measures_sentences(struct measures *measures)
{
    if (measures->sentences == NULL)
        measure_spacy(measures);
    return measures->sentences;
}

const struct word_sums *measures_word_sums(struct measures *measures)
{
    if (measures->sums == NULL) {
        struct word_sums *sums = arena_alloc(measures->arena, sizeof(*sums));

        *sums = word_sums(measures_word_list(measures, WORDS_SPACY));
        measures->sums = sums;
    }
    return measures->sums;
}

const struct ngrams *measures_ngrams(struct measures *measures)
{
    if (measures->ngrams == NULL)
        measures->ngrams = ngrams_make(
            measures_word_list(measures, WORDS_SPACY), measures->arena);
    return measures->ngrams;
}
