/* outputs.c -- see outputs.h. */
#include "core/outputs.h"

#include "text/json.h"

#include <inttypes.h>

enum status outputs_open_dir(struct context *context, const char *path,
                             struct rundir **out, struct error *err)
{
    const struct rundir_options options = {context->options.overwrite,
                                           context->options.check};
    enum status status;

    if (context->n_dirs == CONTEXT_DIRS_MAX)
        return error_set(err, STATUS_USAGE, "%s: more than %d directories",
                         path, CONTEXT_DIRS_MAX);
    status = rundir_open(out, path, context->run_json, &options, err);
    context->dirs[context->n_dirs++] = *out;
    return status;
}

void outputs_add(struct context *context, const char *path, uint64_t bytes,
                 uint64_t documents, uint64_t xxh3)
{
    struct buf *json = &context->outputs;

    buf_add_text(json, json->len > 0 ? ",{\"path\":" : "{\"path\":");
    json_escape_bytes(json, str_from(path));
    buf_printf(json,
               ",\"bytes\":%" PRIu64 ",\"documents\":%" PRIu64
               ",\"xxh3\":\"%016" PRIx64 "\"}",
               bytes, documents, xxh3);
}

void outputs_format(const struct context *context, struct buf *json)
{
    bool first = context->outputs.len == 0;

    buf_add_char(json, '[');
    buf_add(json, buf_str(&context->outputs));
    for (size_t i = 0; i < context->n_dirs; i++)
        rundir_format_outputs(context->dirs[i], json, &first);
    buf_add_char(json, ']');
}

void outputs_release(struct context *context)
{
    for (size_t i = 0; i < context->n_dirs; i++)
        rundir_close(context->dirs[i]);
    context->n_dirs = 0;
    buf_release(&context->outputs);
}
