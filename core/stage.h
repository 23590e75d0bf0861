/*
 * stage.h -- what a stage is: a name, tables of options, rules and reasons,
 * and a short list of steps. A step is one of
 *
 *   map     runs concurrently on different batches, in any order. The stage
 *           is const there; what map must keep or reuse (a decompressor, match
 *           data) it keeps in scratch, which no other thread has.
 *   commit  runs on one batch at a time, in input order. State that depends on
 *           order (a dedup index, an output file) is touched only here.
 *
 * A filter is one map. Exact dedup is map (hash), commit (look up). A sink's
 * commits are `late`: they run after the steps of all other stages, so that an
 * earlier stop (head, --limit) is known by then. Output never depends on the
 * number of threads, and a stage never sees a lock, a thread or a pipe.
 *
 * Life: prepare (check options, load models; also for --dry-run), plan (state
 * the memory), start (allocate, open outputs), steps, finish, close. A failure
 * in prepare, plan or start is found before work began.
 */
#ifndef TAMIS_STAGE_H
#define TAMIS_STAGE_H

#include "core/context.h"
#include "core/document.h"
#include "core/opt.h"
#include "core/rule.h"

struct stage;

typedef enum status step_map(const struct stage *stage, void *scratch,
                             struct batch *batch, struct error *err);
typedef enum status step_commit(struct stage *stage, struct batch *batch,
                                struct error *err);

/* Exactly one of map and commit is set; a zeroed entry ends the list. */
struct step {
    step_map *map;
    step_commit *commit;
    bool is_late;
};

/* A drop reason that no rule bears. Rules come first in a stage's numbering. */
struct reason {
    const char *name; /* the reference's own word; NULL ends a table */
    const char *help;
};

/* What a stage will take. All bytes; anonymous memory but for mapped_bytes. */
struct need {
    uint64_t fixed_bytes;
    uint64_t worker_bytes;   /* for each thread */
    uint64_t document_bytes; /* for each document that reaches the stage */
    uint64_t documents;      /* --documents of the stage; 0: as many as fit */
    uint64_t mapped_bytes;   /* models, listed apart */
    uint64_t scratch_document_bytes; /* on disk, a document */
};

enum stage_role {
    STAGE_SOURCE, /* documents come from here */
    STAGE_STEP,   /* documents pass through */
    STAGE_TEE,    /* a sink that may stand in mid-pipe: write */
    STAGE_SINK,   /* documents end here */
};

struct stage_type {
    const char *name;     /* as typed by the user: "gopher-quality" */
    const char *summary;  /* one line, imperative, no full stop */
    const char *source;   /* paper, section or upstream of the rules */
    const char *manual;   /* paragraphs for the man page, or NULL */
    const char *example;  /* a command that runs on data-samples/ */
    const char *operands; /* "[FILE...]", "PROGRAM [FILE...]", or NULL */
    size_t n_operands;    /* how many are the stage's own; 0: see operands.
                             More are files to read, when it stands alone */
    enum stage_role role;
    const char *annotate_key; /* with --annotate, when the name is taken */
    const char *metadata;     /* keys it writes, for the manual, or NULL */

    const struct opt *opts;       /* ends with a zeroed entry, or NULL */
    const struct rule *rules;     /* likewise; each is also an option */
    const struct reason *reasons; /* likewise */
    const struct reason *remark;  /* of doc_remark(), or NULL: "no_url",
                                     "documents without a URL were kept" */
    size_t config_size;           /* bytes that rules and opts fill in */
    size_t state_size;            /* bytes zeroed before prepare() */
    size_t scratch_size;          /* bytes zeroed once a worker */

    enum status (*prepare)(struct stage *stage, struct error *err);
    void (*plan)(const struct stage *stage, struct need *need);
    /* What else identifies the work, as JSON members: ,"sha256":"..." */
    void (*identify)(const struct stage *stage, struct buf *json);
    enum status (*start)(struct stage *stage, struct error *err);
    enum status (*open_scratch)(const struct stage *stage, void *scratch,
                                struct error *err);
    void (*close_scratch)(void *scratch);
    const struct step *steps;
    enum status (*finish)(struct stage *stage, struct error *err);
    bool (*uses_stdout)(const struct stage *stage); /* NULL: never */
    void (*close)(struct stage *stage); /* also after a failed prepare() */
};

/* Options of every stage that drops, beside its own. */
struct stage_common {
    const char *as;
    bool annotate;
};

struct stage {
    const struct stage_type *type;
    const char *name; /* --as, or the type's */
    uint32_t index;   /* place in the pipeline */
    bool is_final;    /* the last of the pipeline */
    void *config;     /* filled from the command line, then constant */
    void *state;      /* the stage's own */
    struct stage_common common;
    struct opt_operands operands;
    struct context *context;
    uint64_t documents; /* most that may reach a stage with document_bytes */
};

/*
 * Make a stage of its type and read its options; those of `extra` (NULL:
 * none) may stand among them. The words stay borrowed. stage_release even
 * when this fails.
 */
enum status stage_init(struct stage *stage, const struct stage_type *type,
                       int argc, const char *const *argv,
                       const struct opt_target *extra,
                       struct error *err) NODISCARD;
void stage_release(struct stage *stage);

/* Too few operands of its own, or too many in a pipeline: STATUS_USAGE. */
enum status stage_check_operands(const struct stage *stage,
                                 struct error *err) NODISCARD;

/* The options --as and --annotate, for help and listings. */
const struct opt *stage_common_opts(const struct stage_type *type);

size_t stage_n_reasons(const struct stage_type *type);
const char *stage_reason(const struct stage_type *type, size_t reason);

/* True when a commit between source and sink keeps state: `exact`, `head`. */
bool stage_is_ordered(const struct stage_type *type);

/*
 * Pass judgement: drop doc unless keep; with --annotate keep it and write the
 * verdict under metadata instead.
 */
void stage_judge(const struct stage *stage, struct batch *batch,
                 struct doc *doc, bool keep, struct verdict verdict);

#endif
