/* typed.c -- see typed.h. A hand-written scanner of one pass. */
#include "cmd/typed.h"

#include "base/mem.h"

#include <assert.h>

struct scanner {
    struct str text;
    size_t at;
    size_t line;
    size_t column;
    const char *where;
    const struct binding *bindings;
    size_t n_bindings;
    bool *uses; /* [n_bindings] */
    struct error *err;
};

static int peek(const struct scanner *s)
{
    return s->at < s->text.len ? (unsigned char)s->text.ptr[s->at] : -1;
}

static int next(struct scanner *s)
{
    const int c = peek(s);

    if (c < 0)
        return c;
    s->at++;
    s->column++;
    if (c == '\n') {
        s->line++;
        s->column = 1;
    }
    return c;
}

static enum status fail(const struct scanner *s, const char *what)
{
    return error_set(s->err, STATUS_USAGE, "%s:%zu:%zu: %s", s->where, s->line,
                     s->column, what);
}

static bool is_name_char(int c, bool is_first)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (!is_first && c >= '0' && c <= '9');
}

static const char *value_of(const struct scanner *s, struct str name)
{
    for (size_t i = 0; i < s->n_bindings; i++) {
        if (str_eq(s->bindings[i].name, name)) {
            s->uses[i] = true;
            return s->bindings[i].value;
        }
    }
    return NULL;
}

/* Behind "${": NAME} or NAME:-default}. */
static enum status expand(struct scanner *s, struct buf *word)
{
    struct str name = {s->text.ptr + s->at, 0};
    struct str fallback = {NULL, 0};
    const char *value;

    while (is_name_char(peek(s), name.len == 0)) {
        name.len++;
        (void)next(s);
    }
    if (name.len == 0)
        return fail(s, "${ wants a name");
    if (peek(s) == ':') {
        (void)next(s);
        if (next(s) != '-')
            return fail(s, "only ${NAME} and ${NAME:-default} are expanded");
        fallback.ptr = s->text.ptr + s->at;
        while (peek(s) >= 0 && peek(s) != '}' && peek(s) != '\n') {
            fallback.len++;
            (void)next(s);
        }
    }
    if (next(s) != '}')
        return fail(s, "${ is not closed");
    value = value_of(s, name);
    if (value != NULL)
        buf_add_text(word, value);
    else if (fallback.ptr != NULL)
        buf_add(word, fallback);
    else
        return error_set(s->err, STATUS_USAGE,
                         "%s:%zu:%zu: ${%.*s} has no value; give %.*s=VALUE",
                         s->where, s->line, s->column, (int)name.len, name.ptr,
                         (int)name.len, name.ptr);
    return STATUS_OK;
}

static enum status take_quoted(struct scanner *s, int quote, struct buf *word)
{
    for (;;) {
        int c = next(s);

        if (c < 0)
            return fail(s, "a quote is not closed");
        if (c == quote)
            return STATUS_OK;
        if (quote == '"' && c == '$' && peek(s) == '{') {
            enum status status;

            (void)next(s);
            status = expand(s, word);
            if (status != STATUS_OK)
                return status;
            continue;
        }
        if (quote == '"' && c == '\\' &&
            (peek(s) == '"' || peek(s) == '\\' || peek(s) == '$'))
            c = next(s);
        buf_add_char(word, (char)c);
    }
}

/* One word, up to a blank, a `|` or the end. */
static enum status take_word(struct scanner *s, struct buf *word)
{
    enum status status = STATUS_OK;

    while (status == STATUS_OK) {
        const int c = peek(s);

        if (c == 0) /* before strchr(), which finds one in any text */
            return fail(s, "a NUL byte");
        if (c < 0 || strchr(" \t\r\n|", c) != NULL)
            break;
        (void)next(s);
        if (c == '\'' || c == '"') {
            status = take_quoted(s, c, word);
        } else if (c == '$' && peek(s) == '{') {
            (void)next(s);
            status = expand(s, word);
        } else if (c == '\\') {
            if (peek(s) < 0)
                return fail(s, "a backslash at the end");
            if (peek(s) != '\n')
                buf_add_char(word, (char)peek(s));
            (void)next(s);
        } else {
            buf_add_char(word, (char)c);
        }
    }
    return status;
}

static void skip_blanks(struct scanner *s)
{
    for (;;) {
        const int c = peek(s);

        if (c == '#') {
            while (peek(s) >= 0 && peek(s) != '\n')
                (void)next(s);
        } else if (c > 0 && strchr(" \t\r\n", c) != NULL) {
            (void)next(s);
        } else if (c == '\\' && s->at + 1 < s->text.len &&
                   s->text.ptr[s->at + 1] == '\n') {
            (void)next(s);
            (void)next(s);
        } else {
            return;
        }
    }
}

static void add_word(struct typed_pipeline *out, struct typed_stage *stage,
                     const struct buf *word)
{
    char *copy = arena_alloc(&out->arena, word->len + 1);

    if (word->len > 0)
        memcpy(copy, word->ptr, word->len);
    copy[word->len] = '\0';
    stage->words =
        mem_realloc(stage->words, (stage->n + 1) * sizeof(*stage->words));
    stage->words[stage->n++] = copy;
}

/* The words of one stage, up to `|` or the end. */
static enum status take_stage(struct scanner *s, struct typed_pipeline *out)
{
    struct typed_stage *stage;

    if (out->n == TYPED_STAGES_MAX)
        return fail(s, "too many stages");
    stage = &out->stages[out->n++];
    skip_blanks(s);
    stage->line = s->line;
    stage->column = s->column;
    for (;;) {
        struct buf word;
        enum status status;

        skip_blanks(s);
        if (peek(s) < 0 || peek(s) == '|')
            break;
        buf_init(&word, NULL);
        status = take_word(s, &word);
        if (status == STATUS_OK &&
            memchr(word.ptr ? word.ptr : "", '\0', word.len) != NULL)
            status = fail(s, "a NUL byte");
        if (status == STATUS_OK)
            add_word(out, stage, &word);
        buf_release(&word);
        if (status != STATUS_OK)
            return status;
    }
    return stage->n == 0 ? fail(s, "a stage is missing here") : STATUS_OK;
}

enum status typed_split(struct typed_pipeline *out, const char *where,
                        struct str text, const struct binding *bindings,
                        size_t n_bindings, struct error *err)
{
    struct scanner s = {.text = text,
                        .line = 1,
                        .column = 1,
                        .where = where,
                        .bindings = bindings,
                        .n_bindings = n_bindings,
                        .uses = out->uses,
                        .err = err};
    enum status status;

    assert(n_bindings <= TYPED_BINDINGS_MAX);
    *out = (struct typed_pipeline){.n = 0};
    arena_init(&out->arena);
    do {
        status = take_stage(&s, out);
    } while (status == STATUS_OK && next(&s) == '|');
    return status;
}

void typed_release(struct typed_pipeline *pipeline)
{
    for (size_t i = 0; i < pipeline->n; i++)
        mem_free(pipeline->stages[i].words);
    arena_release(&pipeline->arena);
    pipeline->n = 0;
}

void typed_quote(const char *word, struct buf *out)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST"
                                "UVWXYZ0123456789_-+=.,:/@%^~*?[]";

    if (*word != '\0' && strspn(word, plain) == strlen(word)) {
        buf_add_text(out, word);
        return;
    }
    buf_add_char(out, '\'');
    for (; *word != '\0'; word++) {
        if (*word == '\'')
            buf_add_text(out, "'\\''");
        else
            buf_add_char(out, *word);
    }
    buf_add_char(out, '\'');
}
