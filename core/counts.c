/* counts.c -- see counts.h. */
#include "core/counts.h"

#include "base/mem.h"
#include "text/json.h"
#include "text/json_scan.h"

#include <inttypes.h>
#include <stdlib.h>

static const char *const bad_reasons[] = {
    "json",        /* not JSON */
    "utf8",        /* not UTF-8 */
    "depth",       /* nested too deeply */
    "not_object",  /* JSON, but no object */
    "text",        /* text missing, null or not a string */
    "id",          /* id neither string nor integer */
    "surrogate",   /* an escape of half a code point */
    "too_complex", /* above 4 MiB, and not for its text */
    "truncated",   /* the input ends inside the record */
    "too_long",    /* above --max-record */
    "metadata",    /* metadata is no object, and a stage must write there */
    "wet_header",  /* WARC headers that cannot be read */
    "wet_length",  /* Content-Length missing, wrong or doubled */
};

int bad_reason_index(const char *reason)
{
    for (size_t i = 0; i < ARRAY_LEN(bad_reasons); i++) {
        if (strcmp(bad_reasons[i], reason) == 0)
            return (int)i;
    }
    return -1;
}

const char *bad_reason_name(size_t index)
{
    return index < ARRAY_LEN(bad_reasons) ? bad_reasons[index] : NULL;
}

static void stages_release(struct stage_counts *stages, size_t n)
{
    for (size_t i = 0; i < n; i++)
        mem_free(stages[i].dropped);
    mem_free(stages);
}

void counts_release(struct counts *counts)
{
    for (size_t i = 0; i < counts->n_stages; i++)
        mem_free((void *)counts->stages[i].reasons);
    stages_release(counts->stages, counts->n_stages);
    mem_free(counts->stage_cpu_ns);
    mem_free(counts->inputs);
    *counts = (struct counts){0};
}

void counts_mark(const struct counts *counts, uint32_t input,
                 struct counts_mark *mark)
{
    counts_mark_release(mark);
    mark->n_stages = counts->n_stages;
    mark->stages = mem_zalloc(counts->n_stages, sizeof(*mark->stages));
    for (size_t i = 0; i < counts->n_stages; i++) {
        const struct stage_counts *from = &counts->stages[i];
        const size_t size = from->n_reasons * sizeof(uint64_t);

        mark->stages[i] = *from;
        mark->stages[i].dropped = mem_alloc(size);
        if (size > 0)
            memcpy(mark->stages[i].dropped, from->dropped, size);
    }
    mark->input = input;
    mark->at_input =
        input < counts->n_inputs ? counts->inputs[input] : (struct input){0};
}

void counts_mark_release(struct counts_mark *mark)
{
    stages_release(mark->stages, mark->n_stages);
    *mark = (struct counts_mark){0};
}

static void format_stage(const struct stage_counts *now,
                         const struct stage_counts *then, struct buf *json)
{
    const struct stage_counts none = {0};
    bool any = false;

    if (then == NULL)
        then = &none;
    buf_add_text(json, "{\"name\":");
    json_escape(json, str_from(now->name), CPU_SCALAR);
    buf_printf(json,
               ",\"documents_in\":%" PRIu64 ",\"documents_out\":%" PRIu64
               ",\"text_bytes_in\":%" PRIu64 ",\"text_bytes_out\":%" PRIu64
               ",\"dropped\":{",
               now->documents_in - then->documents_in,
               now->documents_out - then->documents_out,
               now->text_bytes_in - then->text_bytes_in,
               now->text_bytes_out - then->text_bytes_out);
    for (size_t r = 0; r < now->n_reasons; r++) {
        const uint64_t n =
            now->dropped[r] - (then->dropped != NULL ? then->dropped[r] : 0);

        if (n == 0)
            continue;
        buf_printf(json, "%s\"%s\":%" PRIu64, any ? "," : "", now->reasons[r],
                   n);
        any = true;
    }
    buf_add_char(json, '}');
    if (now->bad > then->bad)
        buf_printf(json, ",\"bad\":%" PRIu64, now->bad - then->bad);
    if (now->remarked > then->remarked)
        buf_printf(json, ",\"remarks\":{\"%s\":%" PRIu64 "}", now->remark,
                   now->remarked - then->remarked);
    buf_add_char(json, '}');
}

static void format_bad(const uint64_t *now, const uint64_t *then,
                       struct buf *json)
{
    bool any = false;

    buf_add_text(json, ",\"bad\":{");
    for (size_t r = 0; bad_reason_name(r) != NULL; r++) {
        const uint64_t n = now[r] - then[r];

        if (n == 0)
            continue;
        buf_printf(json, "%s\"%s\":%" PRIu64, any ? "," : "",
                   bad_reason_name(r), n);
        any = true;
    }
    buf_add_text(json, "}}");
}

static bool changed(const struct input *now, const struct input *then)
{
    return now->documents != then->documents || now->skipped != then->skipped ||
           (!now->is_regular && now->size_bytes != then->size_bytes) ||
           memcmp(now->bad, then->bad, sizeof(now->bad)) != 0;
}

static void format_inputs(const struct counts *counts,
                          const struct counts_mark *since, uint32_t last,
                          bool is_marker, struct buf *json)
{
    static const struct input none = {0};
    const char *comma = "";
    size_t i = since != NULL ? since->input : 0;

    buf_add_text(json, is_marker ? ",\"inputs\":{" : ",\"inputs\":[");
    for (; i <= last && i < counts->n_inputs; i++) {
        const struct input *now = &counts->inputs[i];
        const struct input *then =
            since != NULL && i == since->input ? &since->at_input : &none;

        if (is_marker && !changed(now, then))
            continue;
        buf_add_text(json, comma);
        if (is_marker) {
            buf_printf(json, "\"%zu\":{\"input\":%zu", i, i);
            if (now->size_bytes != then->size_bytes && !now->is_regular)
                buf_printf(json, ",\"bytes\":%" PRIu64, now->size_bytes);
        } else {
            buf_add_text(json, "{\"path\":");
            json_escape_bytes(json, str_from(now->path));
            buf_printf(json, ",\"bytes\":%" PRIu64, now->size_bytes);
        }
        buf_printf(json, ",\"documents\":%" PRIu64,
                   now->documents - then->documents);
        if (now->skipped > then->skipped)
            buf_printf(json, ",\"skipped\":%" PRIu64,
                       now->skipped - then->skipped);
        format_bad(now->bad, then->bad, json);
        comma = ",";
    }
    buf_add_char(json, is_marker ? '}' : ']');
}

void counts_format(const struct counts *counts, const struct counts_mark *since,
                   uint32_t last, bool is_marker, struct buf *json)
{
    buf_add_text(json, is_marker ? ",\"stages\":{" : ",\"stages\":[");
    for (size_t i = 0; i < counts->n_stages; i++) {
        if (i > 0)
            buf_add_char(json, ',');
        if (is_marker)
            buf_printf(json, "\"%zu\":", i);
        format_stage(&counts->stages[i],
                     since != NULL && i < since->n_stages ? &since->stages[i]
                                                          : NULL,
                     json);
    }
    buf_add_char(json, is_marker ? '}' : ']');
    format_inputs(counts, since, last, is_marker, json);
}

static bool add_stage(struct stage_counts *stage, struct str from)
{
    struct str dropped;
    struct str remarks;

    if (!json_find(from, "dropped", &dropped))
        return false;
    if (stage->remark != NULL && json_find(from, "remarks", &remarks))
        stage->remarked += json_find_count(remarks, stage->remark);
    stage->documents_in += json_find_count(from, "documents_in");
    stage->documents_out += json_find_count(from, "documents_out");
    stage->text_bytes_in += json_find_count(from, "text_bytes_in");
    stage->text_bytes_out += json_find_count(from, "text_bytes_out");
    stage->bad += json_find_count(from, "bad");
    for (size_t r = 0; r < stage->n_reasons; r++)
        stage->dropped[r] += json_find_count(dropped, stage->reasons[r]);
    return true;
}

static bool add_input(struct counts *counts, struct str from)
{
    const uint64_t index = json_find_count(from, "input");
    struct input *input;
    struct str bad;

    if (index >= counts->n_inputs || !json_find(from, "bad", &bad))
        return false;
    input = &counts->inputs[index];
    input->size_bytes += json_find_count(from, "bytes");
    input->documents += json_find_count(from, "documents");
    input->skipped += json_find_count(from, "skipped");
    counts->documents += json_find_count(from, "documents");
    for (size_t r = 0; bad_reason_name(r) != NULL; r++) {
        input->bad[r] += json_find_count(bad, bad_reason_name(r));
        counts->bad += json_find_count(bad, bad_reason_name(r));
    }
    return true;
}

bool counts_add_marker(struct counts *counts, struct str marker)
{
    struct json_members members;
    struct json_member item;
    struct str list;
    size_t n = 0;

    if (!json_find(marker, "stages", &list) ||
        !json_members_open(&members, list))
        return false;
    while (json_members_next(&members, &item)) {
        if (n == counts->n_stages ||
            !add_stage(&counts->stages[n++], item.value))
            return false;
    }
    if (n != counts->n_stages || !json_find(marker, "inputs", &list) ||
        !json_members_open(&members, list))
        return false;
    while (json_members_next(&members, &item)) {
        if (!add_input(counts, item.value))
            return false;
    }
    return true;
}
