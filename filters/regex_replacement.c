/* regex_replacement.c -- see regex_replacement.h. */
#include "filters/regex_replacement.h"

enum { NAME_MAX_BYTES = 128 };

/* Behind a class that begins at text.ptr[at], or the end of the text. */
static size_t skip_class(struct str text, size_t at)
{
    at++;
    if (at < text.len && text.ptr[at] == '^')
        at++;
    if (at < text.len && text.ptr[at] == ']')
        at++;
    while (at < text.len && text.ptr[at] != ']') {
        if (text.ptr[at] == '\\') {
            at += 2;
        } else if (text.len - at >= 2 && text.ptr[at] == '[' &&
                   text.ptr[at + 1] == ':') {
            const char *end =
                memmem(text.ptr + at + 2, text.len - at - 2, ":]", 2);

            at = end != NULL ? (size_t)(end - text.ptr) + 2 : at + 1;
        } else {
            at++;
        }
    }
    return at < text.len ? at + 1 : text.len;
}

/* Behind a backslash and what it escapes; \Q reaches to \E. */
static size_t skip_escape(struct str text, size_t at)
{
    const char *end;

    if (text.len - at < 2 || text.ptr[at + 1] != 'Q')
        return text.len - at < 2 ? text.len : at + 2;
    end = memmem(text.ptr + at + 2, text.len - at - 2, "\\E", 2);
    return end != NULL ? (size_t)(end - text.ptr) + 2 : text.len;
}

bool regex_split(struct str text, struct str *pattern)
{
    size_t depth = 0;
    size_t at = 0;

    while (at < text.len) {
        const char c = text.ptr[at];

        if (c == '=' && depth == 0) {
            *pattern = (struct str){text.ptr, at};
            return true;
        }
        if (c == '(')
            depth++;
        else if (c == ')' && depth > 0)
            depth--;
        if (c == '\\')
            at = skip_escape(text, at);
        else if (c == '[')
            at = skip_class(text, at);
        else
            at++;
    }
    return false;
}

/* A replacement on its way to pieces: literal bytes gather. */
struct parse {
    struct str text;
    size_t at;
    struct buf literal;
    struct buf pieces;
    struct arena *arena;
    const pcre2_code *code;
};

static void add_piece(struct parse *parse, uint32_t group)
{
    const struct regex_piece piece = {
        arena_copy(parse->arena, buf_str(&parse->literal)), group};

    buf_add(&parse->pieces, (struct str){(const char *)&piece, sizeof(piece)});
    buf_reset(&parse->literal);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static enum status no_group(struct str name, struct error *err)
{
    return error_set(err, STATUS_USAGE,
                     "replacement: the pattern has no group '%.*s'",
                     (int)(name.len < 100 ? name.len : 100), name.ptr);
}

/* The number that digits or a name stand for. */
static enum status find_group(const struct parse *parse, struct str name,
                              uint32_t *group, struct error *err)
{
    char terminated[NAME_MAX_BYTES];
    uint32_t n_groups = 0;
    uint32_t number = 0;
    int found;

    if (name.len == 0 || name.len >= sizeof(terminated))
        return no_group(name, err);
    if (is_digit(name.ptr[0])) {
        (void)pcre2_pattern_info(parse->code, PCRE2_INFO_CAPTURECOUNT,
                                 &n_groups);
        for (size_t i = 0; i < name.len; i++) {
            if (!is_digit(name.ptr[i]) || number > n_groups)
                return no_group(name, err);
            number = number * 10 + (uint32_t)(name.ptr[i] - '0');
        }
        *group = number;
        return number <= n_groups ? STATUS_OK : no_group(name, err);
    }
    memcpy(terminated, name.ptr, name.len);
    terminated[name.len] = '\0';
    found =
        pcre2_substring_number_from_name(parse->code, (PCRE2_SPTR)terminated);
    *group = (uint32_t)found;
    return found > 0 ? STATUS_OK : no_group(name, err);
}

/* Behind a dollar: $$, $12, ${12}, ${name}. */
static enum status parse_dollar(struct parse *parse, struct error *err)
{
    const char *p = parse->text.ptr + parse->at;
    const size_t left = parse->text.len - parse->at;
    struct str name = {p, 0};
    enum status status;
    uint32_t group = 0;

    if (left > 0 && *p == '$') {
        buf_add_char(&parse->literal, '$');
        parse->at++;
        return STATUS_OK;
    }
    if (left > 0 && *p == '{') {
        const char *end = memchr(p, '}', left);

        if (end == NULL)
            return error_set(err, STATUS_USAGE,
                             "replacement: '${' without '}'");
        name = (struct str){p + 1, (size_t)(end - p) - 1};
        parse->at += name.len + 2;
    } else {
        while (name.len < left && is_digit(p[name.len]))
            name.len++;
        parse->at += name.len;
    }
    if (name.len == 0)
        return error_set(err, STATUS_USAGE,
                         "replacement: '$' wants a group; '$$' is a dollar");
    status = find_group(parse, name, &group, err);
    if (status == STATUS_OK)
        add_piece(parse, group);
    return status;
}

static enum status parse_escape(struct parse *parse, struct error *err)
{
    static const char escapes[] = "n\nt\t\\\\==$$";
    const char c =
        parse->at < parse->text.len ? parse->text.ptr[parse->at] : '\0';

    for (size_t i = 0; i < sizeof(escapes) - 1; i += 2) {
        if (escapes[i] == c) {
            buf_add_char(&parse->literal, escapes[i + 1]);
            parse->at++;
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_USAGE,
                     "replacement: a backslash wants one of n t \\ = $");
}

enum status regex_parse_replacement(struct arena *arena, struct str text,
                                    struct regex_pattern *pattern,
                                    struct error *err)
{
    struct parse parse = {.text = text, .arena = arena, .code = pattern->code};
    enum status status = STATUS_OK;

    buf_init(&parse.literal, NULL);
    buf_init(&parse.pieces, arena);
    while (status == STATUS_OK && parse.at < text.len) {
        const char c = text.ptr[parse.at++];

        if (c == '$')
            status = parse_dollar(&parse, err);
        else if (c == '\\')
            status = parse_escape(&parse, err);
        else
            buf_add_char(&parse.literal, c);
    }
    add_piece(&parse, REGEX_NO_GROUP);
    buf_release(&parse.literal);
    pattern->pieces = (struct regex_piece *)(void *)parse.pieces.ptr;
    pattern->n_pieces = parse.pieces.len / sizeof(*pattern->pieces);
    return status;
}
