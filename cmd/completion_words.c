/* completion_words.c -- see completion.h. */
#include "cmd/completion.h"
#include "cmd/registry.h"
#include "core/job.h"

#include <ctype.h>

bool completion_page(size_t i, struct page *page)
{
    size_t n_stages = 0;

    *page = (struct page){.stage = NULL};
    while (registry_stages[n_stages] != NULL) {
        if (n_stages == i) {
            page->stage = registry_stages[i];
            return true;
        }
        n_stages++;
    }
    for (size_t j = 0; registry_commands[j] != NULL; j++) {
        if (n_stages + j == i) {
            page->command = registry_commands[j];
            return true;
        }
    }
    return false;
}

void completion_options(const struct page *page, struct page_options *out)
{
    page_options_of(page, out);
    if (page->stage != NULL)
        page_options_add(out, pipeline_opts);
}

const char *completion_word(const struct page *page)
{
    return page->stage != NULL ? page->stage->name : page->command->noun;
}

const char *completion_summary(const struct page *page)
{
    return page->stage != NULL ? page->stage->summary : page->command->summary;
}

bool completion_is_file(const struct page_option *option)
{
    const char *value = option->opt.value;

    return option->opt.type != OPT_CHOICE && value != NULL &&
           (strstr(value, "FILE") != NULL || strstr(value, "DIR") != NULL);
}

static void add_word(struct buf *out, const char *word)
{
    if (out->len > 0)
        buf_add_char(out, ' ');
    buf_add_text(out, word);
}

/* A noun with several verbs is listed once. */
static bool is_first(size_t i)
{
    for (size_t j = 0; j < i; j++) {
        if (strcmp(registry_commands[j]->noun, registry_commands[i]->noun) == 0)
            return false;
    }
    return true;
}

const char *completion_noun(size_t i)
{
    for (size_t j = 0; registry_commands[j] != NULL; j++) {
        if (registry_commands[j]->verb == NULL || !is_first(j))
            continue;
        if (i == 0)
            return registry_commands[j]->noun;
        i--;
    }
    return NULL;
}

void completion_verbs(const char *noun, struct buf *out)
{
    for (size_t i = 0; registry_commands[i] != NULL; i++) {
        const struct command *command = registry_commands[i];

        if (command->verb != NULL && strcmp(command->noun, noun) == 0)
            add_word(out, command->verb);
    }
}

void completion_first_words(struct buf *out)
{
    for (size_t i = 0; registry_stages[i] != NULL; i++)
        add_word(out, registry_stages[i]->name);
    for (size_t i = 0; registry_commands[i] != NULL; i++) {
        if (is_first(i))
            add_word(out, registry_commands[i]->noun);
    }
}

/* "a|b|c" or "[OPTION...] [a|b|c]": words in small letters are choices. */
static bool add_choices(const char *synopsis, struct buf *out)
{
    const char *bar = strchr(synopsis, '|');
    const char *begin = bar;

    if (bar == NULL)
        return false;
    while (begin > synopsis && islower((unsigned char)begin[-1]))
        begin--;
    if (begin == bar)
        return false;
    for (; islower((unsigned char)*begin) || *begin == '|'; begin++)
        buf_add_char(out, *begin == '|' ? ' ' : *begin);
    return true;
}

bool completion_operands(const struct page *page, struct buf *words)
{
    if (page->stage != NULL)
        return false;
    if (strstr(page->command->synopsis, "TOPIC") == NULL)
        return add_choices(page->command->synopsis, words);
    completion_first_words(words);
    for (const struct topic *topic = topics; topic->name != NULL; topic++)
        add_word(words, topic->name);
    return true;
}
