/*
 * document.h -- what flows through a pipeline.
 *
 * A batch is the unit of transfer, of ordering and of memory: its documents
 * and all they point to live in batch->arena and die with it. A stage never
 * removes a document: it gives it a verdict, or calls it bad, and the runner
 * takes it off the list of live ones. Nothing is counted on the way: every
 * document keeps its fate, and the counts are drawn from the fates when the
 * batch retires, in input order (retire.c).
 *
 * A document is its JSON record as read, plus what stages did to it: a new
 * text, members added under `metadata` as JSON text. Both are spliced into the
 * record when it is written; a record nobody changed is written byte for byte.
 */
#ifndef TAMIS_DOCUMENT_H
#define TAMIS_DOCUMENT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/cpu.h"
#include "text/json_parse.h"
#include "text/measures.h"

/* A member to write under `metadata`: newest first, the newest of a key wins.
 */
struct member {
    const struct member *next;
    const char *key; /* lives as long as the batch */
    struct str json; /* a whole JSON value */
};

/* Why a stage drops a document. value and limit are JSON scalars, or absent. */
struct verdict {
    uint32_t reason; /* index into the stage's reasons, see stage.h */
    struct str value;
    struct str limit;
    const struct member *more; /* duplicate_of, similarity, ... */
};

/* DOC_SKIPPED: a record that is no document, such as a WARC request. */
enum doc_fate { DOC_KEPT, DOC_DROPPED, DOC_BAD, DOC_SKIPPED };

struct text_change {
    const struct text_change *next; /* the one before */
    uint32_t stage;
    size_t len; /* bytes of the text from that stage on */
};

/* A stage had something to say of a document that stays; see doc_remark(). */
struct remark {
    const struct remark *next;
    uint32_t stage;
};

struct doc {
    struct str record;   /* validated JSON, no newline; of a bad record, its
                            first bytes */
    struct str text;     /* UTF-8 */
    struct str id_json;  /* a JSON string or integer */
    const char *renames; /* the record's field that is to be `text`, or NULL */
    uint64_t record_number;    /* in its input, from 0 */
    uint64_t offset_bytes;     /* where the record began in its input */
    uint64_t end_offset_bytes; /* in the decoded input, behind the record */
    uint64_t record_bytes;     /* as read */
    uint32_t ordinal;          /* place among all of the batch */
    uint32_t stage;            /* where it left, once dropped or bad */
    enum doc_fate fate;
    bool adds_id;      /* the record has none: write id_json first */
    bool replaces_id;  /* the record's id is null or is copied from a field */
    bool changes_text; /* the record's text is not `text` any more */
    enum json_kind metadata_kind;
    size_t first_text_len; /* as read */
    const struct text_change *changes;
    const struct member *members; /* to add under metadata */
    const struct remark *remarks;
    struct verdict verdict;
    const char *bad_reason;
    struct measures *measures; /* NULL until somebody asks */
    void *note;                /* from one step of a stage to the next */
    struct str reject_line;    /* made ready for the sidecar by retire.c */
};

/*
 * An output file (or several that belong together) ends inside this batch:
 * documents up to and including ordinal `n_docs - 1` belong to it. The file is
 * published when the batch retires, with the counts up to the cut. Opaque
 * here; see outdir.h.
 */
struct cut;
struct record_form;

struct batch {
    uint64_t seq; /* 0, 1, 2, ... in input order */
    struct arena arena;
    enum cpu_level cpu;
    struct word_tools *tools; /* of the worker at work; NULL: none */
    struct str raw; /* whole records as read; 64 readable bytes follow */
    uint32_t input; /* a batch never spans two inputs */
    uint64_t first_record;
    uint64_t first_offset_bytes;
    bool ends_input;
    uint64_t input_bytes; /* with ends_input: size of one that is no file */
    bool is_last;         /* nothing follows; sinks end here */
    bool is_large;        /* holds a record above the batch size */
    char *big;            /* that record's bytes: heap, freed by batch_reset */
    const struct record_form *form; /* the source's own: who parses raw */
    uint32_t stage;    /* index of the stage at work, set by the runner */
    struct doc **docs; /* live, in order */
    size_t n_docs;
    struct doc **all; /* every record that was read, bad ones included */
    size_t n_all;
    size_t cap_docs;
    void **notes; /* one a stage: from a step of it to the next */
    size_t n_stages;
    uint64_t *cpu_ns;        /* one a stage: what its steps took */
    uint64_t consumed_bytes; /* of all inputs, compressed, when it was read */
    struct cut *cuts;        /* in order of place */
};

void batch_init(struct batch *batch, size_t n_stages, enum cpu_level cpu);
void batch_reset(struct batch *batch, uint64_t seq); /* empty, for reuse */
void batch_release(struct batch *batch);

/* Append a zeroed document, live, with its ordinal; lives in the arena. */
struct doc *batch_append(struct batch *batch);

/* Forget every record behind the n_keep first live ones, dropped and bad ones
 * too, and that the input may have ended there, which another batch size would
 * not have seen: used by head and --limit. */
void batch_truncate(struct batch *batch, size_t n_keep);

/* Take documents that are no longer DOC_KEPT off the live list. */
void batch_sweep(struct batch *batch);

/* Give doc a verdict of the stage at work; the first one stands. */
void doc_drop(struct batch *batch, struct doc *doc, struct verdict verdict);

/* Count doc under the remark of the stage at work (stage.h): it stays though
 * the stage could not judge it. */
void doc_remark(struct batch *batch, struct doc *doc);

/* The record cannot be used; reason is a static word such as "json". */
void doc_bad(struct batch *batch, struct doc *doc, const char *reason);

/* Replace the text; measurements taken so far are forgotten. Borrowed. */
void doc_set_text(struct batch *batch, struct doc *doc, struct str text);

/* Measurements of the current text, made at first use, shared by stages. */
struct measures *doc_measures(struct batch *batch, struct doc *doc);

/*
 * Add metadata.KEY = json. The document becomes bad ("metadata") when its
 * metadata is neither absent, null nor an object; returns false then.
 */
bool doc_put(struct batch *batch, struct doc *doc, const char *key,
             struct str json);

/* metadata.KEY as stages before this one left it; absent: ptr is NULL. */
struct str doc_get(const struct doc *doc, const char *key);

/* Bytes of the text as it entered the stage with this index. */
size_t doc_text_len_at(const struct doc *doc, uint32_t stage);

/* Append the record, with all changes, without a newline. `more` members go
 * under metadata too; NULL for none. */
void doc_format(const struct doc *doc, const struct member *more,
                enum cpu_level cpu, struct buf *out);

#endif
