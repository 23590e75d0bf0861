/*
 * language.c -- the language of a document by a fastText model, under
 * metadata.language and metadata.language_score, and the documents of other
 * languages, or of none clear enough, dropped.
 *
 * Source: datatrove 0.10.1 LanguageFilter; fastText 0.9.2. As there, newlines
 * are spaces, the language is the likeliest label and the limit is 0.65. Where
 * we differ on purpose:
 * - A document is judged by its likeliest label. datatrove keeps one when any
 *   of the wanted languages passes, likeliest or not: --any. The two agree
 *   above 0.5 for models whose probabilities sum to 1.
 * - A score equal to the limit passes, as with every --min; there it does not.
 * - Without --keep and without --min nothing is dropped.
 */
#include "base/mem.h"
#include "scoring/languages.h"
#include "scoring/scorer.h"

#include <math.h>

static const double default_min = 0.65;

struct config {
    struct scorer_config scorer;
    const char *keep;
    double min;
    bool any;
};

struct state {
    struct scorer scorer;
    struct languages languages;
};

struct scratch {
    struct scorer_scratch scorer;
    struct fasttext_score *scores; /* [1], or [n_labels] with --any */
};

static const struct opt opts[] = {
    {OPT_TEXT, "model", 0, offsetof(struct scorer_config, model), NULL, "FILE",
     "supervised fastText model, .bin or .ftz; required", 0},
    {OPT_CHOICE, "mode", 0, offsetof(struct scorer_config, mode), "exact",
     "exact,fast", "exact is fastText's arithmetic to the bit", 0},
    {OPT_TEXT, "keep", 0, offsetof(struct config, keep), NULL, "L,L...",
     "languages that pass, as the model labels them", 0},
    {OPT_RATIO, "min", 0, offsetof(struct config, min), NULL, "X",
     "least score that passes; 0.65 with --keep, else 0", 0},
    {OPT_FLAG, "any", 0, offsetof(struct config, any), NULL, NULL,
     "with --keep: pass when any of them scores --min, likeliest or not", 0},
    {0},
};

enum { REASON_LANGUAGE, REASON_SCORE, REASON_NONE };

static const struct reason reasons[] = {
    [REASON_LANGUAGE] = {"language", "the likeliest language is not in --keep"},
    [REASON_SCORE] = {"language_score", "the language scores below --min"},
    [REASON_NONE] = {"language_none", "the model knows nothing in the text"},
    {0},
};

static enum status prepare(struct stage *stage, struct error *err)
{
    struct config *config = stage->config;
    struct state *state = stage->state;
    const enum status status = scorer_prepare(stage, err);

    if (status != STATUS_OK)
        return status;
    if (config->any && config->keep == NULL)
        return error_set(err, STATUS_USAGE, "%s: --any needs --keep",
                         stage->name);
    if (isnan(config->min))
        config->min = config->keep != NULL ? default_min : 0;
    return languages_init(&state->languages, stage, config->keep, err);
}

static size_t scores_wanted(const struct stage *stage)
{
    const struct config *config = stage->config;
    const struct state *state = stage->state;

    return config->any ? fasttext_n_labels(state->scorer.model) : 1;
}

static void plan(const struct stage *stage, struct need *need)
{
    const struct state *state = stage->state;

    scorer_plan(stage, need);
    need->fixed_bytes += languages_bytes(&state->languages);
    need->worker_bytes += scores_wanted(stage) * sizeof(struct fasttext_score);
}

/* With --any: does a wanted language reach the limit, best or not? */
static bool any_reaches(const struct stage *stage, struct batch *batch,
                        const struct fasttext_score *scores, size_t n)
{
    const struct config *config = stage->config;
    const struct state *state = stage->state;

    for (size_t i = 0; i < n; i++) {
        /* the best of those wanted */
        if (languages_want(&state->languages, scores[i].label))
            return scorer_reaches(scorer_number(batch, scores[i].probability),
                                  config->min);
    }
    return false;
}

/* Judge a document by its scores, best first; `number` is that of the best. */
static bool passes(const struct stage *stage, struct batch *batch,
                   const struct fasttext_score *scores, size_t n,
                   struct str number, struct verdict *verdict)
{
    const struct config *config = stage->config;
    const struct languages *languages =
        &((const struct state *)stage->state)->languages;
    const uint32_t best = scores[0].label;

    if (config->any && any_reaches(stage, batch, scores, n))
        return true;
    if (!languages_want(languages, best)) {
        *verdict = (struct verdict){.reason = REASON_LANGUAGE,
                                    .value = languages->names[best],
                                    .limit = buf_str(&languages->limit)};
        return false;
    }
    if (scorer_reaches(number, config->min))
        return true;
    *verdict = (struct verdict){.reason = REASON_SCORE,
                                .value = number,
                                .limit = scorer_limit(batch, config->min)};
    return false;
}

static bool put(struct batch *batch, struct doc *doc, struct str language,
                struct str score)
{
    return doc_put(batch, doc, "language", language) &&
           doc_put(batch, doc, "language_score", score);
}

static void judge(const struct stage *stage, struct batch *batch,
                  struct doc *doc, const struct fasttext_score *scores,
                  size_t n)
{
    const struct config *config = stage->config;
    const struct state *state = stage->state;
    struct verdict verdict = {.reason = REASON_NONE};
    struct str language = str_from("null");
    struct str number = str_from("null");
    bool keep = config->keep == NULL && !(config->min > 0);

    if (n > 0) {
        language = state->languages.names[scores[0].label];
        number = scorer_number(batch, scores[0].probability);
        keep = passes(stage, batch, scores, n, number, &verdict);
    }
    if ((keep || stage->common.annotate) && !put(batch, doc, language, number))
        return;
    stage_judge(stage, batch, doc, keep, verdict);
}

static enum status map(const struct stage *stage, void *scratch,
                       struct batch *batch, struct error *err)
{
    const struct state *state = stage->state;
    const struct scratch *own = scratch;
    const size_t k = scores_wanted(stage);

    (void)err;
    for (size_t i = 0; i < batch->n_docs; i++) {
        struct doc *doc = batch->docs[i];
        const size_t n =
            fasttext_predict(state->scorer.model, own->scorer.predict,
                             doc->text, k, 0, own->scores);

        judge(stage, batch, doc, own->scores, n);
    }
    scorer_end_batch(stage, scratch, batch);
    return STATUS_OK;
}

static enum status open_scratch(const struct stage *stage, void *scratch,
                                struct error *err)
{
    struct scratch *own = scratch;

    own->scores = mem_zalloc(scores_wanted(stage), sizeof(*own->scores));
    return scorer_open_scratch(stage, scratch, err);
}

static void close_scratch(void *scratch)
{
    mem_free(((struct scratch *)scratch)->scores);
    scorer_close_scratch(scratch);
}

static void close_language(struct stage *stage)
{
    struct state *state = stage->state;

    languages_release(&state->languages);
    scorer_close(stage);
}

static const struct step steps[] = {{.map = map}, {0}};

const struct stage_type language_stage = {
    .name = "language",
    .summary = "identify languages with a fastText model, keep some",
    .source = "datatrove 0.10.1 LanguageFilter; fastText 0.9.2 with lid.176",
    .manual =
        "The likeliest label of --model goes to metadata.language, without "
        "\"__label__\", its probability as fastText prints it to "
        "metadata.language_score, as the shortest text that reads back as the "
        "same float32; --min compares that number, and one equal to it passes. "
        "Newlines are spaces for the model. Without --keep and --min nothing "
        "is dropped; a text the model knows nothing of has the language "
        "null.\n\n"
        "With --keep a document passes when its likeliest language is one of "
        "them and scores at least --min. datatrove also keeps documents in "
        "which one of them comes second and passes the limit: --any does so. "
        "For lid.176 it matters below 0.5 only.",
    .example = "tamis language --model data-samples/language.ftz --keep en,de "
               "data-samples/crawl-00.jsonl.zst",
    .role = STAGE_STEP,
    .annotate_key = "language_filter",
    .metadata = "language, language_score",
    .opts = opts,
    .reasons = reasons,
    .config_size = sizeof(struct config),
    .state_size = sizeof(struct state),
    .scratch_size = sizeof(struct scratch),
    .prepare = prepare,
    .plan = plan,
    .identify = scorer_identify,
    .open_scratch = open_scratch,
    .close_scratch = close_scratch,
    .steps = steps,
    .close = close_language,
};
