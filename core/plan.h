/*
 * plan.h -- the memory of a run, solved before work starts. Each stage states
 * fixed bytes, bytes a worker and bytes a document; the window of batches is
 * ours. What is left of the budget decides how many documents fit.
 */
#ifndef TAMIS_PLAN_H
#define TAMIS_PLAN_H

#include "core/stage.h"

struct plan {
    uint64_t window_bytes;
    uint64_t total_bytes;   /* announced: anonymous memory */
    uint64_t scratch_bytes; /* on disk, with `documents` */
    uint64_t mapped_bytes;
    struct need *needs;    /* [n_stages]; heap */
    uint64_t *stage_bytes; /* [n_stages]: announced for each; heap */
};

/* Sets stages[i].documents. STATUS_USAGE, with the need stated, when it does
 * not fit. plan_release() in any case. */
enum status plan_make(struct plan *plan, struct stage *stages, size_t n_stages,
                      const struct context *context,
                      struct error *err) NODISCARD;
void plan_release(struct plan *plan);

#endif
