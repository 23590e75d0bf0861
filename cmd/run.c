/*
 * run.c -- tamis run RECIPE|'A | B | C' [NAME=VALUE...] [OPTIONS]
 */
#include "base/mem.h"
#include "cmd/command.h"
#include "cmd/registry.h"
#include "cmd/start.h"

#include <stdio.h>
#include <unistd.h>

enum { RECIPE_MAX_BYTES = 1 << 20 };

struct request {
    struct pipeline_options options;
    const char *text; /* a path, a pipeline's text or a stage's name */
    struct binding bindings[TYPED_BINDINGS_MAX];
    size_t n_bindings;
};

static bool is_binding(const char *word, struct binding *out)
{
    const char *equals = strchr(word, '=');
    size_t len;

    if (equals == NULL || equals == word)
        return false;
    len = (size_t)(equals - word);
    for (size_t i = 0; i < len; i++) {
        const char c = word[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
              (i > 0 && c >= '0' && c <= '9')))
            return false;
    }
    *out = (struct binding){{word, len}, equals + 1};
    return true;
}

static enum status read_operands(struct request *request,
                                 const struct opt_operands *operands,
                                 struct error *err)
{
    for (size_t i = 0; i < operands->n; i++) {
        const char *word = operands->items[i];
        struct binding binding;

        if (request->text == NULL) {
            request->text = word;
        } else if (is_binding(word, &binding)) {
            if (request->n_bindings == TYPED_BINDINGS_MAX)
                return error_set(err, STATUS_USAGE, "too many NAME=VALUE");
            request->bindings[request->n_bindings++] = binding;
        } else {
            return error_set(err, STATUS_USAGE,
                             "run: '%s' is no NAME=VALUE; quote the pipeline",
                             word);
        }
    }
    if (request->text == NULL)
        return error_set(err, STATUS_USAGE,
                         "run: wants a recipe or a pipeline");
    return STATUS_OK;
}

/* A recipe file, whole. */
static enum status slurp(const char *path, struct buf *out, struct error *err)
{
    FILE *file = fopen(path, "re");
    size_t n;

    if (file == NULL)
        return error_errno(err, STATUS_USAGE, "%s", path);
    do {
        n = fread(buf_reserve(out, 4096), 1, 4096, file);
        out->len += n;
    } while (n > 0 && out->len <= RECIPE_MAX_BYTES);
    n = (size_t)ferror(file);
    (void)fclose(file);
    if (n != 0)
        return error_set(err, STATUS_USAGE, "%s: cannot be read", path);
    if (out->len > RECIPE_MAX_BYTES)
        return error_set(err, STATUS_USAGE, "%s: too long for a recipe", path);
    return STATUS_OK;
}

static bool is_file_name(const char *text)
{
    if (*text == '\0' || strpbrk(text, "|\n") != NULL ||
        registry_stage(text) != NULL)
        return false;
    return access(text, F_OK) == 0 || strpbrk(text, " \t") == NULL;
}

/* A name mistyped would silently leave a default in its place. */
static enum status check_used(const struct request *request,
                              const struct typed_pipeline *typed,
                              const char *where, struct error *err)
{
    for (size_t i = 0; i < request->n_bindings; i++) {
        const struct str name = request->bindings[i].name;

        if (!typed->uses[i])
            return error_set(err, STATUS_USAGE,
                             "%s: has no ${%.*s} (or it is given twice)", where,
                             (int)name.len, name.ptr);
    }
    return STATUS_OK;
}

static enum status make_pipeline(const struct request *request,
                                 struct pipeline *out, struct error *err)
{
    const bool is_file = is_file_name(request->text);
    const char *where = is_file ? request->text : "pipeline";
    struct typed_pipeline typed = {.n = 0};
    enum status status = STATUS_OK;
    struct buf text;

    arena_init(&typed.arena);
    buf_init(&text, NULL);
    if (is_file)
        status = slurp(request->text, &text, err);
    else
        buf_add_text(&text, request->text);
    if (status == STATUS_OK)
        status = typed_split(&typed, where, buf_str(&text), request->bindings,
                             request->n_bindings, err);
    if (status == STATUS_OK)
        status = check_used(request, &typed, where, err);
    if (status == STATUS_OK)
        status = pipeline_from_words(out, &typed, where, err);
    buf_release(&text);
    out->typed = typed; /* the words are what the options point at */
    return status;
}

static int run(int argc, const char *const *argv)
{
    struct request request = {.text = NULL};
    const struct opt_target target = {pipeline_opts, NULL, &request.options};
    struct opt_operands operands = {0};
    struct pipeline pipeline = {0};
    struct error err = {0};
    enum status status = opt_defaults(&target, &err);

    if (status == STATUS_OK)
        status = opt_parse(&target, 1, argc, argv, &operands, &err);
    if (status == STATUS_OK)
        status = read_operands(&request, &operands, &err);
    if (status == STATUS_OK)
        status = make_pipeline(&request, &pipeline, &err);
    opt_operands_release(&operands);
    if (status == STATUS_OK)
        return start_pipeline(&pipeline, &request.options);
    pipeline_release(&pipeline);
    return start_failed(&err);
}

const struct command run_command = {
    .noun = "run",
    .summary = "run a recipe or a pipeline, fused and threaded",
    .synopsis = "RECIPE|'A | B | C' [NAME=VALUE...] [OPTION...]",
    .manual =
        "A pipeline is stages joined by |, as one would type them in a shell "
        "with tamis before each. Without a source it reads stdin, without a "
        "sink it writes JSONL to stdout. A RECIPE is a file with such a text; "
        "# begins a comment, ${NAME} and ${NAME:-default} are filled from the "
        "command line.",
    .example = "tamis run 'read data-samples/crawl-00.jsonl.zst | "
               "length --min-words 20 | exact'",
    .opts = pipeline_opts,
    .run = run,
};
