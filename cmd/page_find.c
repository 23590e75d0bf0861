/* page_find.c -- see page.h: from words to a page, and back to its name. */
#include "cmd/page.h"
#include "cmd/registry.h"

static bool is_noun(const char *word)
{
    for (size_t i = 0; registry_commands[i] != NULL; i++) {
        if (strcmp(registry_commands[i]->noun, word) == 0)
            return true;
    }
    return false;
}

/* "model-train": noun and verb in one word. */
static const struct command *find_joined(const char *word)
{
    for (size_t i = 0; registry_commands[i] != NULL; i++) {
        const struct command *command = registry_commands[i];
        const size_t len = strlen(command->noun);

        if (command->verb != NULL && strncmp(word, command->noun, len) == 0 &&
            word[len] == '-' && strcmp(word + len + 1, command->verb) == 0)
            return command;
    }
    return NULL;
}

bool page_find(struct page *page, const char *word, const char *second)
{
    *page = (struct page){.stage = NULL};
    if (strcmp(word, "tamis") == 0)
        return true;
    if (strncmp(word, "tamis-", 6) == 0)
        word += 6;
    page->stage = registry_stage(word);
    if (page->stage != NULL)
        return true;
    page->command = registry_command(word, second);
    if (page->command == NULL)
        page->command = find_joined(word);
    if (page->command != NULL)
        return true;
    page->topic = topic_find(word);
    if (page->topic == NULL && is_noun(word) && second == NULL)
        page->noun = word;
    return page->topic != NULL || page->noun != NULL;
}

void page_name(const struct page *page, char between, struct buf *out)
{
    buf_add_text(out, "tamis");
    if (page->stage != NULL)
        buf_printf(out, "%c%s", between, page->stage->name);
    if (page->command != NULL)
        buf_printf(out, "%c%s", between, page->command->noun);
    if (page->command != NULL && page->command->verb != NULL)
        buf_printf(out, "%c%s", between, page->command->verb);
    if (page->topic != NULL)
        buf_printf(out, "%c%s", between, page->topic->name);
    if (page->noun != NULL)
        buf_printf(out, "%c%s", between, page->noun);
}
