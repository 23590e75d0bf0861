/*
 * where.c -- keep the documents for which a program in jq's language is true,
 * run by libjq 1.6 on the record as it would be written here: with the
 * metadata that stages before this one added, and without `text` unless the
 * word stands in the program, because the text is most of a record.
 *
 * A program with several outputs is true when one of them is, as in jq's own
 * select(first((PROGRAM) | select(.))); the outputs behind the first true one
 * are not asked for. One that fails before has its own reason. A state of jq a
 * worker.
 */
#include "core/stage.h"
#include "filters/where_program.h"
#include "text/json.h"
#include "text/json_scan.h"

enum { REASON_FALSE, REASON_ERROR };

/* Trees of records: without the text they are small. */
enum { TREE_BYTES = 32 << 20, TEXT_COPIES = 4 };

struct state {
    bool names_text;
};

struct own {
    struct where_program *program;
    struct buf record;
    struct buf why;
};

static const struct reason reasons[] = {
    {"where_false", "no output of the program is true"},
    {"where_error", "the program failed"},
    {0},
};

static enum status prepare(struct stage *stage, struct error *err)
{
    const char *program = stage->operands.items[0];
    struct state *state = stage->state;

    state->names_text = where_program_names_text(program);
    if (where_program_check(program, err) != STATUS_OK)
        return error_within(err, stage->name);
    return STATUS_OK;
}

static uint64_t tree_bytes(const struct stage *stage)
{
    const struct state *state = stage->state;

    if (!state->names_text)
        return TREE_BYTES;
    return TREE_BYTES + TEXT_COPIES * stage->context->max_record_bytes;
}

static void plan(const struct stage *stage, struct need *need)
{
    need->worker_bytes = WHERE_PROGRAM_BYTES + tree_bytes(stage);
}

static void identify(const struct stage *stage, struct buf *json)
{
    buf_add_text(json, ",\"program\":");
    json_escape_bytes(json, str_from(stage->operands.items[0]));
}

static enum status open_scratch(const struct stage *stage, void *scratch,
                                struct error *err)
{
    struct own *own = scratch;

    buf_init(&own->record, NULL);
    buf_init(&own->why, NULL);
    return where_program_open(&own->program, stage->operands.items[0], err);
}

static void close_scratch(void *scratch)
{
    struct own *own = scratch;

    where_program_close(own->program);
    buf_release(&own->record);
    buf_release(&own->why);
}

/* What the record calls `text` once it is written; see json_rename(). */
static bool is_text(const struct doc *doc, struct str key)
{
    return json_key_is(key,
                       str_from(doc->renames != NULL ? doc->renames : "text"));
}

static void add_member(const struct doc *doc, const struct json_member *member,
                       struct buf *out)
{
    if (is_text(doc, member->key))
        return;
    buf_add_char(out, out->len == 0 ? '{' : ',');
    if (doc->renames != NULL && json_key_is(member->key, str_from("text")))
        json_escape(out, str_from(doc->renames), CPU_SCALAR);
    else
        buf_add(out, member->key);
    buf_add_char(out, ':');
    buf_add(out, member->value);
}

/* The record as written, but without its text. */
static void format_without_text(const struct batch *batch,
                                const struct doc *doc, struct arena *arena,
                                struct buf *out)
{
    struct doc bare = *doc;
    struct json_members members;
    struct json_member member;
    struct buf record;

    buf_init(&record, arena);
    if (json_members_open(&members, doc->record)) {
        while (json_members_next(&members, &member))
            add_member(doc, &member, &record);
    }
    buf_add_text(&record, record.len == 0 ? "{}" : "}");
    bare.record = buf_str(&record);
    bare.renames = NULL;
    bare.changes_text = false;
    doc_format(&bare, NULL, batch->cpu, out);
}

static void judge(const struct stage *stage, struct own *own,
                  struct batch *batch, struct doc *doc)
{
    const struct state *state = stage->state;
    struct verdict verdict = {.reason = REASON_FALSE};
    enum where_answer answer;

    buf_reset(&own->record);
    if (state->names_text)
        doc_format(doc, NULL, batch->cpu, &own->record);
    else
        format_without_text(batch, doc, &batch->arena, &own->record);
    answer = where_program_ask(own->program, buf_str(&own->record),
                               tree_bytes(stage), &own->why);
    if (answer == WHERE_ERROR)
        verdict.reason = REASON_ERROR;
    if (answer != WHERE_TRUE && own->why.len > 0)
        verdict.value = arena_copy(&batch->arena, buf_str(&own->why));
    stage_judge(stage, batch, doc, answer == WHERE_TRUE, verdict);
}

/* A large record's bytes are not kept beyond its batch. */
static void trim(struct own *own)
{
    if (own->record.cap <= TREE_BYTES / TEXT_COPIES)
        return;
    buf_release(&own->record);
    buf_init(&own->record, NULL);
}

static enum status map(const struct stage *stage, void *scratch,
                       struct batch *batch, struct error *err)
{
    struct own *own = scratch;

    (void)err;
    for (size_t i = 0; i < batch->n_docs; i++)
        judge(stage, own, batch, batch->docs[i]);
    trim(own);
    return STATUS_OK;
}

static const struct step steps[] = {{.map = map}, {0}};

const struct stage_type where_stage = {
    .name = "where",
    .summary = "keep the documents for which a jq program is true",
    .source = "jq 1.6 (libjq)",
    .manual =
        "PROGRAM is in jq's language, see jq(1); its input is the record with "
        "all that stages before this one put under metadata. The member text "
        "is there only if the word text stands somewhere in the program: "
        "without it a record is small and the stage fast.\n\n"
        "A document stays when an output of the program is neither false nor "
        "null, as with jq's select(first((PROGRAM) | select(.))); outputs "
        "behind the first such one are not asked for. No output at all is "
        "where_false. A "
        "program that fails first drops with where_error and jq's message: "
        "use .a? or // to judge records that lack something.\n\n"
        "What would make an answer depend on more than the record is refused: "
        "now, env, $ENV, input, debug, import, ~/.jq and the like. As in jq "
        "numbers are doubles (an integer beyond 2^53 is rounded), and a "
        "record deeper than 256 levels is an error, as is one whose tree "
        "would not fit the memory stated by --dry-run.",
    .example = "tamis where '.metadata.language == \"en\" or (.id|tostring|"
               "test(\"7$\"))' data-samples/crawl-00.jsonl.zst",
    .operands = "PROGRAM [FILE...]",
    .n_operands = 1,
    .role = STAGE_STEP,
    .reasons = reasons,
    .state_size = sizeof(struct state),
    .scratch_size = sizeof(struct own),
    .prepare = prepare,
    .plan = plan,
    .identify = identify,
    .open_scratch = open_scratch,
    .close_scratch = close_scratch,
    .steps = steps,
};
