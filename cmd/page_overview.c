/* page_overview.c -- see page_parts.h: pages that list what there is. */
#include "cmd/page_parts.h"
#include "cmd/registry.h"

void page_write_noun(const struct page *page, const struct page_form *form,
                     struct buf *out)
{
    form->begin(out, page, "see its verbs");
    form->synopsis(out, page, "VERB [OPTION...] ...");
    form->section(out, "DESCRIPTION");
    form->begin_list(out);
    for (size_t i = 0; registry_commands[i] != NULL; i++) {
        const struct command *command = registry_commands[i];

        if (strcmp(command->noun, page->noun) == 0)
            page_add_item(form, command->verb, command->summary, out);
    }
    form->end_list(out);
}

static void write_stages(const struct page_form *form, struct buf *out)
{
    form->section(out, "STAGES");
    form->begin_list(out);
    for (size_t i = 0; registry_stages[i] != NULL; i++)
        page_add_item(form, registry_stages[i]->name,
                      registry_stages[i]->summary, out);
    form->end_list(out);
}

static void write_commands(const struct page_form *form, struct buf *out)
{
    form->section(out, "COMMANDS");
    form->begin_list(out);
    for (size_t i = 0; registry_commands[i] != NULL; i++) {
        const struct command *command = registry_commands[i];
        struct buf name;

        buf_init(&name, NULL);
        buf_add_text(&name, command->noun);
        if (command->verb != NULL)
            buf_printf(&name, " %s", command->verb);
        buf_add_char(&name, '\0');
        page_add_item(form, name.ptr, command->summary, out);
        buf_release(&name);
    }
    form->end_list(out);
}

static void write_topics(const struct page_form *form, struct buf *out)
{
    form->section(out, "TOPICS");
    form->begin_list(out);
    for (const struct topic *topic = topics; topic->name != NULL; topic++)
        page_add_item(form, topic->name, topic->summary, out);
    form->end_list(out);
}

static const char overview_synopsis[] =
    "STAGE [OPTION...] [FILE...]\n"
    "run RECIPE|'A | B | C' [NAME=VALUE...] [OPTION...]\n"
    "NOUN VERB [OPTION...] ...\n"
    "help|man [TOPIC]\n"
    "list [stages|recipes|commands|presets]\n"
    "completion bash|zsh|fish\n"
    "--version";

void page_write_overview(const struct page *page, const struct page_form *form,
                         struct buf *out)
{
    form->begin(out, page, "raw compressed text in, clean token shards out");
    form->synopsis(out, page, overview_synopsis);
    if (form->is_manual) {
        form->section(out, "DESCRIPTION");
        page_write_text(form, topic_find("pipelines")->text, out);
    }
    write_stages(form, out);
    write_commands(form, out);
    if (form->is_manual) {
        page_write_options(page, form, out);
        form->section(out, "DOCUMENTS");
        page_write_text(form, topic_find("documents")->text, out);
        form->section(out, "RUN REPORTS");
        page_write_text(form, topic_find("reports")->text, out);
        form->section(out, "OUTPUT DIRECTORIES");
        page_write_text(form, topic_find("directories")->text, out);
        return;
    }
    write_topics(form, out);
    buf_add_text(out, "\nSee tamis help NAME for any of these.\n");
}

void page_usage(struct buf *out)
{
    buf_add_text(out, "usage: tamis STAGE [OPTION...] [FILE...]\n"
                      "       tamis run RECIPE|'A | B | C' [NAME=VALUE...] "
                      "[OPTION...]\n"
                      "       tamis NOUN VERB [OPTION...] ...\n"
                      "       tamis help [TOPIC]\n");
}
