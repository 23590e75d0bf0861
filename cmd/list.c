/*
 * list.c -- tamis list [stages|recipes|commands|presets]: one a line, the name
 * first. Recipes are found in ./recipes and where meson installs them.
 */
#include "cmd/page.h"
#include "cmd/paths.inc" /* TAMIS_DATADIR */
#include "cmd/registry.h"
#include "cmd/start.h"

#include <glob.h>

struct config {
    bool markdown;
};

static const struct opt opts[] = {
    {OPT_FLAG, "markdown", 0, offsetof(struct config, markdown), NULL, NULL,
     "stages as the rows of the table in the README", 0},
    {0},
};

static void add(struct buf *out, const char *name, const char *summary)
{
    buf_printf(out, "%s\t%s\n", name, summary);
}

/* A cell of a table: a bar would end it. */
static void add_cell(struct buf *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '|')
            buf_add_char(out, '\\');
        buf_add_char(out, *text);
    }
}

static void add_row(struct buf *out, const struct stage_type *stage)
{
    buf_printf(out, "| `%s` | ", stage->name);
    add_cell(out, stage->summary);
    buf_add_text(out, " | ");
    add_cell(out, stage->source);
    buf_add_text(out, " |\n");
}

static void list_stages(bool markdown, struct buf *out)
{
    if (markdown)
        buf_add_text(out, "| stage | what it does | after |\n|---|---|---|\n");
    for (size_t i = 0; registry_stages[i] != NULL; i++) {
        const struct stage_type *stage = registry_stages[i];

        if (markdown)
            add_row(out, stage);
        else
            add(out, stage->name, stage->summary);
    }
}

static void list_commands(bool markdown, struct buf *out)
{
    (void)markdown;
    for (size_t i = 0; registry_commands[i] != NULL; i++) {
        const struct command *command = registry_commands[i];

        buf_add_text(out, command->noun);
        if (command->verb != NULL)
            buf_printf(out, " %s", command->verb);
        buf_printf(out, "\t%s\n", command->summary);
    }
}

static void list_recipes(bool markdown, struct buf *out)
{
    glob_t found = {0};

    (void)markdown;
    (void)glob("recipes/*.tamis", 0, NULL, &found);
    (void)glob(TAMIS_DATADIR "/tamis/recipes/*.tamis", GLOB_APPEND, NULL,
               &found);
    for (size_t i = 0; i < found.gl_pathc; i++)
        buf_printf(out, "%s\n", found.gl_pathv[i]);
    globfree(&found);
}

/* There are none yet. */
static void list_presets(bool markdown, struct buf *out)
{
    (void)markdown;
    (void)out;
}

static const struct {
    const char *name;
    void (*list)(bool markdown, struct buf *out);
} kinds[] = {
    {"stages", list_stages},
    {"recipes", list_recipes},
    {"commands", list_commands},
    {"presets", list_presets},
};

static enum status list(const struct opt_operands *operands, bool markdown,
                        struct buf *out, struct error *err)
{
    const char *wanted = operands->n > 0 ? operands->items[0] : "stages";

    if (operands->n > 1)
        return error_set(err, STATUS_USAGE, "list: unexpected operand '%s'",
                         operands->items[1]);
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (strcmp(kinds[i].name, wanted) == 0) {
            kinds[i].list(markdown, out);
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_USAGE,
                     "list: no '%s'; there are stages, recipes, commands, "
                     "presets",
                     wanted);
}

static int run(int argc, const char *const *argv)
{
    struct config config = {false};
    const struct opt_target target = {opts, NULL, &config};
    struct opt_operands operands = {0};
    struct error err = {0};
    struct buf text;
    enum status status = opt_parse(&target, 1, argc, argv, &operands, &err);
    int code;

    buf_init(&text, NULL);
    if (status == STATUS_OK)
        status = list(&operands, config.markdown, &text, &err);
    code = status == STATUS_OK ? page_print(&text) : start_failed(&err);
    opt_operands_release(&operands);
    buf_release(&text);
    return code;
}

const struct command list_command = {
    .noun = "list",
    .summary = "list stages, recipes, commands or presets",
    .synopsis = "[OPTION...] [stages|recipes|commands|presets]",
    .manual = "One a line, the name first, a tab before its summary. Without "
              "a word it lists the stages. Recipes are found in ./recipes and "
              "where they were installed. There are no presets yet.",
    .example = "tamis list stages",
    .opts = opts,
    .run = run,
};
