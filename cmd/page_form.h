/*
 * page_form.h -- the forms of a page: text for a terminal, mdoc for man.
 */
#ifndef TAMIS_PAGE_FORM_H
#define TAMIS_PAGE_FORM_H

#include "cmd/page.h"

/* A row of a list: an option (`name`, perhaps `letter` and `value`) or any
 * other `term`. */
struct page_item {
    char letter;
    const char *name;
    const char *value;
    const char *term;
    struct str text;
};

struct page_form {
    bool is_manual;
    void (*begin)(struct buf *out, const struct page *page,
                  const char *summary);
    void (*synopsis)(struct buf *out, const struct page *page,
                     const char *operands);
    void (*section)(struct buf *out, const char *title); /* in capitals */
    void (*paragraph)(struct buf *out, struct str text);
    void (*code)(struct buf *out, struct str lines);
    void (*begin_list)(struct buf *out);
    void (*item)(struct buf *out, const struct page_item *item);
    void (*end_list)(struct buf *out);
};

extern const struct page_form text_form;
extern const struct page_form man_form;

#endif
