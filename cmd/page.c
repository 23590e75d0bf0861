/* page.c -- see page.h. */
#include "cmd/page.h"

#include "base/file_out.h"
#include "cmd/page_parts.h"
#include "cmd/start.h"

struct str page_next_word(struct str *text)
{
    struct str word;

    while (text->len > 0 && (*text->ptr == ' ' || *text->ptr == '\n')) {
        text->ptr++;
        text->len--;
    }
    word = (struct str){text->ptr, 0};
    while (text->len > 0 && *text->ptr != ' ' && *text->ptr != '\n') {
        text->ptr++;
        text->len--;
        word.len++;
    }
    return word;
}

/* Paragraphs parted by empty lines; one that begins with a blank is code. */
void page_write_text(const struct page_form *form, const char *text,
                     struct buf *out)
{
    while (text != NULL && *text != '\0') {
        const char *end = strstr(text, "\n\n");
        const size_t len = end != NULL ? (size_t)(end - text) : strlen(text);
        const struct str part = {text, len};

        if (*text == ' ')
            form->code(out, part);
        else
            form->paragraph(out, part);
        text += len;
        while (*text == '\n')
            text++;
    }
}

static void add_notes(const struct page_option *option, struct buf *text)
{
    const char *unit = option->unit;

    if (unit == NULL && option->opt.type == OPT_RATIO)
        unit = "0 to 1";
    if (unit == NULL && option->opt.type == OPT_LIST)
        unit = "may be given again";
    buf_add_text(text, option->opt.help);
    if (unit != NULL)
        buf_printf(text, " (%s)", unit);
    if (option->opt.fallback != NULL && option->opt.type != OPT_FLAG)
        buf_printf(text, " [default: %s]",
                   *option->opt.fallback != '\0' ? option->opt.fallback
                                                 : "empty");
}

void page_write_options(const struct page *page, const struct page_form *form,
                        struct buf *out)
{
    struct page_options options;

    page_options_of(page, &options);
    if (options.n > 0) {
        form->section(out, "OPTIONS");
        form->begin_list(out);
    }
    for (size_t i = 0; i < options.n; i++) {
        const struct page_option *option = &options.items[i];
        struct page_item item = {.letter = option->opt.letter,
                                 .name = option->opt.name};
        struct buf text;

        buf_init(&text, &options.arena);
        add_notes(option, &text);
        item.value = page_option_value(option, &options.arena);
        item.text = buf_str(&text);
        form->item(out, &item);
    }
    if (options.n > 0)
        form->end_list(out);
    if (page->stage != NULL)
        form->paragraph(out, str_from("The options of every pipeline may "
                                      "stand here too: see tamis help run."));
    arena_release(&options.arena);
}

void page_add_item(const struct page_form *form, const char *term,
                   const char *text, struct buf *out)
{
    const struct page_item item = {.term = term, .text = str_from(text)};

    form->item(out, &item);
}

static void write_reasons(const struct stage_type *stage,
                          const struct page_form *form, struct buf *out)
{
    if (stage_n_reasons(stage) == 0)
        return;
    form->section(out, "DROP REASONS");
    form->begin_list(out);
    for (size_t i = 0; stage->rules != NULL && stage->rules[i].name; i++) {
        const struct rule *rule = &stage->rules[i];
        struct buf text;

        buf_init(&text, NULL);
        buf_printf(&text, "%s the limit of --%s",
                   rule->bound == RULE_MIN ? "below" : "above", rule->name);
        buf_add_char(&text, '\0');
        page_add_item(form, rule->reason, text.ptr, out);
        buf_release(&text);
    }
    for (size_t i = 0; stage->reasons != NULL && stage->reasons[i].name; i++)
        page_add_item(form, stage->reasons[i].name, stage->reasons[i].help,
                      out);
    form->end_list(out);
}

static void write_metadata(const struct stage_type *stage,
                           const struct page_form *form, struct buf *out)
{
    if (stage->metadata == NULL)
        return;
    form->section(out, "METADATA");
    form->paragraph(out, str_from(stage->metadata));
}

static void write_example(const char *example, const struct page_form *form,
                          struct buf *out)
{
    struct buf line;

    if (example == NULL)
        return;
    buf_init(&line, NULL);
    buf_printf(&line, "    %s", example);
    form->section(out, "EXAMPLES");
    form->code(out, buf_str(&line));
    buf_release(&line);
}

static void write_see_also(const struct page_form *form, struct buf *out)
{
    form->section(out, "SEE ALSO");
    form->paragraph(out, str_from("tamis help, tamis help run, "
                                  "tamis help exit-status"));
}

/* The end of every page. */
static void write_tail(const struct page *page, const struct page_form *form,
                       struct buf *out)
{
    if (form->is_manual && page->topic == NULL) {
        form->section(out, "EXIT STATUS");
        page_write_text(form, topic_find("exit-status")->text, out);
    }
    if (page->stage != NULL)
        write_example(page->stage->example, form, out);
    if (page->command != NULL)
        write_example(page->command->example, form, out);
    if (form->is_manual)
        write_see_also(form, out);
    if (page->stage != NULL) {
        form->section(out, "STANDARDS");
        form->paragraph(out, str_from(page->stage->source));
    }
}

static void write_stage(const struct page *page, const struct page_form *form,
                        struct buf *out)
{
    const struct stage_type *stage = page->stage;
    struct buf operands;

    buf_init(&operands, NULL);
    buf_printf(&operands, "[OPTION...] %s",
               stage->operands != NULL ? stage->operands : "[FILE...]");
    buf_add_char(&operands, '\0');
    form->begin(out, page, stage->summary);
    form->synopsis(out, page, operands.ptr);
    buf_release(&operands);
    if (stage->manual != NULL || form->is_manual) {
        form->section(out, "DESCRIPTION");
        page_write_text(
            form, stage->manual != NULL ? stage->manual : stage->summary, out);
    }
    page_write_options(page, form, out);
    write_reasons(stage, form, out);
    write_metadata(stage, form, out);
}

static void write_command(const struct page *page, const struct page_form *form,
                          struct buf *out)
{
    const struct command *command = page->command;

    form->begin(out, page, command->summary);
    form->synopsis(out, page, command->synopsis);
    if (command->manual != NULL || form->is_manual) {
        form->section(out, "DESCRIPTION");
        page_write_text(
            form, command->manual != NULL ? command->manual : command->summary,
            out);
    }
    page_write_options(page, form, out);
}

void page_write(const struct page *page, const struct page_form *form,
                struct buf *out)
{
    if (page->stage != NULL) {
        write_stage(page, form, out);
    } else if (page->command != NULL) {
        write_command(page, form, out);
    } else if (page->topic != NULL) {
        form->begin(out, page, page->topic->summary);
        form->section(out, "DESCRIPTION");
        page_write_text(form, page->topic->text, out);
    } else if (page->noun != NULL) {
        page_write_noun(page, form, out);
    } else {
        page_write_overview(page, form, out);
    }
    write_tail(page, form, out);
}

int page_print(const struct buf *text)
{
    struct file_out *out = file_out_from_fd(1, "stdout");
    struct error err = {0};
    enum status status = file_out_write(out, buf_str(text), &err);

    if (status == STATUS_OK)
        status = file_out_flush(out, &err);
    file_out_discard(out);
    return status == STATUS_OK ? EXIT_DONE : start_failed(&err);
}
