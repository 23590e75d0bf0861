/* plan.c -- see plan.h. */
#include "core/plan.h"

#include "base/mem.h"

#include <inttypes.h>

enum {
    BASE_BYTES = 16 * 1024 * 1024, /* libraries, stacks, the allocator */
    WINDOW_COPIES = 6, /* of a batch: raw, texts, lines, notes, slack */
};

static uint64_t window_bytes(const struct context *context)
{
    const uint64_t n_batches =
        context->n_workers == 1 ? 1 : context->n_workers * 2;

    return n_batches * context->batch_bytes * WINDOW_COPIES + BASE_BYTES;
}

static enum status does_not_fit(const struct context *context, uint64_t need,
                                struct error *err)
{
    return error_set(err, STATUS_USAGE,
                     "needs %" PRIu64 " MiB of memory, --memory is %" PRIu64
                     " MiB",
                     (need >> 20) + 1, context->options.memory_bytes >> 20);
}

/* Documents for the stages that did not say how many. */
static uint64_t solve(const struct need *needs, size_t n, uint64_t left)
{
    uint64_t per_document = 0;

    for (size_t i = 0; i < n; i++) {
        if (needs[i].documents == 0)
            per_document += needs[i].document_bytes;
    }
    return per_document == 0 ? 0 : left / per_document;
}

enum status plan_make(struct plan *plan, struct stage *stages, size_t n_stages,
                      const struct context *context, struct error *err)
{
    uint64_t used = window_bytes(context);
    uint64_t documents;

    *plan = (struct plan){.window_bytes = used};
    plan->needs = mem_zalloc(n_stages, sizeof(*plan->needs));
    plan->stage_bytes = mem_zalloc(n_stages, sizeof(uint64_t));
    for (size_t i = 0; i < n_stages; i++) {
        struct need *need = &plan->needs[i];

        if (stages[i].type->plan != NULL)
            stages[i].type->plan(&stages[i], need);
        plan->mapped_bytes += need->mapped_bytes;
        plan->stage_bytes[i] =
            need->fixed_bytes + need->worker_bytes * context->n_workers;
        if (__builtin_mul_overflow(need->documents, need->document_bytes,
                                   &documents))
            return does_not_fit(context, UINT64_MAX >> 1, err);
        plan->stage_bytes[i] += documents;
        used += plan->stage_bytes[i];
    }
    if (used > context->options.memory_bytes)
        return does_not_fit(context, used, err);
    documents =
        solve(plan->needs, n_stages, context->options.memory_bytes - used);
    for (size_t i = 0; i < n_stages; i++) {
        const struct need *need = &plan->needs[i];
        uint64_t own = need->documents;

        if (own == 0 && need->document_bytes > 0) {
            own = documents;
            plan->stage_bytes[i] += own * need->document_bytes;
            used += own * need->document_bytes;
        }
        stages[i].documents = own;
        plan->scratch_bytes += own * need->scratch_document_bytes;
    }
    plan->total_bytes = used;
    return STATUS_OK;
}

void plan_release(struct plan *plan)
{
    mem_free(plan->needs);
    mem_free(plan->stage_bytes);
    *plan = (struct plan){0};
}
