/*
 * man.c -- tamis man [TOPIC]: a page as mdoc; `meson install` installs them.
 */
#include "cmd/help.h"
#include "cmd/page_form.h"

static int run(int argc, const char *const *argv)
{
    struct page page = {.stage = NULL};
    struct buf text;
    int status;

    if (argc > 0 && !page_find(&page, argv[0], argc > 1 ? argv[1] : NULL))
        return help_no_topic(argv[0]);
    buf_init(&text, NULL);
    page_write(&page, &man_form, &text);
    status = page_print(&text);
    buf_release(&text);
    return status;
}

const struct command man_command = {
    .noun = "man",
    .summary = "write a manual page as mdoc",
    .synopsis = "[STAGE|COMMAND|TOPIC]",
    .manual = "Without a word it is the overview. To read a page where none "
              "is installed, give it to mandoc.",
    .example = "tamis man read",
    .run = run,
};
