/*
 * context.h -- what all stages of a run share: the options of every pipeline
 * and what was made of them. Constant while batches flow, but for what the
 * members' own comments say.
 */
#ifndef TAMIS_CONTEXT_H
#define TAMIS_CONTEXT_H

#include "base/buf.h"
#include "base/cpu.h"
#include "base/error.h"
#include "core/counts.h"

enum damaged { DAMAGED_STOP, DAMAGED_SALVAGE, DAMAGED_SKIP };
enum progress { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER };

struct pipeline_options {
    uint64_t threads; /* UINT64_MAX: the cores the process may use */
    uint64_t memory_bytes;
    const char *scratch;
    const char *rejects;
    const char *bad;
    const char *max_bad;
    int damaged;
    const char *stats;
    int progress;
    bool quiet;
    uint64_t limit; /* UINT64_MAX: none */
    bool dry_run;
    bool overwrite;
    bool check;
    bool allow_long;
    int cpu; /* 0: the best; else 1 + enum cpu_level */
    uint64_t batch_bytes;
};

/* Where an order-free run continues: behind the last finished file. */
struct position {
    uint32_t input;
    uint64_t record;       /* records of that input already done */
    uint64_t offset_bytes; /* of its decoded bytes */
};

struct run;
struct rundir;

enum { CONTEXT_DIRS_MAX = 8 };

struct context {
    struct pipeline_options options;
    size_t n_workers;
    enum cpu_level cpu;
    size_t batch_bytes;
    uint64_t max_record_bytes; /* set by the source's prepare */
    struct counts counts; /* touched by the source's prepare and by retire */
    struct position resume;
    struct str run_json; /* identity of the run, for run directories */
    bool wants_evidence; /* --rejects: `exact` keeps ids for duplicate_of */
    int stop_fd;         /* readable once somebody asked to stop; -1: never */
    struct run *run;
    struct buf claimed; /* resolved paths of outputs; see claim.h */
    struct buf notes;   /* lines for stderr at the end; written by commits */
    struct rundir *dirs[CONTEXT_DIRS_MAX]; /* of the sinks; opened by start */
    size_t n_dirs;
    bool lacks_output;  /* a single file is not there yet, or a stream is
                           wanted: not complete */
    struct buf outputs; /* single files published, as JSON */
    uint64_t n_resumed; /* documents that an earlier run had sunk */
    uint64_t n_sunk;    /* documents the final sink took: the other end of the
                           conservation check; written by its commit */
};

#endif
