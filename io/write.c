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
#include "core/claim.h"
#include "core/lines_out.h"
#include "core/outputs.h"
#include "core/rundir.h"
#include "core/stage.h"
#include "io/write_pieces.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct scratch {
    struct encoder *encoder;
};

static const struct opt opts[] = {
    {OPT_TEXT, "output", 'o', offsetof(struct write_config, output), NULL,
     "FILE or DIR/", "write there; the suffix chooses the codec",
     OPT_NO_EFFECT},
    {OPT_SIZE, "shard-size", 0, offsetof(struct write_config, shard_size), "1G",
     "SIZE", "in a directory, cut files at this much JSONL", 0},
    {OPT_CHOICE, "layout", 0, offsetof(struct write_config, layout), "input",
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
    const struct write_config *config = stage->config;
    struct write_state *state = stage->state;

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
    return claim_output(stage->context, config->output, err);
}

static void plan(const struct stage *stage, struct need *need)
{
    const struct write_state *state = stage->state;

    need->worker_bytes = (uint64_t)stage->context->batch_bytes * 4;
    if (state->codec != CODEC_NONE) {
        need->fixed_bytes = 2U * FRAME_BYTES;
        need->worker_bytes += 3U * FRAME_BYTES;
    }
}

/* A file that an earlier run may have left, and did. */
static bool is_kept(const struct write_state *state)
{
    return state->target == TARGET_FILE && access(state->path, F_OK) == 0 &&
           !file_out_is_stream(state->path);
}

static enum status start(struct stage *stage, struct error *err)
{
    struct write_state *state = stage->state;

    buf_init(&state->open, NULL);
    if (state->target == TARGET_DIR)
        return outputs_open_dir(stage->context, state->path, &state->dir, err);
    /* Whoever reads a stream wants it again, though a directory is done. */
    stage->context->lacks_output |= !is_kept(state);
    if (state->target == TARGET_FILE)
        return output_open(&state->file, state->path, err);
    state->file = file_out_from_fd(1, "stdout");
    return STATUS_OK;
}

static enum status compress(const struct stage *stage, void *scratch,
                            struct batch *batch, struct error *err)
{
    const struct write_batch *out = batch->notes[stage->index];
    const struct write_state *state = stage->state;
    struct scratch *own = scratch;
    enum status status = STATUS_OK;

    if (state->codec == CODEC_NONE)
        return STATUS_OK;
    if (own->encoder == NULL)
        own->encoder = encoder_new(state->codec);
    for (struct write_piece *piece = out->pieces;
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

static enum status open_file(struct write_state *state,
                             const struct write_piece *piece, struct error *err)
{
    char name[WRITE_UNIT_LEN + 16];

    if (state->file != NULL || piece->is_done)
        return STATUS_OK;
    (void)snprintf(name, sizeof(name), "%05u-%03u.jsonl.zst", piece->input,
                   piece->part);
    return rundir_create(state->dir, name, &state->file, err);
}

static enum status end_file(struct write_state *state, struct batch *batch,
                            const struct write_piece *piece, struct error *err)
{
    char unit[WRITE_UNIT_LEN];
    char name[WRITE_UNIT_LEN + 16];
    struct cut *made;
    enum status status;
    char *path;

    write_name_unit(piece->input, piece->part, !piece->ends_unsplit, unit);
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
    const struct write_batch *out = batch->notes[stage->index];
    struct write_state *state = stage->state;
    enum status status = STATUS_OK;

    for (const struct write_piece *piece = out->pieces;
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
    struct write_state *state = stage->state;
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
    return ((const struct write_state *)stage->state)->target == TARGET_STDOUT;
}

static void close_scratch(void *scratch)
{
    encoder_free(((struct scratch *)scratch)->encoder);
}

static void close_write(struct stage *stage)
{
    struct write_state *state = stage->state;

    file_out_discard(state->file);
    buf_release(&state->open);
}

static const struct step steps[] = {
    {.map = write_format},
    {.commit = write_cut, .is_late = true},
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
    .config_size = sizeof(struct write_config),
    .state_size = sizeof(struct write_state),
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
