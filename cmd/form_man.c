/*
 * form_man.c -- see page_form.h: a page as mdoc(7), which man and mandoc show.
 * `mandoc -T lint` has nothing to say about it.
 */
#include "cmd/page_parts.h"

#include <ctype.h>

enum { WIDTH = 78 };

/* Characters that roff would take for something else. */
static void escape(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];

        if (c == '\\')
            buf_add_text(out, "\\e");
        else if (c == '-')
            buf_add_text(out, "\\-");
        else if (c == '\'')
            buf_add_text(out, "\\(aq");
        else if (c == '`')
            buf_add_text(out, "\\(ga");
        else if (c == '^')
            buf_add_text(out, "\\(ha");
        else if (c == '~')
            buf_add_text(out, "\\(ti");
        else if (c == '"')
            buf_add_text(out, "\\(dq");
        else
            buf_add_char(out, c);
    }
}

/* One argument of a macro: quoted, and no macro's name by accident. */
static void argument(struct buf *out, const char *text)
{
    buf_add_text(out, " \"\\&");
    escape(out, str_from(text));
    buf_add_char(out, '"');
}

static bool ends_sentence(struct str word)
{
    size_t n = word.len;

    while (n > 0 && strchr(")\"'", word.ptr[n - 1]) != NULL)
        n--;
    return n > 0 && strchr(".!?", word.ptr[n - 1]) != NULL;
}

/* Words into lines; a sentence begins a line, as lint wants it. */
static void fill(struct buf *out, struct str text)
{
    struct str word;
    size_t begin = out->len; /* of the line */
    struct buf escaped;

    buf_init(&escaped, NULL);
    for (word = page_next_word(&text); word.len > 0;
         word = page_next_word(&text)) {
        buf_reset(&escaped);
        escape(&escaped, word);
        if (out->len > begin && out->len + escaped.len - begin > WIDTH) {
            buf_add_char(out, '\n');
            begin = out->len;
        }
        if (out->len > begin)
            buf_add_char(out, ' ');
        else if (word.ptr[0] == '.')
            buf_add_text(out, "\\&");
        buf_add(out, buf_str(&escaped));
        if (ends_sentence(word)) {
            buf_add_char(out, '\n');
            begin = out->len;
        }
    }
    if (out->len > begin)
        buf_add_char(out, '\n');
    buf_release(&escaped);
}

static void add_upper(struct buf *out, const char *text)
{
    for (; *text != '\0'; text++)
        buf_add_char(out, (char)toupper((unsigned char)*text));
}

static void begin(struct buf *out, const struct page *page, const char *summary)
{
    struct buf name;

    buf_init(&name, NULL);
    page_name(page, '-', &name);
    buf_add_char(&name, '\0');
    buf_add_text(out, ".\\\" Made by tamis man from the program's tables.\n"
                      ".Dd January 1, 2026\n.Dt ");
    add_upper(out, name.ptr);
    buf_printf(out, " 1\n.Os\n.Sh NAME\n.Nm %s\n.Nd ", name.ptr);
    escape(out, str_from(summary));
    buf_add_char(out, '\n');
    buf_release(&name);
}

static void synopsis(struct buf *out, const struct page *page,
                     const char *operands)
{
    struct str rest = str_from(operands);

    buf_add_text(out, ".Sh SYNOPSIS\n");
    while (rest.len > 0) {
        const char *end = memchr(rest.ptr, '\n', rest.len);
        const size_t len = end != NULL ? (size_t)(end - rest.ptr) : rest.len;

        buf_add_text(out, ".Nm \"");
        page_name(page, ' ', out);
        buf_add_text(out, "\"\n");
        fill(out, (struct str){rest.ptr, len});
        rest.ptr += len + (end != NULL);
        rest.len -= len + (end != NULL);
    }
}

static void section(struct buf *out, const char *title)
{
    buf_printf(out, ".Sh %s\n", title);
}

/* No .Pp where a section or a block has just begun or ended. */
static void paragraph(struct buf *out, struct str text)
{
    size_t line = out->len > 0 ? out->len - 1 : 0;

    while (line > 0 && out->ptr[line - 1] != '\n')
        line--;
    if (out->len > 0 && strncmp(out->ptr + line, ".Sh", 3) != 0)
        buf_add_text(out, ".Pp\n");
    fill(out, text);
}

static void code(struct buf *out, struct str lines)
{
    buf_add_text(out, ".Bd -literal\n");
    escape(out, lines);
    buf_add_text(out, "\n.Ed\n");
}

static void begin_list(struct buf *out)
{
    buf_add_text(out, ".Bl -tag -width Ds\n");
}

static void item(struct buf *out, const struct page_item *item)
{
    buf_add_text(out, ".It");
    if (item->letter != '\0')
        buf_printf(out, " Fl %c ,", item->letter);
    if (item->name != NULL)
        buf_printf(out, " Fl -%s", item->name);
    if (item->term != NULL) {
        buf_add_text(out, " Sy");
        argument(out, item->term);
    }
    if (item->value != NULL) {
        buf_add_text(out, " Ar");
        argument(out, item->value);
    }
    buf_add_char(out, '\n');
    fill(out, item->text);
}

static void end_list(struct buf *out)
{
    buf_add_text(out, ".El\n");
}

const struct page_form man_form = {
    .is_manual = true,
    .begin = begin,
    .synopsis = synopsis,
    .section = section,
    .paragraph = paragraph,
    .code = code,
    .begin_list = begin_list,
    .item = item,
    .end_list = end_list,
};
