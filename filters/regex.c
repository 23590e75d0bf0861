/*
 * regex.c -- drop, keep or change texts, or their lines, by PCRE2 patterns.
 *
 * First every replacement is made, in the order given; then a match of any
 * drop pattern drops; then, when there are keep patterns, one of them must
 * match. The text is changed only when the document stays, so that a reject
 * is the document as it came. Searches are bounded (regex_match.h); one that
 * met its limit is an outcome of its own and never taken for "no match".
 */
#include "core/stage.h"
#include "filters/regex_judge.h"
#include "text/json.h"

#include <inttypes.h>

enum { MATCH_SHOWN_BYTES = 200 };
enum why { REASON_DROP, REASON_KEEP, REASON_ERROR };
enum on_error { ON_ERROR_DROP, ON_ERROR_KEEP, ON_ERROR_FAIL };

struct config {
    struct opt_list lists[REGEX_USES];
    struct opt_list files;
    bool per_line;
    int on_error;
    uint64_t match_limit;
};

struct state {
    struct regex_set set;
};

/* clang-format off */
static const struct opt opts[] = {
    {OPT_LIST, "drop", 0, offsetof(struct config, lists[REGEX_DROP]), NULL, "PATTERN", "drop what matches", 0},
    {OPT_LIST, "keep", 0, offsetof(struct config, lists[REGEX_KEEP]), NULL, "PATTERN", "keep only what matches this or another of these", 0},
    {OPT_LIST, "replace", 0, offsetof(struct config, lists[REGEX_REPLACE]), NULL, "PATTERN=TEXT", "replace every match, before drop and keep are asked", 0},
    {OPT_LIST, "file", 0, offsetof(struct config, files), NULL, "FILE", "read more patterns: lines 'drop P', 'keep P', 'replace P=R', '#...'", 0},
    {OPT_FLAG, "per-line", 0, offsetof(struct config, per_line), NULL, NULL, "judge each line by itself and remove it, never the document", 0},
    {OPT_CHOICE, "on-error", 0, offsetof(struct config, on_error), "drop", "drop,keep,fail", "a search that met a limit: drop the document, keep it with metadata.regex_error, or fail the run", 0},
    {OPT_COUNT, "match-limit", 0, offsetof(struct config, match_limit), "1000000", "N", "most steps of a search from each place in the text", 0},
    {0},
};

static const struct reason reasons[] = {
    [REASON_DROP] = {"regex_drop", "a drop pattern matches"},
    [REASON_KEEP] = {"regex_keep", "no keep pattern matches"},
    [REASON_ERROR] = {"regex_error", "a search met its limit: undecided"},
    {0},
};
/* clang-format on */

static enum status add_options(struct stage *stage, enum regex_use use,
                               const char *name, struct error *err)
{
    const struct config *config = stage->config;
    struct state *state = stage->state;
    const struct opt_list *list = &config->lists[use];

    for (size_t i = 0; i < list->n; i++) {
        const enum status status =
            regex_set_add(&state->set, use, str_from(list->items[i]), err);

        if (status != STATUS_OK)
            return error_within(err, name);
    }
    return STATUS_OK;
}

static enum status prepare(struct stage *stage, struct error *err)
{
    const struct config *config = stage->config;
    struct state *state = stage->state;
    struct regex_set *set = &state->set;
    enum status status;

    regex_set_init(set);
    if (config->match_limit == 0 || config->match_limit > UINT32_MAX)
        return error_set(err, STATUS_USAGE,
                         "regex: --match-limit: from 1 to %" PRIu32,
                         UINT32_MAX);
    status = add_options(stage, REGEX_DROP, "regex: --drop", err);
    if (status == STATUS_OK)
        status = add_options(stage, REGEX_KEEP, "regex: --keep", err);
    if (status == STATUS_OK)
        status = add_options(stage, REGEX_REPLACE, "regex: --replace", err);
    for (size_t i = 0; status == STATUS_OK && i < config->files.n; i++)
        status = regex_set_read(set, config->files.items[i], err);
    if (status == STATUS_OK && set->lists[REGEX_DROP].n == 0 &&
        set->lists[REGEX_KEEP].n == 0 && set->lists[REGEX_REPLACE].n == 0)
        status = error_set(err, STATUS_USAGE,
                           "regex: wants --drop, --keep, --replace or --file");
    return status;
}

static void plan(const struct stage *stage, struct need *need)
{
    (void)stage;
    need->worker_bytes =
        REGEX_STACK_MAX_BYTES + (uint64_t)REGEX_HEAP_MAX_KIB * 1024;
}

static void identify(const struct stage *stage, struct buf *json)
{
    const struct state *state = stage->state;

    buf_printf(json, ",\"patterns\":\"%016" PRIx64 "\"", state->set.identity);
}

static enum status open_scratch(const struct stage *stage, void *scratch,
                                struct error *err)
{
    const struct config *config = stage->config;
    const struct state *state = stage->state;

    return regex_judge_open(scratch, &state->set, (uint32_t)config->match_limit,
                            err);
}

static void close_scratch(void *scratch)
{
    regex_judge_close(scratch);
}

static const struct member *add_member(struct batch *batch,
                                       const struct member *next,
                                       const char *key, struct str json)
{
    struct member *member = arena_alloc(&batch->arena, sizeof(*member));

    *member = (struct member){next, key, json};
    return member;
}

static struct str json_of(struct batch *batch, struct str text)
{
    struct buf json;

    buf_init(&json, &batch->arena);
    json_escape(&json, text, batch->cpu);
    return buf_str(&json);
}

static struct str json_count(struct batch *batch, uint64_t n)
{
    struct buf json;

    buf_init(&json, &batch->arena);
    buf_printf(&json, "%" PRIu64, n);
    return buf_str(&json);
}

/* Cut between code points. */
static struct str shorten(struct str match)
{
    size_t len = match.len;

    if (len > MATCH_SHOWN_BYTES) {
        len = MATCH_SHOWN_BYTES;
        while (len > 0 && ((unsigned char)match.ptr[len] & 0xC0) == 0x80)
            len--;
    }
    return (struct str){match.ptr, len};
}

static struct verdict make_verdict(const struct stage *stage,
                                   struct batch *batch,
                                   const struct regex_judge *own,
                                   enum regex_fate fate,
                                   const struct regex_judged *judged)
{
    const struct config *config = stage->config;
    struct verdict verdict = {.reason = REASON_DROP};
    char message[256];

    if (judged->pattern != NULL && fate != REGEX_FATE_KEPT)
        verdict.value = judged->pattern->json;
    if (fate == REGEX_FATE_DROPPED) {
        verdict.more = add_member(batch, NULL, "filter_match",
                                  json_of(batch, shorten(judged->match)));
    } else if (fate == REGEX_FATE_NOT_KEPT) {
        verdict.reason = REASON_KEEP;
    } else if (fate == REGEX_FATE_FAILED) {
        verdict.reason = REASON_ERROR;
        regex_error_text(&own->matcher, message, sizeof(message));
        verdict.more = add_member(batch, NULL, "filter_error",
                                  json_of(batch, str_from(message)));
    }
    if (!stage->common.annotate)
        return verdict;
    verdict.more = add_member(batch, verdict.more, "replaced",
                              json_count(batch, judged->n_replaced));
    if (config->per_line)
        verdict.more = add_member(batch, verdict.more, "lines_removed",
                                  json_count(batch, judged->n_lines_removed));
    return verdict;
}

static enum status fail(const struct stage *stage, const struct batch *batch,
                        const struct doc *doc, const struct regex_judge *own,
                        const struct regex_judged *judged, struct error *err)
{
    const char *path = stage->context->counts.inputs[batch->input].path;
    char message[256];

    regex_error_text(&own->matcher, message, sizeof(message));
    return error_set(err, STATUS_LIMIT, "%s:%" PRIu64 ": %s: %.*s: %s", path,
                     doc->record_number, stage->name,
                     (int)judged->pattern->json.len, judged->pattern->json.ptr,
                     message);
}

static enum status judge(const struct stage *stage, struct regex_judge *own,
                         struct batch *batch, struct doc *doc,
                         struct error *err)
{
    const struct config *config = stage->config;
    const struct state *state = stage->state;
    struct regex_judged judged = {.text = doc->text};
    const enum regex_fate fate =
        config->per_line ? regex_judge_lines(own, &state->set, &judged)
                         : regex_judge_text(own, &state->set, &judged);
    bool keep = fate == REGEX_FATE_KEPT;

    if (fate == REGEX_FATE_FAILED && config->on_error == ON_ERROR_FAIL)
        return fail(stage, batch, doc, own, &judged, err);
    if (fate == REGEX_FATE_FAILED && config->on_error == ON_ERROR_KEEP) {
        keep = true;
        if (!doc_put(batch, doc, "regex_error", judged.pattern->json))
            return STATUS_OK;
    }
    if (fate == REGEX_FATE_KEPT && !stage->common.annotate &&
        judged.text.ptr != doc->text.ptr)
        doc_set_text(batch, doc, arena_copy(&batch->arena, judged.text));
    if (!keep || stage->common.annotate)
        stage_judge(stage, batch, doc, keep,
                    make_verdict(stage, batch, own, fate, &judged));
    return STATUS_OK;
}

static enum status map(const struct stage *stage, void *scratch,
                       struct batch *batch, struct error *err)
{
    struct regex_judge *own = scratch;
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < batch->n_docs; i++)
        status = judge(stage, own, batch, batch->docs[i], err);
    regex_judge_trim(own);
    return status;
}

static void close_regex(struct stage *stage)
{
    regex_set_release(&((struct state *)stage->state)->set);
}

static const struct step steps[] = {{.map = map}, {0}};

const struct stage_type regex_stage = {
    .name = "regex",
    .summary = "drop, keep or change texts by regular expressions",
    .source = "PCRE2: Perl's syntax, pcre2pattern(3)",
    .manual =
        "Replacements come first, in the order given; then a text in which "
        "any drop pattern matches is dropped; then, with keep patterns, a "
        "text in which none of them matches. --file adds patterns behind "
        "those of the same kind. Patterns see code points; \\w \\d \\s \\b and "
        "(?i) go by Unicode; . stops at a newline, ^ and $ are the ends of "
        "the text unless (?m) says lines; \\C is refused.\n\n"
        "--replace PATTERN=TEXT is parted at the first = that is outside of "
        "() and [] and not behind a backslash. In TEXT $1 ${1} ${name} and "
        "$0 are what was matched, $$ is a dollar, \\n a newline, \\t a tab, "
        "\\\\ a backslash. With --per-line each line is a text of its own, "
        "without its newline; dropped lines are removed with one newline and "
        "the document stays, even if nothing is left of it.\n\n"
        "A search that needs more than --match-limit steps from one place, "
        "or more memory than it may have, decides nothing: the document's "
        "reason is regex_error, and --on-error says what becomes of it.",
    .example = "tamis regex --drop '(?i)lorem ipsum' --replace '[ \\t]+$=' "
               "data-samples/crawl-00.jsonl.zst",
    .role = STAGE_STEP,
    .metadata = "regex_error",
    .opts = opts,
    .reasons = reasons,
    .config_size = sizeof(struct config),
    .state_size = sizeof(struct state),
    .scratch_size = sizeof(struct regex_judge),
    .prepare = prepare,
    .plan = plan,
    .identify = identify,
    .open_scratch = open_scratch,
    .close_scratch = close_scratch,
    .steps = steps,
    .close = close_regex,
};
