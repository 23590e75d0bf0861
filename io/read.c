/*
 * read.c -- the source: files, globs, directories, lists or stdin; JSONL, WET
 * and WARC text, plain text; any codec, known by its first bytes.
 *
 * Steps: commit (decode and cut at record borders), map (parse), commit (count
 * against --limit). Decoding runs ahead of parsing, so that with two threads
 * one inflates while the other parses.
 */
#include "base/mem.h"
#include "core/stage.h"
#include "io/feed.h"
#include "io/inputs.h"

#include <inttypes.h>

struct config {
    const char *list;
    const char *text_field;
    const char *id_field;
    uint64_t max_record;
    bool is_lines;
    int form;
};

struct state {
    struct feed *feed;
    struct feed_options options;
    uint32_t next_input;
    bool has_ended;
    uint64_t n_documents;  /* against --limit */
    uint64_t before_bytes; /* sizes of the inputs before the open one */
};

struct scratch {
    struct json_parser *parser;
};

static const struct opt opts[] = {
    {OPT_TEXT, "list", 0, offsetof(struct config, list), NULL, "FILE",
     "read the inputs named in FILE (- is stdin), one a line", 0},
    {OPT_TEXT, "text-field", 0, offsetof(struct config, text_field), "text",
     "FIELD", "field that holds the text; it is renamed to text", 0},
    {OPT_TEXT, "id-field", 0, offsetof(struct config, id_field), "id", "FIELD",
     "field that holds the id (doc.id: a path); copied to id", 0},
    {OPT_SIZE, "max-record", 0, offsetof(struct config, max_record), "64M",
     "SIZE", "a longer record is bad (too_long) and skipped", 0},
    {OPT_FLAG, "lines", 0, offsetof(struct config, is_lines), NULL, NULL,
     "plain text: each line is a document", 0},
    {OPT_CHOICE, "format", 0, offsetof(struct config, form), "auto",
     "auto,jsonl,warc,text",
     "form of the records; auto: WARC by its first bytes, text by .txt", 0},
    {0},
};

static struct position start_of(const struct stage *stage, uint32_t input)
{
    const struct position resume = stage->context->resume;

    if (input == resume.input)
        return resume;
    return (struct position){.input = input};
}

static enum status prepare(struct stage *stage, struct error *err)
{
    const struct config *config = stage->config;
    struct context *context = stage->context;
    enum status status;

    if (config->max_record < 1024 || config->max_record > (1U << 30))
        return error_set(err, STATUS_USAGE,
                         "read: --max-record: from 1k to 1G");
    context->max_record_bytes = config->max_record;
    status =
        inputs_resolve(&stage->operands, config->list, &context->counts, err);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < context->counts.n_inputs; i++) {
        if (!context->counts.inputs[i].is_regular &&
            context->options.damaged == DAMAGED_SKIP)
            return error_set(err, STATUS_USAGE,
                             "%s: --damaged skip needs files: it reads an "
                             "input twice",
                             context->counts.inputs[i].path);
    }
    return STATUS_OK;
}

static uint64_t window_bytes(const struct context *context)
{
    return context->options.allow_long ? UINT64_C(1) << 31
                                       : FILE_IN_WINDOW_BYTES;
}

/* The decoder's window; one record of --max-record in flight, which takes four
 * times its length (raw, unescaped, copied, tokens: JSON_COMPLEX_BYTES); and a
 * parser, about 14 bytes a byte of an ordinary batch. */
static void plan(const struct stage *stage, struct need *need)
{
    const struct config *config = stage->config;

    need->fixed_bytes = config->max_record * 4 + window_bytes(stage->context);
    need->worker_bytes = (uint64_t)stage->context->batch_bytes * 16;
}

static enum status start(struct stage *stage, struct error *err)
{
    const struct config *config = stage->config;
    const struct context *context = stage->context;
    struct state *state = stage->state;

    (void)err;
    state->options = (struct feed_options){
        .file = {window_bytes(context)},
        .form = (enum feed_form)config->form,
        .is_lines = config->is_lines,
        .max_record_bytes = config->max_record,
        .batch_bytes = context->batch_bytes,
        .damaged = (enum damaged)context->options.damaged,
        .stop_fd = context->stop_fd,
    };
    state->next_input = context->resume.input;
    state->n_documents = context->counts.stages[0].documents_out;
    return STATUS_OK;
}

/* --damaged skip: is the input whole? Read once to see. */
static enum status verify(const struct state *state, const char *path,
                          struct error *err)
{
    char *bytes = mem_alloc(state->options.batch_bytes);
    struct file_in *in = NULL;
    enum status status = file_in_open(&in, path, &state->options.file, err);
    size_t n;

    while (status == STATUS_OK)
        status = file_in_read(in, bytes, state->options.batch_bytes, &n, err);
    file_in_close(in);
    mem_free(bytes);
    return status == STATUS_END ? STATUS_OK : status;
}

static void note(struct context *context, const char *text)
{
    buf_printf(&context->notes, "%s\n", text);
}

static void note_codec(struct context *context, const char *path,
                       const struct file_in_info *info)
{
    if (info->is_named_otherwise) {
        buf_printf(
            &context->notes, "%s: not what its name says, but %s\n", path,
            info->codec == CODEC_NONE ? "plain" : codec_name(info->codec));
    }
    if (info->has_trailing_garbage) {
        buf_printf(&context->notes,
                   "%s: ignored garbage behind the last gzip member\n", path);
    }
    if (info->lacks_checksum) {
        buf_printf(&context->notes,
                   "%s: has no checksum: damage may pass unseen\n", path);
    }
}

static void report_feed(struct stage *stage, struct batch *batch)
{
    struct state *state = stage->state;
    struct context *context = stage->context;
    const uint32_t input = state->next_input - 1;
    const struct input *from = &context->counts.inputs[input];
    const struct feed_report report = feed_report(state->feed);

    batch->input_bytes = report.info.compressed_bytes_read;
    if (report.is_salvaged) {
        buf_printf(&context->notes,
                   "%s: kept what is whole before the damage, lost the last "
                   "%" PRIu64 " bytes\n",
                   report.damage, report.lost_bytes);
    }
    note_codec(context, from->path, &report.info);
    state->before_bytes += from->size_bytes;
    feed_close(state->feed);
    state->feed = NULL;
}

static enum status open_next(struct stage *stage, struct error *err)
{
    struct state *state = stage->state;
    struct context *context = stage->context;
    const uint32_t input = state->next_input++;
    const char *path = context->counts.inputs[input].path;
    enum status status = STATUS_OK;

    if (context->options.damaged == DAMAGED_SKIP)
        status = verify(state, path, err);
    if (status == STATUS_FORMAT) {
        note(context, err->message);
        return STATUS_END;
    }
    if (status == STATUS_OK)
        status = feed_open(&state->feed, path, input, &state->options,
                           start_of(stage, input), err);
    if (status == STATUS_FORMAT &&
        context->options.damaged == DAMAGED_SALVAGE) {
        note(context, err->message);
        feed_close(state->feed);
        state->feed = NULL;
        return STATUS_END;
    }
    return status;
}

/* An input that gives nothing still ends: sinks with a file an input rely on
 * it. */
static void empty_input(const struct state *state, struct batch *batch)
{
    batch->input = state->next_input - 1;
    batch->ends_input = true;
}

static enum status read_bytes(struct stage *stage, struct batch *batch,
                              struct error *err)
{
    struct state *state = stage->state;
    const struct context *context = stage->context;
    enum status status = STATUS_OK;

    if (state->feed == NULL && state->next_input >= context->counts.n_inputs) {
        if (state->has_ended)
            return STATUS_END;
        state->has_ended = true;
        batch->is_last = true;
        batch->input = (uint32_t)context->counts.n_inputs - 1;
        return STATUS_OK;
    }
    if (state->feed == NULL)
        status = open_next(stage, err);
    if (status == STATUS_END) {
        empty_input(state, batch);
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = feed_next(state->feed, batch, err);
    if (status != STATUS_OK)
        return status;
    batch->form = feed_form(state->feed);
    batch->consumed_bytes = state->before_bytes +
                            feed_report(state->feed).info.compressed_bytes_read;
    if (batch->ends_input)
        report_feed(stage, batch);
    return STATUS_OK;
}

static enum status parse(const struct stage *stage, void *scratch,
                         struct batch *batch, struct error *err)
{
    const struct config *config = stage->config;
    const struct scratch *own = scratch;
    const struct feed_bad *bad = batch->notes[0];
    const struct record_fields fields = {
        .json = {config->text_field, config->id_field},
        .renames_text = strcmp(config->text_field, "text") != 0,
        .copies_id = strcmp(config->id_field, "id") != 0,
        .max_record_bytes = config->max_record,
        .path = stage->context->counts.inputs[batch->input].path,
    };
    struct doc *doc;

    if (bad == NULL) {
        if (batch->raw.len == 0)
            return STATUS_OK;
        return batch->form->parse(own->parser, &fields, batch, err);
    }
    doc = record_append(batch, batch->raw, batch->first_record, 0,
                        (size_t)bad->length);
    doc->record_bytes = bad->length;
    doc_bad(batch, doc, bad->reason);
    return STATUS_OK;
}

static enum status limit(struct stage *stage, struct batch *batch,
                         struct error *err)
{
    const uint64_t most = stage->context->options.limit;
    struct state *state = stage->state;

    (void)err;
    if (most - state->n_documents <= batch->n_docs) {
        batch_truncate(batch, (size_t)(most - state->n_documents));
        batch->is_last = true;
    }
    state->n_documents += batch->n_docs;
    return STATUS_OK;
}

static enum status open_scratch(const struct stage *stage, void *scratch,
                                struct error *err)
{
    struct scratch *own = scratch;

    (void)stage;
    (void)err;
    own->parser = json_parser_new();
    return STATUS_OK;
}

static void close_scratch(void *scratch)
{
    json_parser_free(((struct scratch *)scratch)->parser);
}

static void close_read(struct stage *stage)
{
    struct state *state = stage->state;

    feed_close(state->feed);
    if (stage->context != NULL)
        inputs_release(&stage->context->counts);
}

static const struct step steps[] = {
    {.commit = read_bytes}, {.map = parse}, {.commit = limit}, {0}};

const struct stage_type read_stage = {
    .name = "read",
    .summary = "read documents from files, directories or stdin",
    .source = "JSON Lines; WARC 1.1 (ISO 28500) and WET text records",
    .manual =
        "Inputs are files, globs (sorted by bytes), directories (all files in "
        "them) or - for stdin, which is the default. The codec (zstd, gzip, "
        "xz, lz4, bzip2) is known by the first bytes of a file, never by its "
        "name.\n\n"
        "A record that cannot be used is counted by reason, written to --bad, "
        "and never a failure: see --max-bad. Records that no stage changes "
        "are written back byte for byte.",
    .example = "tamis read data-samples/crawl-00.jsonl.zst",
    .operands = "[FILE...]",
    .role = STAGE_SOURCE,
    .opts = opts,
    .config_size = sizeof(struct config),
    .state_size = sizeof(struct state),
    .scratch_size = sizeof(struct scratch),
    .prepare = prepare,
    .plan = plan,
    .start = start,
    .open_scratch = open_scratch,
    .close_scratch = close_scratch,
    .steps = steps,
    .close = close_read,
};
