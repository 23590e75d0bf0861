/*
 * report_merge.c -- tamis report merge FILE...: the reports of tasks that did
 * the same to different inputs, as one. Counts add up, inputs and outputs
 * follow each other in the order given (report_sum.h says what becomes of the
 * rest). Refused are reports of another version or pipeline, where the files
 * that `read` was given do not matter, and an input in two reports: its
 * documents would count twice.
 */
#include "base/file_slurp.h"
#include "base/mem.h"
#include "cmd/command.h"
#include "cmd/page.h"
#include "cmd/report_pipeline.h"
#include "cmd/report_sum.h"
#include "cmd/start.h"
#include "text/json.h"
#include "text/json_parse.h"
#include "text/json_scan.h"

#include <stdlib.h>

enum { REPORT_MAX_BYTES = 256 << 20 };

struct merged {
    struct buf result; /* all members but inputs and outputs */
    struct buf measured;
    struct buf inputs; /* items, commas between */
    struct buf outputs;
    struct arena arena;
    struct str *paths; /* of the inputs; heap */
    size_t n_paths;
    struct json_parser *parser;
};

static enum status add_items(struct merged *merged, struct str array,
                             bool is_input, struct error *err)
{
    struct buf *out = is_input ? &merged->inputs : &merged->outputs;
    struct json_items items;
    struct str item;

    if (!json_items_open(&items, array))
        return error_set(err, STATUS_FORMAT, "no run report");
    while (json_items_next(&items, &item)) {
        struct str path;

        if (!json_find(item, "path", &path) || path.ptr[0] != '"')
            return error_set(err, STATUS_FORMAT, "no run report");
        if (out->len > 0)
            buf_add_char(out, ',');
        buf_add(out, item);
        if (!is_input || str_is(path, "\"-\""))
            continue;
        if ((merged->n_paths & (merged->n_paths - 1)) == 0)
            merged->paths = mem_realloc(merged->paths, (merged->n_paths + 1) *
                                                           2 * sizeof(path));
        merged->paths[merged->n_paths++] = arena_copy(&merged->arena, path);
    }
    return STATUS_OK;
}

/* The report's own members into an object; lists go behind those before. */
static enum status take_result(struct merged *merged, struct str result,
                               struct buf *object, struct error *err)
{
    static const char *const wanted[] = {"tamis",  "pipeline", "complete",
                                         "stages", "inputs",   "outputs"};
    struct json_members members;
    struct json_member member;
    struct str found;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
        if (!json_find(result, wanted[i], &found))
            return error_set(err, STATUS_FORMAT, "no run report");
    }
    (void)json_members_open(&members, result);
    while (status == STATUS_OK && json_members_next(&members, &member)) {
        const bool is_input = json_key_is(member.key, str_from("inputs"));

        if (is_input || json_key_is(member.key, str_from("outputs"))) {
            status = add_items(merged, member.value, is_input, err);
            continue;
        }
        buf_add_char(object, object->len == 0 ? '{' : ',');
        buf_add(object, member.key);
        buf_add_char(object, ':');
        if (json_key_is(member.key, str_from("pipeline")))
            status = report_pipeline(member.value, object, err);
        else
            buf_add(object, member.value);
    }
    buf_add_char(object, '}');
    return status;
}

static enum status add_up(struct buf *total, struct str more, const char *name,
                          struct error *err)
{
    struct buf sum;
    enum status status;

    if (total->len == 0) {
        buf_add(total, more);
        return STATUS_OK;
    }
    buf_init(&sum, NULL);
    status = report_sum(buf_str(total), more, name, &sum, err);
    if (status != STATUS_OK) {
        buf_release(&sum);
        return status;
    }
    buf_release(total);
    *total = sum;
    return STATUS_OK;
}

static enum status take_report(struct merged *merged, struct str report,
                               struct error *err)
{
    struct str result;
    struct str measured;
    struct buf object;
    enum status status;

    if (json_valid(merged->parser, report) != JSON_GOOD ||
        !json_find(report, "result", &result) ||
        !json_find(report, "measured", &measured) || result.ptr[0] != '{' ||
        measured.ptr[0] != '{')
        return error_set(err, STATUS_FORMAT, "no run report");
    buf_init(&object, NULL);
    status = take_result(merged, result, &object, err);
    if (status == STATUS_OK)
        status = add_up(&merged->result, buf_str(&object), "result", err);
    if (status == STATUS_OK)
        status = add_up(&merged->measured, measured, "measured", err);
    buf_release(&object);
    return status;
}

static enum status read_report(struct merged *merged, const char *path,
                               struct error *err)
{
    struct buf bytes;
    enum status status;

    buf_init(&bytes, NULL);
    status = file_slurp(path, REPORT_MAX_BYTES, &bytes, err);
    if (status == STATUS_OK) {
        memset(buf_reserve(&bytes, JSON_PADDING_BYTES), ' ',
               JSON_PADDING_BYTES);
        status = take_report(merged, buf_str(&bytes), err);
        if (status != STATUS_OK)
            status = error_within(err, path);
    }
    buf_release(&bytes);
    return status;
}

static int compare_paths(const void *a, const void *b)
{
    const struct str *x = a;
    const struct str *y = b;
    const size_t len = x->len < y->len ? x->len : y->len;
    const int order = memcmp(x->ptr, y->ptr, len);

    return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

static enum status check_paths(struct merged *merged, struct error *err)
{
    if (merged->n_paths > 1)
        qsort(merged->paths, merged->n_paths, sizeof(*merged->paths),
              compare_paths);
    for (size_t i = 1; i < merged->n_paths; i++) {
        const struct str path = merged->paths[i];

        if (str_eq(merged->paths[i - 1], path))
            return error_set(err, STATUS_USAGE,
                             "report merge: input %.*s is in two reports",
                             (int)(path.len < 500 ? path.len : 500), path.ptr);
    }
    return STATUS_OK;
}

static void format(const struct merged *merged, struct buf *out)
{
    buf_add_text(out, "{\"result\":");
    buf_add(out, (struct str){merged->result.ptr, merged->result.len - 1});
    buf_add_text(out, ",\"inputs\":[");
    buf_add(out, buf_str(&merged->inputs));
    buf_add_text(out, "],\"outputs\":[");
    buf_add(out, buf_str(&merged->outputs));
    buf_add_text(out, "]},\n\"measured\":");
    buf_add(out, buf_str(&merged->measured));
    buf_add_text(out, "}\n");
}

static enum status merge(struct merged *merged,
                         const struct opt_operands *files, struct buf *out,
                         struct error *err)
{
    enum status status = STATUS_OK;

    if (files->n == 0)
        return error_set(err, STATUS_USAGE, "report merge: wants FILE...");
    for (size_t i = 0; status == STATUS_OK && i < files->n; i++)
        status = read_report(merged, files->items[i], err);
    if (status == STATUS_OK)
        status = check_paths(merged, err);
    if (status == STATUS_OK)
        format(merged, out);
    return status;
}

static int run(int argc, const char *const *argv)
{
    static const struct opt none[] = {{0}};
    const struct opt_target target = {none, NULL, NULL};
    struct merged merged = {.parser = json_parser_new()};
    struct opt_operands files = {0};
    struct error err = {0};
    struct buf out;
    enum status status = opt_parse(&target, 1, argc, argv, &files, &err);
    int code;

    buf_init(&out, NULL);
    buf_init(&merged.result, NULL);
    buf_init(&merged.measured, NULL);
    buf_init(&merged.inputs, NULL);
    buf_init(&merged.outputs, NULL);
    arena_init(&merged.arena);
    if (status == STATUS_OK)
        status = merge(&merged, &files, &out, &err);
    if (status != STATUS_OK) /* what cannot be merged was found before work */
        err.status = STATUS_USAGE;
    code = status == STATUS_OK ? page_print(&out) : start_failed(&err);
    opt_operands_release(&files);
    buf_release(&merged.result);
    buf_release(&merged.measured);
    buf_release(&merged.inputs);
    buf_release(&merged.outputs);
    arena_release(&merged.arena);
    mem_free(merged.paths);
    json_parser_free(merged.parser);
    buf_release(&out);
    return code;
}

const struct command report_merge_command = {
    .noun = "report",
    .verb = "merge",
    .summary = "merge the run reports of tasks into one",
    .synopsis = "FILE...",
    .manual =
        "Reports as --stats and output directories write them; the merged one "
        "goes to stdout. Documents, bytes, dropped and bad records, batches "
        "and CPU seconds add up; of memory, wall seconds and threads the "
        "largest stays, of start times the earliest; complete is true when "
        "all were. Inputs and outputs follow in the order of the files.\n\n"
        "Refused: reports of another version of tamis, of another pipeline "
        "(the files that read was given may differ), and an input that two "
        "reports count.",
    .example = "tamis length data-samples/crawl-00.jsonl.zst --stats 0.json "
               ">0.jsonl && tamis length data-samples/crawl-02.jsonl "
               "--stats 2.json >2.jsonl && tamis report merge 0.json 2.json",
    .run = run,
};
