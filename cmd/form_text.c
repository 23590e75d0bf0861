/* form_text.c -- see page_form.h: a page for a terminal, 80 columns wide. */
#include "cmd/page_parts.h"

enum { WIDTH = 80, TERM_COLUMN = 2, TEXT_COLUMN = 26 };

static void pad(struct buf *out, size_t *column, size_t to)
{
    for (; *column < to; ++*column)
        buf_add_char(out, ' ');
}

/* Fill lines that begin at `indent`; the first is at `column` already. A
 * newline ends the last. */
static void fill(struct buf *out, struct str text, size_t column, size_t indent)
{
    bool is_first = true;

    for (;;) {
        const struct str word = page_next_word(&text);

        if (word.len == 0)
            break;
        if (!is_first && column + 1 + word.len >= WIDTH) {
            buf_add_char(out, '\n');
            column = 0;
            is_first = true;
        }
        if (!is_first) {
            buf_add_char(out, ' ');
            column++;
        }
        pad(out, &column, indent);
        buf_add(out, word);
        column += word.len;
        is_first = false;
    }
    buf_add_char(out, '\n');
}

static void begin(struct buf *out, const struct page *page, const char *summary)
{
    buf_add_text(out, "NAME\n  ");
    page_name(page, ' ', out);
    buf_printf(out, " -- %s\n", summary);
}

static void synopsis(struct buf *out, const struct page *page,
                     const char *operands)
{
    struct str rest = str_from(operands);

    buf_add_text(out, "\nSYNOPSIS\n");
    while (rest.len > 0) {
        const char *end = memchr(rest.ptr, '\n', rest.len);
        const size_t len = end != NULL ? (size_t)(end - rest.ptr) : rest.len;

        buf_add_text(out, "  ");
        page_name(page, ' ', out);
        buf_add_char(out, ' ');
        buf_add(out, (struct str){rest.ptr, len});
        buf_add_char(out, '\n');
        rest.ptr += len + (end != NULL);
        rest.len -= len + (end != NULL);
    }
}

static void section(struct buf *out, const char *title)
{
    buf_printf(out, "\n%s\n", title);
}

/* Only titles begin at the margin. */
static bool follows_title(const struct buf *out)
{
    size_t line = out->len > 0 ? out->len - 1 : 0;

    while (line > 0 && out->ptr[line - 1] != '\n')
        line--;
    return out->len == 0 || out->ptr[line] != ' ';
}

static void paragraph(struct buf *out, struct str text)
{
    if (!follows_title(out))
        buf_add_char(out, '\n');
    fill(out, text, 0, TERM_COLUMN);
}

static void code(struct buf *out, struct str lines)
{
    if (!follows_title(out))
        buf_add_char(out, '\n');
    buf_add(out, lines);
    buf_add_char(out, '\n');
}

static void nothing(struct buf *out)
{
    (void)out;
}

static void item(struct buf *out, const struct page_item *item)
{
    const size_t begin_at = out->len;
    size_t column;

    buf_add_text(out, "  ");
    if (item->letter != '\0')
        buf_printf(out, "-%c, ", item->letter);
    if (item->name != NULL)
        buf_printf(out, "--%s", item->name);
    if (item->term != NULL)
        buf_add_text(out, item->term);
    if (item->value != NULL)
        buf_printf(out, " %s", item->value);
    column = out->len - begin_at;
    if (column + 2 > TEXT_COLUMN) {
        buf_add_char(out, '\n');
        column = 0;
    }
    pad(out, &column, TEXT_COLUMN);
    fill(out, item->text, column, TEXT_COLUMN);
}

const struct page_form text_form = {
    .begin = begin,
    .synopsis = synopsis,
    .section = section,
    .paragraph = paragraph,
    .code = code,
    .begin_list = nothing,
    .item = item,
    .end_list = nothing,
};
