/*
 * completion.h -- the completion scripts, one a shell, and what they share.
 */
#ifndef TAMIS_COMPLETION_H
#define TAMIS_COMPLETION_H

#include "cmd/page.h"

void completion_bash(struct buf *out);
void completion_zsh(struct buf *out);
void completion_fish(struct buf *out);

/* Every stage and command in turn, i from 0; false past the last. */
bool completion_page(size_t i, struct page *page);

/* What may be typed behind it: its own options, and a pipeline's for a stage.
 * Release the arena. */
void completion_options(const struct page *page, struct page_options *out);

/* What follows the first word, or the second for a command with a verb. */
const char *completion_word(const struct page *page);
const char *completion_summary(const struct page *page);

/* Does the value name a file? "FILE", "FILE or DIR/", "DIR" */
bool completion_is_file(const struct page_option *option);

/* Are the operands words from a list rather than files: `list`, `help`?
 * Appends the words, parted by blanks. */
bool completion_operands(const struct page *page, struct buf *words);

/* The i-th noun that has verbs, or NULL; a noun's verbs. */
const char *completion_noun(size_t i);
void completion_verbs(const char *noun, struct buf *out);

/* Stages, nouns, commands, topics; parted by blanks. */
void completion_first_words(struct buf *out);

#endif
