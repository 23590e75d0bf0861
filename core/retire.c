/* retire.c -- see retire.h. */
#include "core/retire.h"

#include "core/rundir.h"
#include "text/json.h"

#include <inttypes.h>

enum { BAD_SAMPLE_BYTES = 4096 };

static struct str json_text(struct batch *batch, const char *text)
{
    struct buf buf;

    buf_init(&buf, &batch->arena);
    json_escape(&buf, str_from(text), CPU_SCALAR);
    return buf_str(&buf);
}

static const struct member *add_member(struct batch *batch,
                                       const struct member *list,
                                       const char *key, struct str json)
{
    struct member *member;

    if (json.ptr == NULL)
        return list;
    member = arena_alloc(&batch->arena, sizeof(*member));
    *member = (struct member){list, key, json};
    return member;
}

/* metadata.filter_* and what the verdict adds. */
static const struct member *evidence(const struct retire *retire,
                                     struct batch *batch, const struct doc *doc)
{
    const struct stage *stage = &retire->stages[doc->stage];
    const struct verdict *verdict = &doc->verdict;
    const struct member *list = verdict->more;

    list =
        add_member(batch, list, "filter_stage", json_text(batch, stage->name));
    list = add_member(
        batch, list, "filter_reason",
        json_text(batch, stage_reason(stage->type, verdict->reason)));
    list = add_member(batch, list, "filter_value", verdict->value);
    return add_member(batch, list, "filter_limit", verdict->limit);
}

static void format_bad(const struct retire *retire, const struct doc *doc,
                       const struct batch *batch, struct buf *line)
{
    struct str sample = doc->record;

    if (sample.len > BAD_SAMPLE_BYTES)
        sample.len = BAD_SAMPLE_BYTES;
    buf_add_text(line, "{\"input\":");
    json_escape_bytes(
        line, str_from(retire->context->counts.inputs[batch->input].path));
    buf_printf(line,
               ",\"record\":%" PRIu64 ",\"offset\":%" PRIu64
               ",\"reason\":\"%s\",\"length\":%" PRIu64 ",\"bytes\":",
               doc->record_number, doc->offset_bytes, doc->bad_reason,
               doc->record_bytes);
    json_escape_bytes(line, sample);
    buf_add_text(line, "}\n");
}

enum status retire_seal(const struct retire *retire, struct batch *batch,
                        struct error *err)
{
    (void)err;
    if (batch->n_all == batch->n_docs)
        return STATUS_OK;
    for (size_t i = 0; i < batch->n_all; i++) {
        struct doc *doc = batch->all[i];
        struct buf line;

        buf_init(&line, &batch->arena);
        if (doc->fate == DOC_DROPPED && retire->rejects != NULL) {
            doc_format(doc, evidence(retire, batch, doc), batch->cpu, &line);
            buf_add_char(&line, '\n');
        } else if (doc->fate == DOC_BAD && retire->bad != NULL) {
            format_bad(retire, doc, batch, &line);
        }
        doc->reject_line = buf_str(&line);
    }
    return STATUS_OK;
}

static void count_stages(struct counts *counts, const struct doc *doc)
{
    const size_t reached =
        doc->fate == DOC_KEPT ? counts->n_stages - 1 : doc->stage;

    for (size_t s = 0; s <= reached; s++) {
        struct stage_counts *stage = &counts->stages[s];

        stage->documents_in++;
        stage->text_bytes_in += doc_text_len_at(doc, (uint32_t)s);
        if (s == reached && doc->fate != DOC_KEPT)
            break;
        stage->documents_out++;
        stage->text_bytes_out += doc_text_len_at(doc, (uint32_t)s + 1);
    }
    if (doc->fate == DOC_DROPPED)
        counts->stages[doc->stage].dropped[doc->verdict.reason]++;
    else if (doc->fate == DOC_BAD)
        counts->stages[doc->stage].bad++;
}

static void count_remarks(struct counts *counts, const struct doc *doc)
{
    for (const struct remark *r = doc->remarks; r != NULL; r = r->next)
        counts->stages[r->stage].remarked++;
}

static void count(struct counts *counts, uint32_t input, const struct doc *doc)
{
    if (doc->fate == DOC_SKIPPED) {
        counts->inputs[input].skipped++;
        return;
    }
    if (doc->fate == DOC_BAD) {
        const int reason = bad_reason_index(doc->bad_reason);

        counts->bad++;
        if (reason >= 0)
            counts->inputs[input].bad[reason]++;
        if (doc->stage == 0)
            return;
    } else {
        counts->documents++;
        counts->inputs[input].documents++;
    }
    count_stages(counts, doc);
    count_remarks(counts, doc);
}

static enum status write_aside(const struct retire *retire,
                               const struct doc *doc, struct error *err)
{
    if (doc->reject_line.len == 0)
        return STATUS_OK;
    return sidecar_add(doc->fate == DOC_BAD ? retire->bad : retire->rejects,
                       doc->reject_line, err);
}

static enum status take_doc(const struct retire *retire,
                            const struct batch *batch, const struct doc *doc,
                            struct error *err)
{
    struct counts *counts = &retire->context->counts;

    count(counts, batch->input, doc);
    if (counts->bad > retire->max_bad)
        return error_set(err, STATUS_LIMIT,
                         "%s:%" PRIu64 ": more than %" PRIu64
                         " bad records (--max-bad)",
                         counts->inputs[batch->input].path, doc->record_number,
                         retire->max_bad);
    return write_aside(retire, doc, err);
}

static enum status publish(struct retire *retire, struct batch *batch,
                           struct error *err)
{
    struct cut *cut = batch->cuts;
    enum status status = STATUS_OK;

    if (rundir_of(cut) == retire->sidecar_dir) {
        if (retire->rejects != NULL)
            status = sidecar_cut(retire->rejects, cut, err);
        if (status == STATUS_OK && retire->bad != NULL)
            status = sidecar_cut(retire->bad, cut, err);
    }
    if (status == STATUS_OK)
        status =
            rundir_publish(cut, &retire->context->counts, batch->input, err);
    if (status != STATUS_OK)
        return status;
    batch->cuts = cut_next(cut);
    cut_free(cut);
    return STATUS_OK;
}

/* How long a pipe was is known at its end, and counts with it. */
static void count_end(struct counts *counts, const struct batch *batch)
{
    struct input *input = &counts->inputs[batch->input];

    if (batch->ends_input && !input->is_regular)
        input->size_bytes = batch->input_bytes;
}

/* What differs from run to run travels with the batch too. */
static void measure(struct counts *counts, const struct batch *batch)
{
    for (size_t i = 0; i < counts->n_stages; i++)
        counts->stage_cpu_ns[i] += batch->cpu_ns[i];
    counts->consumed_bytes = batch->consumed_bytes;
    counts->n_batches++;
}

enum status retire_batch(struct retire *retire, struct batch *batch,
                         struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i <= batch->n_all; i++) {
        if (i == batch->n_all)
            count_end(&retire->context->counts, batch);
        while (status == STATUS_OK && batch->cuts != NULL &&
               cut_n_docs(batch->cuts) == i)
            status = publish(retire, batch, err);
        if (status == STATUS_OK && i < batch->n_all)
            status = take_doc(retire, batch, batch->all[i], err);
    }
    measure(&retire->context->counts, batch);
    if (retire->on_progress != NULL)
        retire->on_progress(retire->progress_arg, &retire->context->counts);
    return status;
}

void retire_discard(struct batch *batch)
{
    while (batch->cuts != NULL) {
        struct cut *next = cut_next(batch->cuts);

        cut_free(batch->cuts);
        batch->cuts = next;
    }
}
