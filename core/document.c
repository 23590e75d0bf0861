/* document.c -- see document.h. */
#include "core/document.h"

#include "base/mem.h"
#include "text/json.h"

#include <assert.h>

enum { DOCS_MIN = 64 };

void batch_init(struct batch *batch, size_t n_stages, enum cpu_level cpu)
{
    *batch = (struct batch){.cpu = cpu, .n_stages = n_stages};
    arena_init(&batch->arena);
    batch->notes = mem_zalloc(n_stages, sizeof(*batch->notes));
    batch->cpu_ns = mem_zalloc(n_stages, sizeof(*batch->cpu_ns));
}

void batch_reset(struct batch *batch, uint64_t seq)
{
    struct batch fresh = {.seq = seq,
                          .cpu = batch->cpu,
                          .docs = batch->docs,
                          .all = batch->all,
                          .cap_docs = batch->cap_docs,
                          .notes = batch->notes,
                          .cpu_ns = batch->cpu_ns,
                          .n_stages = batch->n_stages};

    assert(batch->cuts == NULL);
    arena_reset(&batch->arena);
    mem_free(batch->big);
    fresh.arena = batch->arena;
    *batch = fresh;
    memset(batch->notes, 0, batch->n_stages * sizeof(*batch->notes));
    memset(batch->cpu_ns, 0, batch->n_stages * sizeof(*batch->cpu_ns));
}

void batch_release(struct batch *batch)
{
    arena_release(&batch->arena);
    mem_free(batch->big);
    mem_free(batch->docs);
    mem_free(batch->all);
    mem_free(batch->notes);
    mem_free(batch->cpu_ns);
}

struct doc *batch_append(struct batch *batch)
{
    struct doc *doc = arena_alloc(&batch->arena, sizeof(*doc));

    if (batch->n_all == batch->cap_docs) {
        batch->cap_docs = batch->cap_docs == 0 ? DOCS_MIN : batch->cap_docs * 2;
        batch->all =
            mem_realloc(batch->all, batch->cap_docs * sizeof(struct doc *));
        batch->docs =
            mem_realloc(batch->docs, batch->cap_docs * sizeof(struct doc *));
    }
    *doc = (struct doc){.ordinal = (uint32_t)batch->n_all};
    batch->all[batch->n_all++] = doc;
    batch->docs[batch->n_docs++] = doc;
    return doc;
}

void batch_truncate(struct batch *batch, size_t n_keep)
{
    if (n_keep > batch->n_docs)
        return;
    batch->n_all = n_keep == 0 ? 0 : batch->docs[n_keep - 1]->ordinal + 1;
    batch->n_docs = n_keep;
    batch->ends_input = false;
}

void batch_sweep(struct batch *batch)
{
    size_t n = 0;

    for (size_t i = 0; i < batch->n_docs; i++) {
        if (batch->docs[i]->fate == DOC_KEPT)
            batch->docs[n++] = batch->docs[i];
    }
    batch->n_docs = n;
}

void doc_drop(struct batch *batch, struct doc *doc, struct verdict verdict)
{
    if (doc->fate != DOC_KEPT)
        return;
    doc->fate = DOC_DROPPED;
    doc->stage = batch->stage;
    doc->verdict = verdict;
}

void doc_bad(struct batch *batch, struct doc *doc, const char *reason)
{
    if (doc->fate != DOC_KEPT)
        return;
    doc->fate = DOC_BAD;
    doc->stage = batch->stage;
    doc->bad_reason = reason;
}

void doc_remark(struct batch *batch, struct doc *doc)
{
    struct remark *remark = arena_alloc(&batch->arena, sizeof(*remark));

    *remark = (struct remark){doc->remarks, batch->stage};
    doc->remarks = remark;
}

void doc_set_text(struct batch *batch, struct doc *doc, struct str text)
{
    struct text_change *change = arena_alloc(&batch->arena, sizeof(*change));

    *change = (struct text_change){doc->changes, batch->stage, text.len};
    doc->changes = change;
    doc->text = text;
    doc->changes_text = true;
    doc->measures = NULL;
}

struct measures *doc_measures(struct batch *batch, struct doc *doc)
{
    if (doc->measures == NULL) {
        doc->measures = arena_alloc(&batch->arena, sizeof(*doc->measures));
        measures_init(doc->measures, &batch->arena, doc->text, batch->cpu);
    }
    doc->measures->tools = batch->tools;
    return doc->measures;
}

bool doc_put(struct batch *batch, struct doc *doc, const char *key,
             struct str json)
{
    struct member *member;

    if (doc->metadata_kind != JSON_ABSENT && doc->metadata_kind != JSON_NULL &&
        doc->metadata_kind != JSON_OBJECT) {
        doc_bad(batch, doc, "metadata");
        return false;
    }
    member = arena_alloc(&batch->arena, sizeof(*member));
    *member = (struct member){doc->members, key, json};
    doc->members = member;
    return true;
}

struct str doc_get(const struct doc *doc, const char *key)
{
    struct str metadata;
    struct str value;

    for (const struct member *m = doc->members; m != NULL; m = m->next) {
        if (strcmp(m->key, key) == 0)
            return m->json;
    }
    if (doc->metadata_kind == JSON_OBJECT &&
        json_find(doc->record, "metadata", &metadata) &&
        json_find(metadata, key, &value))
        return value;
    return (struct str){0};
}

size_t doc_text_len_at(const struct doc *doc, uint32_t stage)
{
    const struct text_change *change = doc->changes;

    while (change != NULL && change->stage >= stage)
        change = change->next;
    return change != NULL ? change->len : doc->first_text_len;
}

enum { EDITS_MAX = JSON_EDITS_MAX };

struct edits {
    struct json_edit items[EDITS_MAX];
    size_t n;
};

static void add_edit(struct edits *edits, enum json_edit_op op, struct str key,
                     struct str value)
{
    assert(edits->n < EDITS_MAX);
    edits->items[edits->n++] = (struct json_edit){op, key, value};
}

/* Newest first in the list; the oldest is to be written first. */
static void add_members(struct edits *edits, const struct member *list)
{
    const size_t first = edits->n;

    for (; list != NULL; list = list->next)
        add_edit(edits, JSON_SET_METADATA, str_from(list->key), list->json);
    for (size_t i = first, j = edits->n; i + 1 < j; i++) {
        const struct json_edit swap = edits->items[i];

        edits->items[i] = edits->items[--j];
        edits->items[j] = swap;
    }
}

static bool is_plain(const struct doc *doc, const struct member *more)
{
    return !doc->changes_text && doc->members == NULL && more == NULL &&
           !doc->adds_id && !doc->replaces_id && doc->renames == NULL;
}

/* A metadata that is no object cannot take evidence: it moves aside. */
static void save_metadata(const struct doc *doc, struct edits *edits,
                          struct buf *object)
{
    struct str old;

    buf_add_text(object, "{\"original_metadata\":");
    if (json_find(doc->record, "metadata", &old))
        buf_add(object, old);
    for (size_t i = 0; i < edits->n; i++) {
        buf_add_char(object, ',');
        json_escape(object, edits->items[i].key, CPU_SCALAR);
        buf_add_char(object, ':');
        buf_add(object, edits->items[i].value);
    }
    buf_add_char(object, '}');
    edits->n = 0;
    add_edit(edits, JSON_SET, str_from("metadata"), buf_str(object));
}

static bool has_odd_metadata(const struct doc *doc)
{
    return doc->metadata_kind != JSON_ABSENT &&
           doc->metadata_kind != JSON_NULL && doc->metadata_kind != JSON_OBJECT;
}

void doc_format(const struct doc *doc, const struct member *more,
                enum cpu_level cpu, struct buf *out)
{
    struct edits edits; /* large: only n is set */
    struct buf text;
    struct buf renamed;
    struct buf object;
    struct str record = doc->record;

    if (is_plain(doc, more)) {
        buf_add(out, record);
        return;
    }
    edits.n = 0;
    buf_init(&text, NULL);
    buf_init(&renamed, NULL);
    buf_init(&object, NULL);
    add_members(&edits, doc->members);
    add_members(&edits, more);
    if (edits.n > 0 && has_odd_metadata(doc))
        save_metadata(doc, &edits, &object);
    if (doc->renames != NULL &&
        json_rename(&renamed, record, str_from(doc->renames), str_from("text")))
        record = buf_str(&renamed);
    if (doc->adds_id)
        add_edit(&edits, JSON_SET_FIRST, str_from("id"), doc->id_json);
    else if (doc->replaces_id)
        add_edit(&edits, JSON_SET, str_from("id"), doc->id_json);
    if (doc->changes_text) {
        json_escape(&text, doc->text, cpu);
        add_edit(&edits, JSON_SET, str_from("text"), buf_str(&text));
    }
    if (!json_splice(out, record, edits.items, edits.n))
        buf_add(out, record); /* cannot be: the reader validated it */
    buf_release(&text);
    buf_release(&renamed);
    buf_release(&object);
}
