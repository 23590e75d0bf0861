/*
 * regex_set.c -- see regex_set.h. Patterns are Perl's as PCRE2 has them, on
 * code points, with Unicode's classes for \w \d \s \b and (?i). \C, which
 * would match part of a code point, is refused.
 */
#include "filters/regex_set.h"

#include "base/mem.h"
#include "filters/regex_replacement.h"
#include "text/json.h"

#include <stdio.h>
#include <xxhash.h>

static const uint32_t compile_options =
    PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C;

void regex_set_init(struct regex_set *set)
{
    *set = (struct regex_set){.most_groups = 0};
    arena_init(&set->arena);
}

void regex_set_release(struct regex_set *set)
{
    for (size_t use = 0; use < REGEX_USES; use++) {
        for (size_t i = 0; i < set->lists[use].n; i++)
            pcre2_code_free(set->lists[use].items[i].code);
        mem_free(set->lists[use].items);
    }
    arena_release(&set->arena);
    *set = (struct regex_set){.most_groups = 0};
}

static enum status does_not_compile(int number, size_t offset, struct str text,
                                    struct error *err)
{
    char message[256] = "";

    (void)pcre2_get_error_message(number, (PCRE2_UCHAR *)message,
                                  sizeof(message));
    return error_set(err, STATUS_USAGE, "at offset %zu of '%.*s': %s", offset,
                     (int)(text.len < 200 ? text.len : 200), text.ptr, message);
}

static enum status compile(struct str text, pcre2_code **out, struct error *err)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    pcre2_code *code = NULL;
    int number = PCRE2_ERROR_NOMEMORY;
    size_t offset = 0;

    if (context != NULL) {
        (void)pcre2_set_newline(context, PCRE2_NEWLINE_LF);
        (void)pcre2_set_bsr(context, PCRE2_BSR_UNICODE);
        (void)pcre2_set_max_pattern_length(context, REGEX_PATTERN_MAX_BYTES);
        code = pcre2_compile((PCRE2_SPTR)text.ptr, text.len, compile_options,
                             &number, &offset, context);
    }
    pcre2_compile_context_free(context);
    if (code == NULL)
        return does_not_compile(number, offset, text, err);
    /* What JIT cannot compile is left to the interpreter. */
    (void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
    *out = code;
    return STATUS_OK;
}

static struct regex_pattern *append(struct regex_list *list)
{
    list->items =
        mem_realloc(list->items, (list->n + 1) * sizeof(*list->items));
    list->items[list->n] = (struct regex_pattern){.code = NULL};
    return &list->items[list->n++];
}

static void identify(struct regex_set *set, enum regex_use use, struct str text)
{
    const uint64_t before[3] = {set->identity, use, text.len};
    const uint64_t seed = XXH3_64bits(before, sizeof(before));

    set->identity = XXH3_64bits_withSeed(text.ptr, text.len, seed);
}

enum status regex_set_add(struct regex_set *set, enum regex_use use,
                          struct str text, struct error *err)
{
    struct str pattern = text;
    struct regex_pattern *made;
    enum status status;
    uint32_t n_groups = 0;
    struct buf json;

    if (use == REGEX_REPLACE && !regex_split(text, &pattern))
        return error_set(err, STATUS_USAGE, "'%.*s' is no PATTERN=TEXT",
                         (int)(text.len < 200 ? text.len : 200), text.ptr);
    made = append(&set->lists[use]);
    status = compile(pattern, &made->code, err);
    if (status != STATUS_OK)
        return status;
    (void)pcre2_pattern_info(made->code, PCRE2_INFO_CAPTURECOUNT, &n_groups);
    if (n_groups > set->most_groups)
        set->most_groups = n_groups;
    buf_init(&json, &set->arena);
    json_escape(&json, pattern, CPU_SCALAR);
    made->json = buf_str(&json);
    identify(set, use, text);
    if (use != REGEX_REPLACE)
        return STATUS_OK;
    return regex_parse_replacement(
        &set->arena,
        (struct str){pattern.ptr + pattern.len + 1, text.len - pattern.len - 1},
        made, err);
}

static bool starts_with(struct str *line, const char *word)
{
    if (!str_starts(*line, word))
        return false;
    line->ptr += strlen(word);
    line->len -= strlen(word);
    return true;
}

static enum status parse_line(struct regex_set *set, struct str line,
                              struct error *err)
{
    if (line.len == 0 || line.ptr[0] == '#')
        return STATUS_OK;
    if (starts_with(&line, "drop "))
        return regex_set_add(set, REGEX_DROP, line, err);
    if (starts_with(&line, "keep "))
        return regex_set_add(set, REGEX_KEEP, line, err);
    if (starts_with(&line, "replace "))
        return regex_set_add(set, REGEX_REPLACE, line, err);
    return error_set(err, STATUS_USAGE,
                     "begins with none of 'drop ', 'keep ', 'replace ', '#'");
}

enum status regex_set_parse(struct regex_set *set, struct str lines,
                            const char *path, struct error *err)
{
    size_t number = 1;

    for (size_t at = 0; at < lines.len; number++) {
        const char *begin = lines.ptr + at;
        const char *end = memchr(begin, '\n', lines.len - at);
        size_t len = end != NULL ? (size_t)(end - begin) : lines.len - at;
        enum status status;

        at += len + 1;
        if (len > 0 && begin[len - 1] == '\r')
            len--;
        status = parse_line(set, (struct str){begin, len}, err);
        if (status != STATUS_OK) {
            char place[512];

            (void)snprintf(place, sizeof(place), "%s:%zu", path, number);
            return error_within(err, place);
        }
    }
    return STATUS_OK;
}

enum status regex_set_read(struct regex_set *set, const char *path,
                           struct error *err)
{
    FILE *file = fopen(path, "re");
    enum status status;
    struct buf lines;
    size_t n;

    if (file == NULL)
        return error_errno(err, STATUS_USAGE, "%s", path);
    buf_init(&lines, NULL);
    do {
        n = fread(buf_reserve(&lines, 65536), 1, 65536, file);
        lines.len += n;
    } while (n > 0 && lines.len <= REGEX_FILE_MAX_BYTES);
    if (ferror(file) != 0)
        status = error_errno(err, STATUS_USAGE, "%s", path);
    else if (lines.len > REGEX_FILE_MAX_BYTES)
        status = error_set(err, STATUS_USAGE, "%s: longer than %d MiB", path,
                           REGEX_FILE_MAX_BYTES >> 20);
    else
        status = regex_set_parse(set, buf_str(&lines), path, err);
    (void)fclose(file);
    buf_release(&lines);
    return status;
}
