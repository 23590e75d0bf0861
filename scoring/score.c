/*
 * score.c -- the probability that a fastText model gives one label of a
 * document, under metadata.NAME (--as NAME), and the documents below a limit
 * dropped.
 *
 * The number is what `fasttext predict-prob` prints for that label, its
 * newlines spaces, to the bit: exp(log(p + 1e-5)), so up to 1.00001 and, but
 * for hierarchical softmax, never below 1e-5. A document without a known token
 * has no probability: it scores 0. DCLM's own score differs from this by at
 * most 2e-5: it is p of the best label, or 1 - p when that is the other one.
 */
#include "scoring/scorer.h"

#define DEFAULT_KEY "quality"

struct config {
    struct scorer_config scorer;
    const char *label;
    double min;
};

struct state {
    struct scorer scorer;
    uint32_t label;
};

static const struct opt opts[] = {
    {OPT_TEXT, "model", 0, offsetof(struct scorer_config, model), NULL, "FILE",
     "supervised fastText model, .bin or .ftz; required", 0},
    {OPT_CHOICE, "mode", 0, offsetof(struct scorer_config, mode), "exact",
     "exact,fast", "exact is fastText's arithmetic to the bit", 0},
    {OPT_TEXT, "label", 0, offsetof(struct config, label), NULL, "L",
     "the label whose probability is the score; required", 0},
    {OPT_RATIO, "min", 0, offsetof(struct config, min), NULL, "X",
     "drop documents that score less", 0},
    {0},
};

enum { REASON_MIN };

static const struct reason reasons[] = {
    [REASON_MIN] = {"score_below_min", "the label is less probable than --min"},
    {0},
};

static enum status prepare(struct stage *stage, struct error *err)
{
    const struct config *config = stage->config;
    struct state *state = stage->state;
    const enum status status = scorer_prepare(stage, err);

    if (status != STATUS_OK)
        return status;
    if (config->label == NULL)
        return error_set(err, STATUS_USAGE,
                         "%s: --label L is required: %s names no label of its "
                         "own",
                         stage->name, config->scorer.model);
    return scorer_find_label(stage, "label", config->label, &state->label, err);
}

static const char *key_of(const struct stage *stage)
{
    return stage->common.as != NULL ? stage->common.as : DEFAULT_KEY;
}

static void judge(const struct stage *stage, struct batch *batch,
                  struct doc *doc, float score)
{
    const struct config *config = stage->config;
    const struct str number = scorer_number(batch, score);
    const bool keep = scorer_reaches(number, config->min);
    struct verdict verdict = {.reason = REASON_MIN};

    if (!keep) {
        verdict.value = number;
        verdict.limit = scorer_limit(batch, config->min);
    }
    if ((keep || stage->common.annotate) &&
        !doc_put(batch, doc, key_of(stage), number))
        return;
    stage_judge(stage, batch, doc, keep, verdict);
}

static enum status map(const struct stage *stage, void *scratch,
                       struct batch *batch, struct error *err)
{
    const struct state *state = stage->state;
    const struct scorer_scratch *own = scratch;

    (void)err;
    for (size_t i = 0; i < batch->n_docs; i++) {
        struct doc *doc = batch->docs[i];

        judge(stage, batch, doc,
              fasttext_label_probability(state->scorer.model, own->predict,
                                         doc->text, state->label));
    }
    scorer_end_batch(stage, scratch, batch);
    return STATUS_OK;
}

static const struct step steps[] = {{.map = map}, {0}};

const struct stage_type score_stage = {
    .name = "score",
    .summary = "score documents with a fastText classifier",
    .source =
        "fastText 0.9.2, `fasttext predict-prob`; DCLM (arXiv 2406.11794)",
    .manual =
        "The score is the probability of --label as fastText prints it, "
        "written to metadata.quality, or to metadata.NAME with --as NAME, as "
        "the shortest text that reads back as the same float32; --min compares "
        "that number. Newlines are spaces for the model. A document without "
        "any token the model knows scores 0.\n\n"
        "fastText adds 1e-5 to a probability: scores reach 1.00001. DCLM's "
        "score of a two-label model is this within 2e-5.",
    .example = "tamis score --model data-samples/quality.bin --label hq "
               "--min 0.5 data-samples/crawl-00.jsonl.zst",
    .role = STAGE_STEP,
    .annotate_key = "score",
    .metadata = "quality, or the NAME of --as",
    .opts = opts,
    .reasons = reasons,
    .config_size = sizeof(struct config),
    .state_size = sizeof(struct state),
    .scratch_size = sizeof(struct scorer_scratch),
    .prepare = prepare,
    .plan = scorer_plan,
    .identify = scorer_identify,
    .open_scratch = scorer_open_scratch,
    .close_scratch = scorer_close_scratch,
    .steps = steps,
    .close = scorer_close,
};
