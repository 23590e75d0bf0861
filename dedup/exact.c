/*
 * exact.c -- drop documents whose text, or one field, equals that of an
 * earlier document. Of equal documents the first in input order survives.
 *
 * Equality is that of 88 bits of XXH3-128 (seen.h says how surely). Map:
 * hash; commit: look up, add. Documents are numbered as they are kept; ids go
 * to scratch by that number only when somebody will be told what a duplicate
 * equals: with --rejects or --annotate.
 */
#include "base/mem.h"
#include "core/field.h"
#include "core/scratch.h"
#include "core/stage.h"
#include "dedup/id_store.h"
#include "dedup/seen.h"
#include "text/json.h"

#include <inttypes.h>
#include <xxhash.h>

enum { PREFETCH_AHEAD = 8, DUPLICATE = 0 };

struct config {
    const char *field;
    uint64_t documents;
};

struct state {
    struct seen seen;
    struct id_store ids;
    bool keeps_ids;
    uint64_t n_fieldless;
};

/* One a live document; from map to commit. */
struct hashed {
    struct seen_key key;
    bool has_value;
};

/* clang-format off */
static const struct opt opts[] = {
    {OPT_TEXT, "field", 0, offsetof(struct config, field), NULL, "FIELD", "compare this field instead of the text: at the top level or in metadata; a.b goes into objects", 0},
    {OPT_COUNT, "documents", 0, offsetof(struct config, documents), "0", "N", "most different documents; 0: as many as --memory holds", OPT_NO_EFFECT},
    {0},
};

static const struct reason reasons[] = {
    {"exact_duplicate", "equals an earlier document"},
    {0},
};
/* clang-format on */

static enum status prepare(struct stage *stage, struct error *err)
{
    const struct config *config = stage->config;

    if (config->documents > SEEN_MAX)
        return error_set(err, STATUS_USAGE,
                         "exact: --documents: at most %" PRIu64, SEEN_MAX);
    if (config->field != NULL && *config->field == '\0')
        return error_set(err, STATUS_USAGE, "exact: --field: no name");
    return STATUS_OK;
}

static bool keeps_ids(const struct stage *stage)
{
    return stage->common.annotate || stage->context->wants_evidence;
}

static void plan(const struct stage *stage, struct need *need)
{
    const struct config *config = stage->config;

    need->fixed_bytes = SEEN_FIXED_BYTES;
    need->document_bytes = SEEN_DOCUMENT_BYTES;
    need->documents = config->documents;
    if (keeps_ids(stage))
        need->scratch_document_bytes = ID_STORE_DOCUMENT_BYTES;
}

static enum status start(struct stage *stage, struct error *err)
{
    struct state *state = stage->state;
    uint64_t documents = stage->documents;
    enum status status;

    if (documents == 0)
        return error_set(err, STATUS_USAGE,
                         "%s: --memory leaves no room for a document",
                         stage->name);
    if (documents > SEEN_MAX)
        documents = SEEN_MAX;
    status = seen_open(&state->seen, documents, err);
    if (status == STATUS_OK && keeps_ids(stage)) {
        char *dir = scratch_dir(stage->context);

        state->keeps_ids = true;
        status = id_store_open(&state->ids, dir, err);
        mem_free(dir);
    }
    return status;
}

/* What is compared: the bytes of a string, whatever its escapes; the JSON
 * text of any other value, which equals no string. */
static bool find_value(const struct stage *stage, const struct doc *doc,
                       struct arena *arena, struct str *value,
                       XXH64_hash_t *seed)
{
    const struct config *config = stage->config;
    *seed = 0;
    *value = doc->text;
    if (config->field == NULL || strcmp(config->field, "text") == 0)
        return true;
    if (!field_find(doc, config->field, arena, value))
        return false;
    *seed = value->ptr[0] != '"';
    *value = field_spelt(*value, arena);
    return true;
}

static enum status hash(const struct stage *stage, void *scratch,
                        struct batch *batch, struct error *err)
{
    struct hashed *hashes =
        arena_alloc(&batch->arena, batch->n_docs * sizeof(*hashes));

    (void)scratch;
    (void)err;
    for (size_t i = 0; i < batch->n_docs; i++) {
        struct str value;
        XXH64_hash_t seed;
        XXH128_hash_t sum;

        hashes[i] = (struct hashed){
            .has_value = find_value(stage, batch->docs[i], &batch->arena,
                                    &value, &seed)};
        if (!hashes[i].has_value)
            continue;
        sum = XXH3_128bits_withSeed(value.ptr, value.len, seed);
        hashes[i].key =
            (struct seen_key){sum.high64, (uint32_t)(sum.low64 >> 40)};
    }
    batch->notes[stage->index] = hashes;
    return STATUS_OK;
}

static const struct member *add_member(struct batch *batch,
                                       const struct member *next,
                                       const char *key, struct str json)
{
    struct member *member = arena_alloc(&batch->arena, sizeof(*member));

    *member = (struct member){next, key, json};
    return member;
}

static enum status judge_duplicate(struct stage *stage, struct batch *batch,
                                   struct doc *doc, uint64_t number,
                                   struct error *err)
{
    struct state *state = stage->state;
    struct verdict verdict = {.reason = DUPLICATE};
    struct str id;

    if (state->keeps_ids) {
        const enum status status =
            id_store_get(&state->ids, number, &batch->arena, &id, err);

        if (status != STATUS_OK)
            return error_within(err, stage->name);
        verdict.more = add_member(batch, NULL, "duplicate_of", id);
        verdict.more =
            add_member(batch, verdict.more, "similarity", str_from("1"));
    }
    stage_judge(stage, batch, doc, false, verdict);
    return STATUS_OK;
}

static enum status full(const struct stage *stage, struct error *err)
{
    const struct state *state = stage->state;

    return error_set(err, STATUS_LIMIT,
                     "%s: its table is full at %" PRIu64
                     " different documents; more --documents or --memory "
                     "is needed",
                     stage->name, state->seen.n);
}

static enum status look_up(struct stage *stage, struct batch *batch,
                           struct doc *doc, struct seen_key key,
                           struct error *err)
{
    struct state *state = stage->state;
    uint64_t number = 0;

    switch (seen_add(&state->seen, key, &number)) {
    case SEEN_OLD:
        return judge_duplicate(stage, batch, doc, number, err);
    case SEEN_FULL:
        return full(stage, err);
    case SEEN_NEW:
        break;
    }
    stage_judge(stage, batch, doc, true, (struct verdict){0});
    if (!state->keeps_ids)
        return STATUS_OK;
    return id_store_add(&state->ids, doc->id_json, err);
}

static enum status compare(struct stage *stage, struct batch *batch,
                           struct error *err)
{
    const struct hashed *hashes = batch->notes[stage->index];
    struct state *state = stage->state;
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < batch->n_docs; i++) {
        if (i + PREFETCH_AHEAD < batch->n_docs)
            seen_prefetch(&state->seen, hashes[i + PREFETCH_AHEAD].key);
        if (hashes[i].has_value) {
            status = look_up(stage, batch, batch->docs[i], hashes[i].key, err);
            continue;
        }
        state->n_fieldless++;
        stage_judge(stage, batch, batch->docs[i], true, (struct verdict){0});
    }
    return status;
}

static enum status finish(struct stage *stage, struct error *err)
{
    const struct config *config = stage->config;
    const struct state *state = stage->state;
    struct context *context = stage->context;

    (void)err;
    if (state->n_fieldless > 0) {
        buf_printf(&context->notes,
                   "%s: %" PRIu64 " documents without %s were kept\n",
                   stage->name, state->n_fieldless, config->field);
    }
    return STATUS_OK;
}

static void close_exact(struct stage *stage)
{
    struct state *state = stage->state;

    seen_release(&state->seen);
    id_store_close(&state->ids);
}

static const struct step steps[] = {{.map = hash}, {.commit = compare}, {0}};

const struct stage_type exact_stage = {
    .name = "exact",
    .summary = "drop documents that equal an earlier one",
    .source = "XXH3-128 of xxHash 0.8, 88 bits of it",
    .manual =
        "Of documents with the same text, byte for byte, the first in input "
        "order survives; all empty texts are the same. With --field documents "
        "are equal when that field is: strings by their characters, however "
        "escaped, other values as they are written; a string never equals a "
        "number. A document without the field, or with null in it, is kept; "
        "how many were is said at the end.\n\n"
        "A table of 24 bytes a different document is reserved before work "
        "begins, and touched as it fills; when it is full the run fails. "
        "With --rejects or --annotate the ids of kept documents lie in "
        "scratch, and a duplicate names the one it equals: "
        "metadata.duplicate_of, metadata.similarity (1).",
    .example = "tamis exact data-samples/crawl-00.jsonl.zst "
               "data-samples/crawl-02.jsonl",
    .role = STAGE_STEP,
    .opts = opts,
    .reasons = reasons,
    .config_size = sizeof(struct config),
    .state_size = sizeof(struct state),
    .prepare = prepare,
    .plan = plan,
    .start = start,
    .steps = steps,
    .finish = finish,
    .close = close_exact,
};
