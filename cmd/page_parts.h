/*
 * page_parts.h -- what the files that write pages share.
 */
#ifndef TAMIS_PAGE_PARTS_H
#define TAMIS_PAGE_PARTS_H

#include "cmd/page_form.h"

/* Take a word, parted by blanks or newlines; empty at the end. */
struct str page_next_word(struct str *text);

/* Paragraphs parted by empty lines; one that begins with a blank is code. */
void page_write_text(const struct page_form *form, const char *text,
                     struct buf *out);

void page_write_options(const struct page *page, const struct page_form *form,
                        struct buf *out);

/* A row of a list. */
void page_add_item(const struct page_form *form, const char *term,
                   const char *text, struct buf *out);

/* A noun's verbs; tamis as a whole. */
void page_write_noun(const struct page *page, const struct page_form *form,
                     struct buf *out);
void page_write_overview(const struct page *page, const struct page_form *form,
                         struct buf *out);

#endif
