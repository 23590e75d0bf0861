/*
 * help.c -- tamis help [TOPIC]: a page as text.
 */
#include "cmd/help.h"

#include "cmd/page_form.h"
#include "cmd/registry.h"

#include <stdio.h>

int help_show(const struct page *page)
{
    struct buf text;
    int status;

    buf_init(&text, NULL);
    page_write(page, &text_form, &text);
    status = page_print(&text);
    buf_release(&text);
    return status;
}

int help_usage(void)
{
    struct buf text;

    buf_init(&text, NULL);
    page_usage(&text);
    (void)fwrite(text.ptr, 1, text.len, stderr);
    buf_release(&text);
    return EXIT_USAGE;
}

int help_no_topic(const char *word)
{
    const char *nearest = registry_nearest(word);

    if (nearest != NULL)
        (void)fprintf(stderr, "tamis: no topic '%s'; did you mean '%s'?\n",
                      word, nearest);
    else
        (void)fprintf(stderr, "tamis: no topic '%s'; see tamis help\n", word);
    return EXIT_USAGE;
}

static int run(int argc, const char *const *argv)
{
    struct page page = {.stage = NULL};

    if (argc > 0 && !page_find(&page, argv[0], argc > 1 ? argv[1] : NULL))
        return help_no_topic(argv[0]);
    return help_show(&page);
}

const struct command help_command = {
    .noun = "help",
    .summary = "show what there is, or a page on one thing",
    .synopsis = "[STAGE|COMMAND|TOPIC]",
    .manual = "The same pages come from tamis STAGE --help and tamis man.",
    .example = "tamis help documents",
    .run = run,
};
