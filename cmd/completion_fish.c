/*
 * completion_fish.c -- see completion.h. One `complete` a word and an option,
 * with the words that must stand before it as condition.
 */
#include "cmd/completion.h"

static void add_quoted(const char *text, struct buf *out)
{
    buf_add_char(out, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '\'' || *text == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, *text);
    }
    buf_add_char(out, '\'');
}

static void add_first_word(const char *word, const char *summary,
                           struct buf *out)
{
    buf_printf(out, "complete -c tamis -n __fish_use_subcommand -f -a %s -d ",
               word);
    add_quoted(summary, out);
    buf_add_char(out, '\n');
}

static void add_condition(const struct page *page, struct buf *out)
{
    buf_printf(out, "complete -c tamis -n '__fish_seen_subcommand_from %s",
               completion_word(page));
    if (page->command != NULL && page->command->verb != NULL)
        buf_printf(out, "; and __fish_seen_subcommand_from %s",
                   page->command->verb);
    buf_add_char(out, '\'');
}

static void add_option(const struct page *page,
                       const struct page_option *option, struct buf *out)
{
    const struct opt *opt = &option->opt;

    add_condition(page, out);
    if (opt->letter != '\0')
        buf_printf(out, " -s %c", opt->letter);
    buf_printf(out, " -l %s", opt->name);
    if (opt->type == OPT_CHOICE) {
        buf_add_text(out, " -x -a '");
        for (const char *c = opt->value; *c != '\0'; c++)
            buf_add_char(out, *c == ',' ? ' ' : *c);
        buf_add_char(out, '\'');
    } else if (opt->type != OPT_FLAG) {
        buf_add_text(out, completion_is_file(option) ? " -r" : " -x");
    }
    buf_add_text(out, " -d ");
    add_quoted(opt->help, out);
    buf_add_char(out, '\n');
}

static void add_page(const struct page *page, struct buf *out)
{
    struct page_options options;
    struct buf words;

    completion_options(page, &options);
    buf_init(&words, &options.arena);
    for (size_t i = 0; i < options.n; i++)
        add_option(page, &options.items[i], out);
    if (completion_operands(page, &words)) {
        add_condition(page, out);
        buf_add_text(out, " -f -a '");
        buf_add(out, buf_str(&words));
        buf_add_text(out, "'\n");
    }
    arena_release(&options.arena);
}

static void add_noun(const char *noun, struct buf *out)
{
    struct buf verbs;

    buf_init(&verbs, NULL);
    completion_verbs(noun, &verbs);
    buf_add_char(&verbs, '\0');
    add_first_word(noun, "see its verbs", out);
    buf_printf(out,
               "complete -c tamis -n '__fish_seen_subcommand_from %s; and not "
               "__fish_seen_subcommand_from %s' -f -a '%s'\n",
               noun, verbs.ptr, verbs.ptr);
    buf_release(&verbs);
}

void completion_fish(struct buf *out)
{
    struct page page;

    buf_add_text(out, "# Completion of tamis for fish; made by tamis "
                      "completion fish.\n"
                      "complete -c tamis -l help -s h -d 'show what it does'\n"
                      "complete -c tamis -n __fish_use_subcommand -l version "
                      "-d 'print the version'\n");
    for (size_t i = 0; completion_page(i, &page); i++) {
        if (page.command == NULL || page.command->verb == NULL)
            add_first_word(completion_word(&page), completion_summary(&page),
                           out);
    }
    for (size_t i = 0; completion_noun(i) != NULL; i++)
        add_noun(completion_noun(i), out);
    for (size_t i = 0; completion_page(i, &page); i++)
        add_page(&page, out);
}
