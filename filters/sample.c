/*
 * sample.c -- keep a share of the documents, or a share of each stratum, by a
 * hash of their ids: a document's fate depends on its id, its stratum and the
 * seed, not on what stands around it, so a sample is the same whatever the
 * order or the number of files, and the sample of a smaller rate lies within
 * that of a larger one. The probability is written, for weights later.
 *
 * The draw is XXH3-64 of the id with the seed, as a fraction of 2^64: a string
 * by its characters, an integer by its digits.
 */
#include "core/field.h"
#include "core/stage.h"
#include "filters/sample_rates.h"
#include "text/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <xxhash.h>

enum { NOT_SAMPLED, STRATUM_SHOWN_BYTES = 200 };

struct config {
    struct opt_list rates;
    const char *by;
    const char *file;
    uint64_t seed;
    uint64_t documents;
};

struct state {
    struct sample_rates rates;
};

/* clang-format off */
static const struct opt opts[] = {
    {OPT_LIST, "rate", 0, offsetof(struct config, rates), NULL, "R or VALUE=R", "share to keep, 0 to 1; with --by, of documents whose field has this value", 0},
    {OPT_TEXT, "by", 0, offsetof(struct config, by), NULL, "FIELD", "the field that parts documents into strata: at the top level or in metadata; a.b goes into objects", 0},
    {OPT_TEXT, "rates", 0, offsetof(struct config, file), NULL, "FILE", "more rates, one a line as --rate takes them; # begins a comment", 0},
    {OPT_COUNT, "seed", 0, offsetof(struct config, seed), "0", "N", "another seed is another sample", 0},
    {OPT_COUNT, "documents", 'n', offsetof(struct config, documents), NULL, "N", "a fixed count, which is refused", OPT_OPTIONAL | OPT_HIDDEN},
    {0},
};

static const struct reason reasons[] = {
    {"not_sampled", "the draw is not below the rate"},
    {0},
};
/* clang-format on */

static enum status check(const struct config *config,
                         const struct sample_rates *rates, struct error *err)
{
    if (config->documents != UINT64_MAX)
        return error_set(err, STATUS_USAGE,
                         "a fixed count cannot be sampled yet; --rate R keeps "
                         "a share");
    if (rates->n == 0 && isnan(rates->rest))
        return error_set(err, STATUS_USAGE, "wants --rate");
    if (rates->n > 0 && config->by == NULL)
        return error_set(err, STATUS_USAGE, "--rate VALUE=R wants --by FIELD");
    if (isnan(rates->rest))
        return error_set(err, STATUS_USAGE,
                         "wants --rate R too, for documents of no such value");
    return STATUS_OK;
}

static enum status prepare(struct stage *stage, struct error *err)
{
    const struct config *config = stage->config;
    struct sample_rates *rates = &((struct state *)stage->state)->rates;
    enum status status = STATUS_OK;

    sample_rates_init(rates);
    for (size_t i = 0; status == STATUS_OK && i < config->rates.n; i++)
        status = sample_rates_add(rates, str_from(config->rates.items[i]), err);
    if (status == STATUS_OK && config->file != NULL)
        status = sample_rates_read(rates, config->file, err);
    if (status == STATUS_OK)
        status = sample_rates_settle(rates, err);
    if (status == STATUS_OK)
        status = check(config, rates, err);
    return status == STATUS_OK ? STATUS_OK : error_within(err, stage->name);
}

static void plan(const struct stage *stage, struct need *need)
{
    const struct sample_rates *rates = &((struct state *)stage->state)->rates;

    need->fixed_bytes =
        2 * (rates->n * sizeof(*rates->items) + rates->value_bytes);
}

static void identify(const struct stage *stage, struct buf *json)
{
    const struct state *state = stage->state;

    buf_printf(json, ",\"strata\":\"%016" PRIx64 "\"",
               sample_rates_identity(&state->rates));
}

static struct str number(struct batch *batch, double value)
{
    struct buf buf;

    buf_init(&buf, &batch->arena);
    json_number(&buf, value);
    return buf_str(&buf);
}

static const struct member *add_member(struct batch *batch,
                                       const struct member *next,
                                       const char *key, struct str json)
{
    struct member *member = arena_alloc(&batch->arena, sizeof(*member));

    *member = (struct member){next, key, json};
    return member;
}

/* With the probability of samples drawn before, by other seeds. */
static struct str probability(struct batch *batch, const struct doc *doc,
                              double rate)
{
    const struct str before = doc_get(doc, "sample_probability");
    char digits[64];
    double p = 1;

    if (before.len > 0 && before.len < sizeof(digits) &&
        json_number_is_valid(before)) {
        memcpy(digits, before.ptr, before.len);
        digits[before.len] = '\0';
        p = strtod(digits, NULL);
    }
    return number(batch, p > 0 && p <= 1 ? p * rate : rate);
}

static bool is_below(uint64_t draw, double rate)
{
    return rate >= 1 || draw < (uint64_t)ldexp(rate, 64);
}

static void judge(const struct stage *stage, struct batch *batch,
                  struct doc *doc)
{
    const struct config *config = stage->config;
    const struct state *state = stage->state;
    const struct str id = field_spelt(doc->id_json, &batch->arena);
    const uint64_t draw = XXH3_64bits_withSeed(id.ptr, id.len, config->seed);
    struct verdict verdict = {.reason = NOT_SAMPLED};
    double rate = state->rates.rest;
    struct str stratum = {0};
    bool keep;

    if (config->by != NULL &&
        field_find(doc, config->by, &batch->arena, &stratum))
        rate = sample_rates_find(&state->rates,
                                 field_spelt(stratum, &batch->arena));
    keep = is_below(draw, rate);
    if (!keep) {
        verdict.value = number(batch, ldexp((double)draw, -64));
        verdict.limit = number(batch, rate);
    }
    if (stratum.ptr != NULL && stratum.len <= STRATUM_SHOWN_BYTES)
        verdict.more = add_member(batch, NULL, "filter_stratum", stratum);
    if (stage->common.annotate)
        verdict.more = add_member(batch, verdict.more, "probability",
                                  probability(batch, doc, rate));
    else if (keep && !doc_put(batch, doc, "sample_probability",
                              probability(batch, doc, rate)))
        return;
    stage_judge(stage, batch, doc, keep, verdict);
}

static enum status map(const struct stage *stage, void *scratch,
                       struct batch *batch, struct error *err)
{
    (void)scratch;
    (void)err;
    for (size_t i = 0; i < batch->n_docs; i++)
        judge(stage, batch, batch->docs[i]);
    return STATUS_OK;
}

static void close_sample(struct stage *stage)
{
    sample_rates_release(&((struct state *)stage->state)->rates);
}

static const struct step steps[] = {{.map = map}, {0}};

const struct stage_type sample_stage = {
    .name = "sample",
    .summary = "keep a share of the documents, by hash of the id",
    .source = "XXH3-64 of xxHash 0.8",
    .manual =
        "A document stays when XXH3-64 of its id, with the seed, is below "
        "the rate times 2^64. So the sample does not depend on the order of "
        "documents or files, equal ids share their fate, and the sample of "
        "a smaller rate lies within that of a larger one. For the same "
        "reason two samples of one pipeline want different seeds.\n\n"
        "With --by FIELD each value of the field has a rate of its own: "
        "--rate VALUE=R, again and again, or lines of --rates FILE, parted "
        "at the last =. Strings are compared by their characters, other "
        "values as they are written. --rate R is for documents of any other "
        "value or none; it must be given: 1 keeps them, 0 drops them.\n\n"
        "metadata.sample_probability is the rate by which a document stayed, "
        "times the one it had already.",
    .example = "tamis sample --by metadata.languages --rate eng=0.5 --rate 0.1 "
               "data-samples/crawl-03.warc.wet.gz",
    .role = STAGE_STEP,
    .metadata = "sample_probability",
    .opts = opts,
    .reasons = reasons,
    .config_size = sizeof(struct config),
    .state_size = sizeof(struct state),
    .prepare = prepare,
    .plan = plan,
    .identify = identify,
    .steps = steps,
    .close = close_sample,
};
