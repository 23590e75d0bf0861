/*
 * measures.h -- what the stages measure of one text, each thing once.
 *
 * Nothing is computed before it is asked for, and nothing twice. Whoever
 * changes the text starts over with measures_init(). One thread at a time.
 */
#ifndef TAMIS_MEASURES_H
#define TAMIS_MEASURES_H

#include "text/ngrams.h"
#include "text/word_sums.h"

struct measures {
    struct str text;
    struct arena *arena;
    enum cpu_level cpu;
    size_t n_chars; /* SIZE_MAX: not yet counted; likewise below */
    size_t n_lines;
    size_t n_words;
    const struct words *lists[WORDS_N]; /* NULL: not yet made */
    const struct word_sums *sums;       /* likewise */
    const struct ngrams *ngrams;        /* likewise */
    const struct sentences *sentences;  /* likewise */
    struct word_tools *tools;           /* NULL: made when needed */
};

/* Borrows the text and the arena: both outlive the measures. Set tools behind
 * it: those of the thread at work. */
void measures_init(struct measures *measures, struct arena *arena,
                   struct str text, enum cpu_level cpu);

size_t measures_bytes(const struct measures *measures);
size_t measures_chars(struct measures *measures); /* code points */

/*
 * Lines end with "\n"; what follows the last "\n" is a line if it is not
 * empty. So "" has 0 lines; "a" and "a\n" have 1; "a\n\n" and "a\nb" have 2.
 */
size_t measures_lines(struct measures *measures);

/* Words of the list `space`, without making the list. */
size_t measures_words(struct measures *measures);

/* See words.h. */
const struct words *measures_word_list(struct measures *measures,
                                       enum word_list list);

/* Over the words of `spacy`. */
const struct word_sums *measures_word_sums(struct measures *measures);
const struct ngrams *measures_ngrams(struct measures *measures);

/* As datatrove's split_into_sentences() for English: "" is one piece. */
const struct sentences *measures_sentences(struct measures *measures);

#endif
