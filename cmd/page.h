/*
 * page.h -- what there is to say about a stage, a command or a topic. One
 * account of it, from the tables, which a form turns into text or a manual.
 */
#ifndef TAMIS_PAGE_H
#define TAMIS_PAGE_H

#include "base/buf.h"
#include "cmd/command.h"
#include "cmd/topics.h"
#include "core/stage.h"

/* At most one is set; none: tamis itself. */
struct page {
    const struct stage_type *stage;
    const struct command *command;
    const struct topic *topic;
    const char *noun; /* of several commands: lists their verbs */
};

struct page_form;

/* As in `tamis help WORD [WORD]`; "tamis-model-train" too. False: no such. */
bool page_find(struct page *page, const char *word, const char *second);

/* The page's name with `between` between its words: "tamis model train". */
void page_name(const struct page *page, char between, struct buf *out);

/* Append the whole page. */
void page_write(const struct page *page, const struct page_form *form,
                struct buf *out);

/* The short usage message. */
void page_usage(struct buf *out);

/* Write to stdout; the exit status. */
int page_print(const struct buf *text);

/* An option as a page shows it; a rule's limit is one. */
struct page_option {
    struct opt opt;
    const char *unit; /* of a rule, or NULL */
};

enum { PAGE_OPTIONS_MAX = 128 };

struct page_options {
    struct page_option items[PAGE_OPTIONS_MAX];
    size_t n;
    struct arena arena; /* of defaults made into text */
};

/* All that are not hidden: rules, the stage's own, --as and --annotate; of a
 * command its own; of tamis those of every pipeline. Release the arena. */
void page_options_of(const struct page *page, struct page_options *out);

/* The pipeline's options too; a stage takes them. */
void page_options_add(struct page_options *out, const struct opt *opts);

/* The placeholder of its value, choices parted by '|'; NULL: takes none. */
const char *page_option_value(const struct page_option *option,
                              struct arena *arena);

#endif
