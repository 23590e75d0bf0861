/*
 * tokenize.c -- the sink that turns texts into shards of token ids.
 *
 * Steps: map (encode a batch, pack its ids as the files have them), then late:
 * commit (cut by the running number of tokens, append). A shard begins at a
 * document and closes before the one that would pass --shard-tokens; a longer
 * document has a shard of its own. So every cut is a function of the documents
 * alone; documents that were dropped before the first one of a shard are
 * counted with the shard before.
 */
#include "core/claim.h"
#include "core/outputs.h"
#include "core/stage.h"
#include "text/json.h"
#include "tokens/encode.h"
#include "tokens/shard.h"

#include <inttypes.h>

enum { REASON_EMPTY };
enum { FILE_BUFFER_BYTES = 64 * 1024 };

struct config {
    const char *tokenizer;
    const char *pattern;
    uint64_t eot_id; /* UINT64_MAX: the tokenizer's own */
    const char *format;
    const char *output;
    uint64_t shard_tokens;
    int eot; /* enum eot */
};

struct state {
    struct tokenizer *tokenizer;
    const struct shard_format *format;
    struct encoding encoding;
    struct writer writer;
    bool has_entered;
};

/* clang-format off */
static const struct opt opts[] = {
    {OPT_TEXT, "tokenizer", 0, offsetof(struct config, tokenizer), NULL, "FILE or NAME", "vocabulary: a .tiktoken file, or bytes", 0},
    {OPT_TEXT, "pattern", 0, offsetof(struct config, pattern), NULL, "P", "how a vocabulary that is not known cuts text: gpt2", 0},
    {OPT_COUNT, "eot-id", 0, offsetof(struct config, eot_id), NULL, "N", "id of the end of text; for a vocabulary that is not known", OPT_OPTIONAL},
    {OPT_TEXT, "format", 0, offsetof(struct config, format), "raw", "F", "of the shards: raw, llmc", 0},
    {OPT_TEXT, "output", 'o', offsetof(struct config, output), NULL, "DIR/", "write the shards there", OPT_NO_EFFECT},
    {OPT_COUNT, "shard-tokens", 0, offsetof(struct config, shard_tokens), "1e8", "N", "most tokens of a shard, unless one document has more", 0},
    {OPT_CHOICE, "eot", 0, offsetof(struct config, eot), "auto", "auto,before,after,none", "end of text of each document; auto: as the format's readers expect", 0},
    {0},
};
/* clang-format on */

static const char *const eot_names[] = {"auto", "before", "after", "none"};

static const struct reason reasons[] = {
    [REASON_EMPTY] = {"empty", "the text has no tokens"},
    {0},
};

static enum status check_options(const struct config *config, struct error *err)
{
    if (config->tokenizer == NULL)
        return error_set(err, STATUS_USAGE, "needs --tokenizer FILE or bytes");
    if (config->output == NULL)
        return error_set(err, STATUS_USAGE, "needs -o DIR/");
    if (config->shard_tokens == 0)
        return error_set(err, STATUS_USAGE, "--shard-tokens: at least 1");
    if (config->eot_id != UINT64_MAX && config->eot_id > INT32_MAX)
        return error_set(err, STATUS_USAGE, "--eot-id: at most %d", INT32_MAX);
    return STATUS_OK;
}

static enum status check_format(const struct config *config,
                                const struct state *state, struct error *err)
{
    const struct shard_format *format = state->format;

    if (state->encoding.id_bytes == 0)
        return error_set(err, STATUS_USAGE,
                         "--format %s: it has no room for the ids of %s, "
                         "which go up to %" PRIu32 "; raw has",
                         format->name, state->tokenizer->name,
                         state->tokenizer->max_id);
    if (config->shard_tokens > format->tokens_max)
        return error_set(err, STATUS_USAGE,
                         "--shard-tokens: a shard of format %s holds at most "
                         "%" PRIu64,
                         format->name, format->tokens_max);
    return STATUS_OK;
}

static enum status open_tokenizer(const struct config *config,
                                  struct tokenizer **out, struct error *err)
{
    const struct tokenizer_options options = {
        .path_or_name = config->tokenizer,
        .pattern = config->pattern,
        .eot_id = config->eot_id == UINT64_MAX ? -1 : (int64_t)config->eot_id,
    };

    return tokenizer_open(&options, out, err);
}

static enum status prepare(struct stage *stage, struct error *err)
{
    const struct config *config = stage->config;
    struct state *state = stage->state;
    enum status status = check_options(config, err);

    if (status == STATUS_OK)
        status = shard_format_find(config->format, &state->format, err);
    if (status != STATUS_OK)
        return error_within(err, stage->name);
    status = open_tokenizer(config, &state->tokenizer, err);
    if (status != STATUS_OK)
        return status;
    state->encoding = (struct encoding){
        .tokenizer = state->tokenizer,
        .eot = config->eot == EOT_AUTO ? state->format->eot
                                       : (enum eot)config->eot,
        .id_bytes = state->format->id_bytes(state->tokenizer->max_id),
    };
    if (check_format(config, state, err) != STATUS_OK)
        return error_within(err, stage->name);
    return claim_output(stage->context, config->output, err);
}

/* One token a byte is the worst; two batches a worker are in flight. */
static void plan(const struct stage *stage, struct need *need)
{
    const struct state *state = stage->state;
    const uint64_t batch = stage->context->batch_bytes;

    need->fixed_bytes = tokenizer_fixed_bytes(state->tokenizer) +
                        state->format->n_files * FILE_BUFFER_BYTES;
    need->worker_bytes =
        tokenizer_worker_bytes(state->tokenizer) + 2 * batch * sizeof(uint32_t);
}

static void identify(const struct stage *stage, struct buf *json)
{
    const struct state *state = stage->state;

    buf_printf(json, ",\"sha256\":\"%s\",\"eot_id\":%" PRIu32,
               state->tokenizer->sha256_hex, state->tokenizer->eot_id);
}

static enum status start(struct stage *stage, struct error *err)
{
    const struct config *config = stage->config;
    struct state *state = stage->state;
    struct writer *writer = &state->writer;

    writer->shard.format = state->format;
    writer->shard.tokenizer = state->tokenizer;
    writer_init(writer);
    return outputs_open_dir(stage->context, config->output, &writer->dir, err);
}

static enum status open_scratch(const struct stage *stage, void *scratch,
                                struct error *err)
{
    const struct state *state = stage->state;

    return encode_scratch_open(scratch, state->encoding.tokenizer,
                               stage->context->cpu, err);
}

static void close_scratch(void *scratch)
{
    encode_scratch_close(scratch);
}

static enum status encode(const struct stage *stage, void *scratch,
                          struct batch *batch, struct error *err)
{
    const struct state *state = stage->state;

    (void)err;
    batch->notes[stage->index] =
        encode_batch(&state->encoding, scratch, batch, REASON_EMPTY);
    return STATUS_OK;
}

/* A run that continues comes in behind the shards that are finished. */
static void enter(struct stage *stage)
{
    const struct position resume = stage->context->resume;
    struct state *state = stage->state;

    if (!state->has_entered && (resume.input > 0 || resume.record > 0))
        state->writer.shard.number = rundir_n_done(state->writer.dir);
    state->has_entered = true;
}

static bool is_full(const struct stage *stage, uint64_t n_more)
{
    const struct config *config = stage->config;
    const struct state *state = stage->state;
    const struct writer *writer = &state->writer;

    return writer->is_open &&
           writer->shard.n_tokens + n_more > config->shard_tokens;
}

/* The last shard takes what was dropped behind its last document. When no
 * document came at all, a unit without files does. */
static enum status end(struct stage *stage, struct batch *batch,
                       struct error *err)
{
    struct state *state = stage->state;
    struct writer *writer = &state->writer;

    if (!batch->is_last || (!writer->is_open && writer->shard.number > 0))
        return STATUS_OK;
    return writer_cut(writer, batch, batch->n_all, err);
}

static enum status append(struct stage *stage, struct batch *batch,
                          struct error *err)
{
    const struct encoded *in = batch->notes[stage->index];
    struct context *context = stage->context;
    struct state *state = stage->state;
    enum status status = STATUS_OK;
    size_t begin = 0;

    enter(stage);
    for (size_t i = 0; status == STATUS_OK && i < batch->n_docs; i++) {
        const struct doc *doc = batch->docs[i];
        const size_t n = in->ends[i] - begin;
        const struct shard_document one = {
            .ids = {in->bytes + begin * state->encoding.id_bytes,
                    n * state->encoding.id_bytes},
            .n_tokens = n,
            .id_json = doc->id_json,
            .input = context->counts.inputs[batch->input].path,
            .record = doc->record_number,
        };

        if (is_full(stage, n))
            status = writer_cut(&state->writer, batch, doc->ordinal, err);
        if (status == STATUS_OK)
            status = writer_add(&state->writer, &one, err);
        begin = in->ends[i];
    }
    context->n_sunk += batch->n_docs;
    return status == STATUS_OK ? end(stage, batch, err) : status;
}

static void add_text(struct buf *json, const char *key, const char *text)
{
    buf_printf(json, "\"%s\":", key);
    if (text == NULL || *text == '\0')
        buf_add_text(json, "null");
    else
        json_escape(json, str_from(text), CPU_SCALAR);
}

/* What a trainer must know of the shards goes into manifest.json. */
static enum status finish(struct stage *stage, struct error *err)
{
    const struct state *state = stage->state;
    const struct tokenizer *tokenizer = state->tokenizer;
    struct rundir *dir = state->writer.dir;
    struct buf json;

    (void)err;
    buf_init(&json, NULL);
    buf_printf(&json,
               ",\"format\":\"%s\",\"dtype\":\"uint%zu\",\"tokens\":%" PRIu64,
               state->format->name, 8 * state->encoding.id_bytes,
               rundir_sum(dir, "tokens"));
    buf_add_text(&json, ",\"tokenizer\":{");
    add_text(&json, "name", tokenizer->name);
    buf_add_char(&json, ',');
    add_text(&json, "sha256", tokenizer->sha256_hex);
    buf_add_char(&json, ',');
    add_text(&json, "unicode", tokenizer->unicode_version);
    buf_printf(
        &json,
        ",\"largest_id\":%" PRIu32 ",\"eot_id\":%" PRIu32 "},\"eot\":\"%s\"",
        tokenizer->max_id, tokenizer->eot_id, eot_names[state->encoding.eot]);
    rundir_set_manifest(dir, buf_str(&json));
    buf_release(&json);
    return STATUS_OK;
}

static void close_tokenize(struct stage *stage)
{
    struct state *state = stage->state;

    writer_release(&state->writer);
    tokenizer_close(state->tokenizer);
}

static const struct step steps[] = {
    {.map = encode}, {.commit = append, .is_late = true}, {0}};

const struct stage_type tokenize_stage = {
    .name = "tokenize",
    .summary = "write the texts' token ids as shards for a trainer",
    .source = "tiktoken; nanoGPT, llm.c and modded-nanogpt for the shards",
    .manual =
        "Ids are exactly those of the reference. Published .tiktoken files "
        "are known by their SHA-256; any other needs --pattern and --eot-id. "
        "What looks like a special token in a text is text.\n\n"
        "Formats: raw is NNNNNN.bin, ids of 2 bytes when the largest of the "
        "tokenizer fits and else 4, and NNNNNN.docs.u64, 8 bytes a document: "
        "where it ends, in tokens; end of text after each document. llmc is "
        "train_NNNNNN.bin, 256 int32 of header (20240520, 1, tokens) and ids "
        "of 2 bytes; end of text before each document. All little-endian.\n\n"
        "A shard begins at a document and closes before the one that would "
        "pass --shard-tokens; a longer document has a shard of its own. "
        "Shards appear one by one, each with its marker in .tamis/; the same "
        "command continues a run that was killed. manifest.json comes last "
        "and says what a trainer must know.",
    .example = "tamis tokenize --tokenizer data-samples/sample.tiktoken "
               "--pattern gpt2 --eot-id 2000 -o shards/ "
               "data-samples/crawl-00.jsonl.zst",
    .role = STAGE_SINK,
    .opts = opts,
    .reasons = reasons,
    .config_size = sizeof(struct config),
    .state_size = sizeof(struct state),
    .scratch_size = sizeof(struct encode_scratch),
    .prepare = prepare,
    .plan = plan,
    .identify = identify,
    .start = start,
    .open_scratch = open_scratch,
    .close_scratch = close_scratch,
    .steps = steps,
    .finish = finish,
    .close = close_tokenize,
};
