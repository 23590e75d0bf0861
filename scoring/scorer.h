/*
 * scorer.h -- what the stages that ask a fastText model share: the options
 * --model and --mode, the model opened once for all threads, a scratch for
 * each, the memory they state and the hash that makes another model another
 * run.
 *
 * Such a stage's config begins with struct scorer_config, its state with
 * struct scorer, its scratch with struct scorer_scratch.
 */
#ifndef TAMIS_SCORER_H
#define TAMIS_SCORER_H

#include "core/stage.h"
#include "scoring/fasttext_predict.h"

struct scorer_config {
    const char *model;
    int mode; /* "exact,fast": exact is fastText's arithmetic to the bit */
};

struct scorer {
    struct fasttext_model *model;
};

struct scorer_scratch {
    void *predict;
};

/* Open the model that the options name. */
enum status scorer_prepare(struct stage *stage, struct error *err) NODISCARD;

/* These stand in a stage's table as they are. */
void scorer_plan(const struct stage *stage, struct need *need);
void scorer_identify(const struct stage *stage, struct buf *json);
enum status scorer_open_scratch(const struct stage *stage, void *scratch,
                                struct error *err) NODISCARD;
void scorer_close_scratch(void *scratch);
void scorer_close(struct stage *stage);

/*
 * Give back what a very long text took. Call it after each batch: the plan
 * counts on one such text at a time, as the runner does.
 */
void scorer_end_batch(const struct stage *stage, void *scratch,
                      const struct batch *batch);

/* A label without "__label__"; ends in NUL, borrowed from the model. */
const char *scorer_label(const struct fasttext_model *model, size_t label);

/* The label that a user calls `name`, with or without "__label__"; unknown:
 * STATUS_USAGE with the nearest one. `option` is for the message. */
enum status scorer_find_label(const struct stage *stage, const char *option,
                              const char *name, uint32_t *label,
                              struct error *err) NODISCARD;

/* The shortest text that reads back as the same float, in batch->arena; and
 * whether that number is at least `min`. A NAN min is no limit. */
struct str scorer_number(struct batch *batch, float score);
bool scorer_reaches(struct str number, double min);

/* A limit as JSON, in batch->arena. */
struct str scorer_limit(struct batch *batch, double limit);

#endif
