/*
 * write.c -- the JSONL sink: stdout, a file, or a run directory; in mid-pipe
 * with -o it passes documents on.
 *
 * Steps: map (format, in place), then late: commit (cut by the running byte
 * count into frames of 4 MiB and files), map (compress), commit (append). So
 * every cut is a function of the documents alone. Uncompressed output is
 * appended as it comes; records that nobody changed are not even copied.
 */
#include "base/codec.h"
#include "base/mem.h"
#include "core/lines_out.h"
#include "core/rundir.h"
#include "core/stage.h"
#include "core/outputs.h"

#include <stdio.h>
#include <sys/stat.h>

enum layout { LAYOUT_INPUT, LAYOUT_STREAM };
enum target { TARGET_STDOUT, TARGET_FILE, TARGET_DIR };
enum { UNIT_LEN = 32 };

struct config {
    const char *output;
    uint64_t shard_size;
    int layout;
};

/* A run of bytes for the output, and what to do behind it. */
struct piece {
    struct piece *next;
    struct str bytes;   /* lines; or, encoded, a frame */
    bool has_frame;     /* bytes are a whole frame's: encode them */
    bool is_done;       /* of a file that an earlier run finished */
    bool closes_file;
    bool ends_unsplit;  /* the file is the only one of its unit */
    size_t n_docs;      /* of the batch, that belong to the closed file */
    uint64_t documents; /* in the closed file */
    uint32_t input;
    uint32_t part;
};

/* What goes from one step to the next with a batch. */
struct formatted {
    struct str lines;
    size_t *ends;       /* [n]: where the line of a document ends */
    uint32_t *ordinals; /* [n]: which document of the batch it is */
    size_t n;
    struct piece *pieces;
    struct piece **tail;
};

struct state {
    enum target target;
    enum codec codec;
    const char *path;
    struct file_out *file;
    struct rundir *dir;
    struct buf open;     /* lines of the frame that is not full */
    bool has_frame;      /* the open file has one already */
    uint64_t file_bytes; /* of JSONL, in the open file */
    uint64_t file_docs;
    uint32_t input; /* in layout stream, the number of the file */
    uint32_t part;
    bool has_entered;
    uint64_t documents; /* in a single file or on stdout */
};

struct scratch {
    struct encoder *encoder;
};

static const struct opt opts[] = {
    {OPT_TEXT, "output", 'o', offsetof(struct config, output), NULL,
     "FILE or DIR/", "write there; the suffix chooses the codec", 0},
    {OPT_SIZE, "shard-size", 0, offsetof(struct config, shard_size), "1G",
     "SIZE", "in a directory, cut files at this much JSONL", 0},
    {OPT_CHOICE, "layout", 0, offsetof(struct config, layout), "input",
     "input,stream", "in a directory: files follow the inputs, or one stream",
     0},
    {0},
};

static bool is_dir_name(const char *path)
{
    const size_t len = strlen(path);
    struct stat info;

    return (len > 0 && path[len - 1] == '/') ||
           (stat(path, &info) == 0 && S_ISDIR(info.st_mode));
}

static enum status prepare(struct stage *stage, struct error *err)
{
    const struct config *config = stage->config;
    struct state *state = stage->state;

    state->path = config->output;
    if (config->output == NULL || strcmp(config->output, "-") == 0) {
        if (!stage->is_final)
            return error_set(err, STATUS_USAGE,
                             "%s: in mid-pipe it needs -o FILE or DIR/",
                             stage->name);
        state->target = TARGET_STDOUT;
        state->path = "-";
    } else if (is_dir_name(config->output)) {
        state->target = TARGET_DIR;
        state->codec = CODEC_ZSTD;
    } else {
        state->target = TARGET_FILE;
        state->codec = codec_from_name(config->output);
    }
    return STATUS_OK;
}

static void plan(const struct stage *stage, struct need *need)
{
    const struct state *state = stage->state;

    need->worker_bytes = (uint64_t)stage->context->batch_bytes * 4;
    if (state->codec != CODEC_NONE) {
        need->fixed_bytes = 2U * FRAME_BYTES;
        need->worker_bytes += 3U * FRAME_BYTES;
    }
}

static enum status start(struct stage *stage, struct error *err)
{
    struct state *state = stage->state;

    buf_init(&state->open, NULL);
    if (state->target == TARGET_STDOUT) {
        state->file = file_out_from_fd(1, "stdout");
        return STATUS_OK;
    }
    if (state->target == TARGET_FILE)
        return output_open(&state->file, state->path, err);
    return outputs_open_dir(stage->context, state->path, &state->dir, err);
}

/* Unchanged records that follow one another in what was read need no copy. */
static bool try_contiguous(const struct batch *batch, struct formatted *out)
{
    const char *next = NULL;

    for (size_t i = 0; i < batch->n_docs; i++) {
        const struct doc *doc = batch->docs[i];
        const char *raw_end = batch->raw.ptr + batch->raw.len;

        if (doc->changes_text || doc->members != NULL || doc->adds_id ||
            doc->replaces_id || doc->renames != NULL ||
            (next != NULL && doc->record.ptr != next))
            return false;
        next = doc->record.ptr + doc->record.len;
        if (next >= raw_end || *next++ != '\n')
            return false;
        out->ends[i] = (size_t)(next - batch->docs[0]->record.ptr);
        out->ordinals[i] = doc->ordinal;
    }
    if (batch->n_docs == 0)
        return false;
    out->lines = (struct str){batch->docs[0]->record.ptr,
                              out->ends[batch->n_docs - 1]};
    return true;
}

static enum status format(const struct stage *stage, void *scratch,
                          struct batch *batch, struct error *err)
{
    struct formatted *out = arena_alloc(&batch->arena, sizeof(*out));
    const size_t n = batch->n_docs;
    size_t estimate = 0;
    struct buf lines;

    (void)scratch;
    (void)err;
    *out = (struct formatted){.n = n};
    out->ends = arena_alloc(&batch->arena, n * sizeof(*out->ends));
    out->ordinals = arena_alloc(&batch->arena, n * sizeof(*out->ordinals));
    batch->notes[stage->index] = out;
    if (try_contiguous(batch, out))
        return STATUS_OK;
    for (size_t i = 0; i < n; i++)
        estimate += batch->docs[i]->record.len + 1;
    buf_init(&lines, &batch->arena);
    (void)buf_reserve(&lines, estimate);
    for (size_t i = 0; i < n; i++) {
        doc_format(batch->docs[i], NULL, batch->cpu, &lines);
        buf_add_char(&lines, '\n');
        out->ends[i] = lines.len;
        out->ordinals[i] = batch->docs[i]->ordinal;
    }
    out->lines = buf_str(&lines);
    return STATUS_OK;
}

static void name_unit(const struct state *state, uint32_t part, bool is_split,
                      char unit[UNIT_LEN])
{
    if (is_split)
        (void)snprintf(unit, UNIT_LEN, "%05u-%03u", state->input, part);
    else
        (void)snprintf(unit, UNIT_LEN, "%05u", state->input);
}

static bool file_is_done(const struct state *state, enum layout layout)
{
    char unit[UNIT_LEN];

    if (state->target != TARGET_DIR)
        return false;
    name_unit(state, state->part, layout == LAYOUT_INPUT && state->part > 0,
              unit);
    if (rundir_has(state->dir, unit))
        return true;
    name_unit(state, state->part, true, unit);
    return layout == LAYOUT_INPUT && rundir_has(state->dir, unit);
}

static struct piece *add_piece(const struct state *state, struct batch *batch,
                               struct formatted *out, struct str bytes)
{
    struct piece *piece = arena_alloc(&batch->arena, sizeof(*piece));

    *piece = (struct piece){
        .bytes = bytes, .input = state->input, .part = state->part};
    *out->tail = piece;
    out->tail = &piece->next;
    return piece;
}

/* What is open becomes a frame; an empty file still has one. */
static void end_frame(struct state *state, enum layout layout,
                      struct batch *batch, struct formatted *out, bool is_end)
{
    struct piece *piece;

    if (state->codec == CODEC_NONE ||
        (state->open.len == 0 && (!is_end || state->has_frame)))
        return;
    piece = add_piece(state, batch, out,
                      arena_copy(&batch->arena, buf_str(&state->open)));
    piece->has_frame = true;
    piece->is_done = file_is_done(state, layout);
    state->has_frame = true;
    buf_reset(&state->open);
}

static void close_file(struct state *state, enum layout layout,
                       struct batch *batch, struct formatted *out,
                       size_t n_docs, bool is_split)
{
    struct piece *piece;

    end_frame(state, layout, batch, out, true);
    piece = add_piece(state, batch, out, (struct str){0});
    piece->closes_file = true;
    piece->ends_unsplit = !is_split;
    piece->is_done = file_is_done(state, layout);
    piece->n_docs = n_docs;
    piece->documents = state->file_docs;
    state->file_bytes = 0;
    state->file_docs = 0;
    state->has_frame = false;
}

static void add_line(struct state *state, enum layout layout,
                     struct batch *batch, struct formatted *out,
                     struct str line)
{
    state->file_bytes += line.len;
    state->file_docs++;
    state->documents++;
    if (state->codec == CODEC_NONE) {
        struct piece *last =
            out->tail == &out->pieces
                ? NULL
                : (struct piece *)(void *)((char *)out->tail -
                                           offsetof(struct piece, next));

        if (last != NULL && !last->closes_file &&
            last->bytes.ptr + last->bytes.len == line.ptr)
            last->bytes.len += line.len;
        else
            (void)add_piece(state, batch, out, line);
        return;
    }
    buf_add(&state->open, line);
    if (state->open.len >= FRAME_BYTES)
        end_frame(state, layout, batch, out, false);
}

/* The file closes before the document that would pass --shard-size; what was
 * dropped before that one counts with the file, however batches lie. */
static void cut_before(struct stage *stage, struct batch *batch,
                       struct formatted *out, size_t i, size_t len)
{
    const struct config *config = stage->config;
    struct state *state = stage->state;

    if (state->target != TARGET_DIR || state->file_docs == 0 ||
        state->file_bytes + len <= config->shard_size)
        return;
    close_file(state, (enum layout)config->layout, batch, out,
               out->ordinals[i],
               config->layout == LAYOUT_INPUT);
    if (config->layout == LAYOUT_INPUT)
        state->part++;
    else
        state->input++;
}

/* Where the batch lies: a new input begins a new file in layout `input`. A
 * run that continues comes in behind the files that are finished. */
static void enter_input(struct stage *stage, const struct batch *batch)
{
    const struct config *config = stage->config;
    const struct position resume = stage->context->resume;
    struct state *state = stage->state;
    char unit[UNIT_LEN];

    if (state->target != TARGET_DIR ||
        (state->has_entered &&
         (config->layout == LAYOUT_STREAM || batch->input == state->input)))
        return;
    state->has_entered = true;
    state->part = 0;
    if (config->layout == LAYOUT_STREAM) {
        state->input = resume.input > 0 || resume.record > 0
                           ? (uint32_t)rundir_n_done(state->dir)
                           : 0;
        return;
    }
    state->input = batch->input;
    if (batch->input != resume.input || resume.record == 0)
        return;
    do
        name_unit(state, state->part++, true, unit);
    while (rundir_has(state->dir, unit));
    state->part--;
}

static bool ends_here(const struct stage *stage, const struct batch *batch)
{
    const struct config *config = stage->config;
    const struct state *state = stage->state;

    if (state->target != TARGET_DIR)
        return false;
    /* Nothing is open behind finished files when a run continues there. */
    if (config->layout == LAYOUT_STREAM)
        return batch->is_last && (state->file_docs > 0 || state->input == 0);
    /* The last batch of all is empty unless it was cut by head or --limit. */
    return batch->ends_input || (batch->is_last && batch->n_all > 0);
}

static enum status cut(struct stage *stage, struct batch *batch,
                       struct error *err)
{
    const struct config *config = stage->config;
    const enum layout layout = (enum layout)config->layout;
    struct formatted *out = batch->notes[stage->index];
    struct state *state = stage->state;
    size_t begin = 0;

    (void)err;
    out->tail = &out->pieces;
    enter_input(stage, batch);
    for (size_t i = 0; i < out->n; i++) {
        const size_t len = out->ends[i] - begin;

        if (out->ordinals[i] >= batch->n_all)
            break; /* cut off by a later head */
        cut_before(stage, batch, out, i, len);
        add_line(state, layout, batch, out,
                 (struct str){out->lines.ptr + begin, len});
        begin = out->ends[i];
    }
    if (ends_here(stage, batch))
        close_file(state, layout, batch, out, batch->n_all, state->part > 0);
    else if (state->target != TARGET_DIR && batch->is_last)
        end_frame(state, layout, batch, out, true);
    return STATUS_OK;
}

static enum status compress(const struct stage *stage, void *scratch,
                            struct batch *batch, struct error *err)
{
    const struct formatted *out = batch->notes[stage->index];
    const struct state *state = stage->state;
    struct scratch *own = scratch;
    enum status status = STATUS_OK;

    if (state->codec == CODEC_NONE)
        return STATUS_OK;
    if (own->encoder == NULL)
        own->encoder = encoder_new(state->codec);
    for (struct piece *piece = out->pieces;
         status == STATUS_OK && piece != NULL; piece = piece->next) {
        struct buf frame;

        if (!piece->has_frame || piece->is_done)
            continue;
        buf_init(&frame, &batch->arena);
        status = encoder_frame(own->encoder, piece->bytes, &frame, err);
        piece->bytes = buf_str(&frame);
    }
    return status;
}

static enum status open_file(struct state *state, const struct piece *piece,
                             struct error *err)
{
    char name[UNIT_LEN + 16];

    if (state->file != NULL || piece->is_done)
        return STATUS_OK;
    (void)snprintf(name, sizeof(name), "%05u-%03u.jsonl.zst", piece->input,
                   piece->part);
    return rundir_create(state->dir, name, &state->file, err);
}

static enum status end_file(struct state *state, struct batch *batch,
                            const struct piece *piece, struct error *err)
{
    char unit[UNIT_LEN];
    char name[UNIT_LEN + 16];
    struct cut *made;
    enum status status;
    char *path;

    if (piece->ends_unsplit)
        (void)snprintf(unit, sizeof(unit), "%05u", piece->input);
    else
        (void)snprintf(unit, sizeof(unit), "%05u-%03u", piece->input,
                       piece->part);
    if (piece->is_done) {
        (void)rundir_cut(state->dir, batch, piece->n_docs, unit);
        return STATUS_OK;
    }
    status = file_out_finish(state->file, err);
    if (status != STATUS_OK)
        return status;
    (void)snprintf(name, sizeof(name), "%s.jsonl.zst", unit);
    path = rundir_file_path(state->dir, name);
    file_out_rename(state->file, path);
    mem_free(path);
    made = rundir_cut(state->dir, batch, piece->n_docs, unit);
    cut_add_file(made, state->file, name, piece->documents);
    state->file = NULL;
    return STATUS_OK;
}

static enum status append(struct stage *stage, struct batch *batch,
                          struct error *err)
{
    const struct formatted *out = batch->notes[stage->index];
    struct state *state = stage->state;
    enum status status = STATUS_OK;

    for (const struct piece *piece = out->pieces;
         status == STATUS_OK && piece != NULL; piece = piece->next) {
        if (state->target == TARGET_DIR)
            status = open_file(state, piece, err);
        if (status == STATUS_OK && !piece->is_done)
            status = file_out_write(state->file, piece->bytes, err);
        if (status == STATUS_OK && piece->closes_file)
            status = end_file(state, batch, piece, err);
    }
    if (status == STATUS_OK && state->target == TARGET_STDOUT)
        status = file_out_flush(state->file, err);
    if (stage->is_final)
        stage->context->n_sunk += batch->n_docs;
    return status;
}

static enum status finish(struct stage *stage, struct error *err)
{
    struct state *state = stage->state;
    enum status status;

    if (state->target == TARGET_DIR)
        return STATUS_OK;
    status = file_out_finish(state->file, err);
    if (status == STATUS_OK && state->target == TARGET_FILE) {
        status = file_out_publish(state->file, err);
        outputs_add(stage->context, state->path, file_out_bytes(state->file),
                    state->documents, file_out_xxh3(state->file));
    }
    return status;
}

static bool uses_stdout(const struct stage *stage)
{
    return ((const struct state *)stage->state)->target == TARGET_STDOUT;
}

static void close_scratch(void *scratch)
{
    encoder_free(((struct scratch *)scratch)->encoder);
}

static void close_write(struct stage *stage)
{
    struct state *state = stage->state;

    file_out_discard(state->file);
    buf_release(&state->open);
}

static const struct step steps[] = {
    {.map = format},
    {.commit = cut, .is_late = true},
    {.map = compress, .is_late = true},
    {.commit = append, .is_late = true},
    {0},
};

const struct stage_type write_stage = {
    .name = "write",
    .summary = "write documents as JSONL to stdout, a file or a directory",
    .source = "JSON Lines; fields as dolma and datatrove have them",
    .manual =
        "Without -o documents go to stdout. A FILE appears by rename when the "
        "run has ended well. In a DIR/ documents of input I go to "
        "IIIII.jsonl.zst, cut into IIIII-PPP past --shard-size; each file "
        "appears with its marker as soon as it is finished, and the same "
        "command continues a run that was killed. With -o in mid-pipe the "
        "documents also go on to the next stage.\n\n"
        "The suffix chooses the codec: .zst .gz .xz .lz4 .bz2. Compressed "
        "files are independently decodable every 4 MiB of JSONL.",
    .example = "tamis write -o out.jsonl.zst data-samples/crawl-00.jsonl.zst",
    .role = STAGE_TEE,
    .opts = opts,
    .config_size = sizeof(struct config),
    .state_size = sizeof(struct state),
    .scratch_size = sizeof(struct scratch),
    .prepare = prepare,
    .plan = plan,
    .start = start,
    .close_scratch = close_scratch,
    .steps = steps,
    .finish = finish,
    .uses_stdout = uses_stdout,
    .close = close_write,
};
