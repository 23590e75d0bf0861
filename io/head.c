/*
 * head.c -- let the first N documents pass and end the run there, as if the
 * input ended: what lies behind is neither read nor counted.
 */
#include "core/stage.h"

struct config {
    uint64_t n;
};

struct state {
    uint64_t n_passed;
};

static const struct opt opts[] = {
    {OPT_COUNT, "documents", 'n', offsetof(struct config, n), "10", "N",
     "how many documents pass", 0},
    {0},
};

static enum status pass(struct stage *stage, struct batch *batch,
                        struct error *err)
{
    const struct config *config = stage->config;
    struct state *state = stage->state;
    const uint64_t left = config->n - state->n_passed;

    (void)err;
    if (left <= batch->n_docs) {
        batch_truncate(batch, (size_t)left);
        batch->is_last = true;
    }
    state->n_passed += batch->n_docs;
    return STATUS_OK;
}

static const struct step steps[] = {{.commit = pass}, {0}};

const struct stage_type head_stage = {
    .name = "head",
    .summary = "let the first documents pass and end there",
    .source = "POSIX head",
    .example = "tamis head -n 3 data-samples/crawl-00.jsonl.zst",
    .role = STAGE_STEP,
    .opts = opts,
    .config_size = sizeof(struct config),
    .state_size = sizeof(struct state),
    .steps = steps,
};
