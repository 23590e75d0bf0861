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
#include "scoring/scorer.h"
#include "text/json.h"
#include "text/utf8.h"

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
    struct buf text;   /* the names, one after another */
    struct str *names; /* [n_labels] JSON strings in text */
    bool *wanted;      /* [n_labels] */
    struct buf limit;  /* --keep as a JSON string */
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

static enum status want(struct stage *stage, struct str item, struct error *err)
{
    struct state *state = stage->state;
    enum status status;
    struct buf name;
    uint32_t label;

    if (item.len == 0)
        return error_set(err, STATUS_USAGE, "%s: --keep: an empty name",
                         stage->name);
    buf_init(&name, NULL);
    buf_add(&name, item);
    buf_add_char(&name, '\0');
    status = scorer_find_label(stage, "keep", name.ptr, &label, err);
    if (status == STATUS_OK)
        state->wanted[label] = true;
    buf_release(&name);
    return status;
}

static enum status read_keep(struct stage *stage, struct error *err)
{
    const struct config *config = stage->config;
    struct state *state = stage->state;
    const char *at = config->keep;
    enum status status = STATUS_OK;

    state->wanted =
        mem_zalloc(fasttext_n_labels(state->scorer.model), sizeof(bool));
    json_escape(&state->limit, str_from(config->keep), CPU_SCALAR);
    while (status == STATUS_OK && at != NULL) {
        const char *comma = strchr(at, ',');
        const size_t len = comma != NULL ? (size_t)(comma - at) : strlen(at);

        status = want(stage, (struct str){at, len}, err);
        at = comma != NULL ? comma + 1 : NULL;
    }
    return status;
}

/* Labels are bytes; in JSON they must be UTF-8. */
static void name_labels(struct state *state)
{
    const size_t n = fasttext_n_labels(state->scorer.model);
    struct buf valid;
    size_t at = 0;

    buf_init(&valid, NULL);
    state->names = mem_zalloc(n, sizeof(*state->names));
    for (size_t i = 0; i < n; i++) {
        const char *label = scorer_label(state->scorer.model, i);

        buf_reset(&valid);
        (void)utf8_repair(&valid, str_from(label));
        json_escape(&state->text, buf_str(&valid), CPU_SCALAR);
        state->names[i].len = state->text.len - at;
        at = state->text.len;
    }
    at = 0;
    for (size_t i = 0; i < n; i++) {
        state->names[i].ptr = state->text.ptr + at;
        at += state->names[i].len;
    }
    buf_release(&valid);
}

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
    buf_init(&state->text, NULL);
    buf_init(&state->limit, NULL);
    name_labels(state);
    return config->keep != NULL ? read_keep(stage, err) : STATUS_OK;
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
    const size_t n = fasttext_n_labels(state->scorer.model);

    scorer_plan(stage, need);
    need->fixed_bytes += n * (sizeof(*state->names) + sizeof(bool));
    need->fixed_bytes += state->text.cap;
    need->worker_bytes += scores_wanted(stage) * sizeof(struct fasttext_score);
}

/* With --any: does a wanted language reach the limit, best or not? */
static bool any_reaches(const struct stage *stage, struct batch *batch,
                        const struct fasttext_score *scores, size_t n)
{
    const struct config *config = stage->config;
    const struct state *state = stage->state;

    for (size_t i = 0; i < n; i++) {
        if (state->wanted[scores[i].label]) /* the best of those wanted */
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
    const struct state *state = stage->state;

    if (config->any && any_reaches(stage, batch, scores, n))
        return true;
    if (state->wanted != NULL && !state->wanted[scores[0].label]) {
        *verdict = (struct verdict){.reason = REASON_LANGUAGE,
                                    .value = state->names[scores[0].label],
                                    .limit = buf_str(&state->limit)};
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
        language = state->names[scores[0].label];
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

    buf_release(&state->text);
    buf_release(&state->limit);
    mem_free(state->names);
    mem_free(state->wanted);
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
