/*
 * refinedweb_lines.c -- the line edits of RefinedWeb (Penedo et al. 2023,
 * appendix G.2) as DCLM reproduced them (mlfoundations/dclm, the modifiers of
 * dclm_baseline_refinedweb.yaml): lines go that are shouted, numbers, counters
 * or too short, three phrases are cut, and a document that loses more than a
 * share of its words by that is dropped. refinedweb_edits.h says each step.
 */
#include "core/stage.h"
#include "filters/refinedweb_edits.h"
#include "text/json.h"

#include <inttypes.h>

enum { REASON_EMPTY, REASON_RATIO };

struct config {
    double max_removed;
    double max_uppercase;
    double max_digits;
    uint64_t min_line_words;
    uint64_t max_edit_words;
};

struct own {
    struct refinedweb_lines lines;
};

/* clang-format off */
static const struct opt opts[] = {
    {OPT_RATIO, "max-removed-ratio", 0, offsetof(struct config, max_removed), "0.05", "RATIO", "most of the words that may go with the lines", 0},
    {OPT_RATIO, "max-uppercase-ratio", 0, offsetof(struct config, max_uppercase), "0.5", "RATIO", "most of a line's characters that are upper case", 0},
    {OPT_RATIO, "max-digit-ratio", 0, offsetof(struct config, max_digits), "0.999999", "RATIO", "most of a line's characters that are digits", 0},
    {OPT_COUNT, "min-line-words", 0, offsetof(struct config, min_line_words), "2", "WORDS", "fewest words of a line that is not empty", 0},
    {OPT_COUNT, "max-edit-words", 0, offsetof(struct config, max_edit_words), "10", "WORDS", "most words of a line of which a phrase is cut", 0},
    {0},
};

static const struct reason reasons[] = {
    {"removed_all", "the edits leave nothing"},
    {"word_removal_ratio", "the edits take too many of the words, or there are none"},
    {0},
};
/* clang-format on */

static struct str number(struct batch *batch, double value)
{
    struct buf buf;

    buf_init(&buf, &batch->arena);
    json_number(&buf, value);
    return buf_str(&buf);
}

static void add(struct batch *batch, struct verdict *verdict, const char *key,
                double value)
{
    struct member *member = arena_alloc(&batch->arena, sizeof(*member));

    *member = (struct member){verdict->more, key, number(batch, value)};
    verdict->more = member;
}

/* Nothing of no words is all of them: 0/0 drops, as DCLM does. */
static double removed_ratio(uint64_t before, uint64_t after)
{
    if (before == 0)
        return 1;
    return ((double)before - (double)after) / (double)before;
}

static void add_measures(struct batch *batch, struct verdict *verdict,
                         const struct refinedweb_counts *counts)
{
    add(batch, verdict, "uppercase_lines", (double)counts->uppercase_lines);
    add(batch, verdict, "digit_lines", (double)counts->digit_lines);
    add(batch, verdict, "counter_lines", (double)counts->counter_lines);
    add(batch, verdict, "short_lines", (double)counts->short_lines);
    add(batch, verdict, "edited_lines", (double)counts->edited_lines);
}

static void judge(const struct stage *stage, struct own *own,
                  struct batch *batch, struct doc *doc)
{
    const struct config *config = stage->config;
    const struct refinedweb_limits limits = {
        config->max_uppercase, config->max_digits, config->min_line_words,
        config->max_edit_words};
    const uint64_t before = refinedweb_words(doc->text);
    struct verdict verdict = {.reason = REASON_EMPTY};
    struct refinedweb_counts counts;
    const struct str text = refinedweb_edit(&own->lines, doc->text, &limits,
                                            &batch->arena, &counts);
    const double ratio = removed_ratio(before, refinedweb_words(text));
    const bool keep =
        text.ptr != NULL && before > 0 && ratio <= config->max_removed;

    if (text.ptr != NULL)
        verdict.reason = REASON_RATIO;
    if (!keep) {
        verdict.value = number(batch, ratio);
        verdict.limit = number(batch, config->max_removed);
    }
    if (stage->common.annotate) {
        add(batch, &verdict, "removed_ratio", ratio);
        add(batch, &verdict, "words", (double)before);
        add_measures(batch, &verdict, &counts);
    } else if (keep && text.ptr != doc->text.ptr) {
        doc_set_text(batch, doc, text);
    }
    stage_judge(stage, batch, doc, keep, verdict);
}

static enum status map(const struct stage *stage, void *scratch,
                       struct batch *batch, struct error *err)
{
    struct own *own = scratch;

    (void)err;
    for (size_t i = 0; i < batch->n_docs; i++)
        judge(stage, own, batch, batch->docs[i]);
    if (own->lines.cap > (size_t)1 << 16)
        refinedweb_lines_release(&own->lines);
    return STATUS_OK;
}

static void close_scratch(void *scratch)
{
    refinedweb_lines_release(&((struct own *)scratch)->lines);
}

static void plan(const struct stage *stage, struct need *need)
{
    /* A line a byte at worst, and the list doubles; the edited text. */
    need->fixed_bytes = stage->context->max_record_bytes;
    need->worker_bytes = sizeof(struct str) << 17;
}

static const struct step steps[] = {{.map = map}, {0}};

const struct stage_type refinedweb_lines_stage = {
    .name = "refinedweb-lines",
    .summary = "drop and edit lines as RefinedWeb and DCLM do",
    .source = "RefinedWeb (arXiv:2306.01116) G.2; DCLM's modifiers.py",
    .manual =
        "Lines are dropped that are more than half upper case, all digits, "
        "counters such as \"1.2k views\", or of one word; empty lines stay. "
        "Of lines of at most 10 words \"items in cart\", \"Read more...\" at "
        "the end and \"Sign-in\" at the beginning are cut, whatever their "
        "case; a line of which nothing is left goes. Space around the text "
        "goes too. The steps follow each other in this order.\n\n"
        "A document of which nothing is left is dropped (removed_all), so is "
        "one that lost more than 5 % of its words, or that had none "
        "(word_removal_ratio): words are parted by ASCII white space and "
        "count if they begin with a letter or number. As in DCLM each dot of "
        "\"Read more...\" is any character.",
    .example = "tamis refinedweb-lines data-samples/crawl-00.jsonl.zst",
    .role = STAGE_STEP,
    .opts = opts,
    .reasons = reasons,
    .config_size = sizeof(struct config),
    .scratch_size = sizeof(struct own),
    .plan = plan,
    .close_scratch = close_scratch,
    .steps = steps,
};
