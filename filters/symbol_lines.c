/*
 * symbol_lines.c -- remove the lines that are nothing but punctuation: rulers,
 * table borders, bullets left alone.
 *
 * A line goes when each of its characters is punctuation or U+0020 and one is
 * no white space; empty lines stay. Lines are those of Python's splitlines()
 * and are joined by "\n" again, so that CRLF becomes LF and the last line's
 * end is lost, as in the reference (datatrove 0.10.1, SymbolLinesFormatter).
 * The text is written anew beside the old one; equal ones change nothing.
 */
#include "core/stage.h"
#include "filters/symbols.h"
#include "text/unicode.h"
#include "text/utf8.h"

enum { KEPT_BUF_MAX_BYTES = 4 << 20 };

struct config {
    const char *replacement;
};

/* clang-format off */
static const struct opt opts[] = {
    {OPT_TEXT, "replacement", 0, offsetof(struct config, replacement), NULL, "TEXT", "a line put in place of each run of removed lines", 0},
    {0},
};
/* clang-format on */

/* Bytes a line break may begin with. */
static bool may_break(unsigned char c)
{
    return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0xC2 ||
           c == 0xE2;
}

/* Bytes of the line break at `at`; 0 when there is none. */
static size_t match_break(struct str text, size_t at)
{
    const unsigned char *p = (const unsigned char *)text.ptr + at;
    const size_t left = text.len - at;

    if (p[0] == '\r')
        return left > 1 && p[1] == '\n' ? 2 : 1;
    if (p[0] < 0x80)
        return 1;
    if (p[0] == 0xC2)
        return left > 1 && p[1] == 0x85 ? 2 : 0;
    return left > 2 && p[1] == 0x80 && (p[2] == 0xA8 || p[2] == 0xA9) ? 3 : 0;
}

/* Take the next line off the text, its end too. */
static struct str next_line(struct str *text)
{
    struct str line = {text->ptr, 0};
    size_t n_break = 0;

    while (line.len < text->len) {
        if (may_break((unsigned char)text->ptr[line.len])) {
            n_break = match_break(*text, line.len);
            if (n_break > 0)
                break;
        }
        line.len++;
    }
    text->ptr += line.len + n_break;
    text->len -= line.len + n_break;
    return line;
}

/* Python's isspace(), of what can stand among symbols. */
static bool is_space(uint32_t cp)
{
    return cp == ' ' || (cp >= 0x1C && cp <= 0x1F) || (cp >= 9 && cp <= 13) ||
           (unicode_class(cp) & UNICODE_SPACE) != 0;
}

static bool is_symbol_line(struct str line)
{
    bool has_content = false;
    size_t at = 0;

    while (at < line.len) {
        const uint32_t cp = utf8_step(line, &at);

        if (cp != ' ' && !symbol_is(cp))
            return false;
        has_content |= !is_space(cp);
    }
    return has_content;
}

static void add_line(struct buf *out, size_t *n_lines, struct str line)
{
    if (*n_lines > 0)
        buf_add_char(out, '\n');
    buf_add(out, line);
    ++*n_lines;
}

static void remove_lines(struct str text, const char *replacement,
                         struct buf *out)
{
    bool is_in_run = false;
    size_t n_lines = 0;

    buf_reset(out);
    while (text.len > 0) {
        const struct str line = next_line(&text);

        if (!is_symbol_line(line)) {
            add_line(out, &n_lines, line);
            is_in_run = false;
            continue;
        }
        if (!is_in_run && replacement != NULL && replacement[0] != '\0')
            add_line(out, &n_lines, str_from(replacement));
        is_in_run = true;
    }
}

static enum status open_scratch(const struct stage *stage, void *scratch,
                                struct error *err)
{
    (void)stage;
    (void)err;
    buf_init(scratch, NULL);
    return STATUS_OK;
}

static void close_scratch(void *scratch)
{
    buf_release(scratch);
}

static enum status map(const struct stage *stage, void *scratch,
                       struct batch *batch, struct error *err)
{
    const struct config *config = stage->config;
    struct buf *out = scratch;

    (void)err;
    for (size_t i = 0; i < batch->n_docs; i++) {
        struct doc *doc = batch->docs[i];

        remove_lines(doc->text, config->replacement, out);
        if (!str_eq(buf_str(out), doc->text))
            doc_set_text(batch, doc, arena_copy(&batch->arena, buf_str(out)));
    }
    if (out->cap > KEPT_BUF_MAX_BYTES)
        buf_release(out);
    return STATUS_OK;
}

static const struct step steps[] = {{.map = map}, {0}};

const struct stage_type symbol_lines_stage = {
    .name = "symbol-lines",
    .summary = "remove lines that are nothing but punctuation",
    .source = "datatrove 0.10.1, SymbolLinesFormatter",
    .manual =
        "A line is removed when it holds nothing but punctuation, control "
        "characters and spaces, and at least one of them is no white space; "
        "empty lines stay. Symbols are the 281 characters of datatrove's "
        "PUNCTUATION_SET. Lines end as for Python's splitlines (LF, CR, "
        "CRLF, VT, FF, FS, GS, RS, U+0085, U+2028, U+2029) and are joined by "
        "LF, so the end of the last line is lost.\n\n"
        "Documents are never dropped, even if nothing is left of one; "
        "'length --min-chars 1' behind it does that.",
    .example = "tamis symbol-lines data-samples/crawl-00.jsonl.zst",
    .role = STAGE_STEP,
    .opts = opts,
    .config_size = sizeof(struct config),
    .scratch_size = sizeof(struct buf),
    .open_scratch = open_scratch,
    .close_scratch = close_scratch,
    .steps = steps,
};
