/*
 * retire.h -- the end of a batch, in input order: its documents' fates become
 * counts, dropped documents and bad records go to their sidecar files, and
 * output files that ended inside it are published with the counts up to
 * there. So what stands on disk is always an exact prefix of the input.
 */
#ifndef TAMIS_RETIRE_H
#define TAMIS_RETIRE_H

#include "core/sidecar.h"
#include "core/stage.h"

struct retire {
    struct context *context;
    const struct stage *stages;
    size_t n_stages;
    struct sidecar *rejects; /* NULL: not asked for */
    struct sidecar *bad;
    struct rundir *sidecar_dir; /* whose cuts cut the sidecars; or NULL */
    uint64_t max_bad;           /* UINT64_MAX: no limit */
    double max_bad_share;       /* judged at the end; negative: no limit */
    void (*on_progress)(void *arg, const struct counts *counts);
    void *progress_arg;
};

/* Map: format the lines of dropped documents. */
enum status retire_seal(const struct retire *retire, struct batch *batch,
                        struct error *err) NODISCARD;

/* Commit: count, write aside, publish. */
enum status retire_batch(struct retire *retire, struct batch *batch,
                         struct error *err) NODISCARD;

/* A batch that goes no further: its output files are not to be. */
void retire_discard(struct batch *batch);

#endif
