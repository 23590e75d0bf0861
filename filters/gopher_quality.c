/*
 * gopher_quality.c -- the quality rules of Gopher as datatrove 0.10.1 has
 * them: GopherQualityFilter, its order, limits and reasons.
 *
 * Words are those of `spacy`; lengths are code points; lines are Python's
 * splitlines. Solid words hold more than symbols. Where datatrove divides by
 * zero and fails, the ratio is 0; the mean of no lengths is no number, as
 * there, and fails no rule.
 */
#include "core/stage.h"
#include "text/python.h"

#include <math.h>

static const struct str dots = {"...", 3};
static const struct str ellipsis = {"\xE2\x80\xA6", 3};
static const struct str bullet = {"\xE2\x80\xA2", 3};

static double ratio(size_t part, size_t whole)
{
    return whole == 0 ? 0 : (double)part / (double)whole;
}

static double solid_words(struct measures *measures)
{
    return (double)measures_word_sums(measures)->n_solid;
}

static double mean_length(struct measures *measures)
{
    const struct word_sums *sums = measures_word_sums(measures);

    if (sums->n_solid == 0)
        return (double)NAN;
    return ratio(sums->n_solid_chars, sums->n_solid);
}

static double hashes(struct measures *measures)
{
    return ratio(python_count(measures->text, (struct str){"#", 1}),
                 measures_word_sums(measures)->n_words);
}

static double ellipses(struct measures *measures)
{
    return ratio(python_count(measures->text, dots) +
                     python_count(measures->text, ellipsis),
                 measures_word_sums(measures)->n_words);
}

static double lines(struct str text, bool (*counts)(struct str line))
{
    struct str line;
    size_t at = 0;
    size_t n = 0;
    size_t n_counted = 0;

    while (python_line(text, &at, &line)) {
        n++;
        n_counted += counts(line);
    }
    return ratio(n_counted, n);
}

static bool is_bullet(struct str line)
{
    const struct str rest = python_lstrip(line);

    return (rest.len > 0 && rest.ptr[0] == '-') ||
           (rest.len >= bullet.len &&
            memcmp(rest.ptr, bullet.ptr, bullet.len) == 0);
}

static bool is_cut_off(struct str line)
{
    const struct str rest = python_rstrip(line);

    return python_ends(rest, dots) || python_ends(rest, ellipsis);
}

static double bullets(struct measures *measures)
{
    return lines(measures->text, is_bullet);
}

static double cut_off(struct measures *measures)
{
    return lines(measures->text, is_cut_off);
}

static double alphabetic(struct measures *measures)
{
    const struct word_sums *sums = measures_word_sums(measures);

    return ratio(sums->n_alphabetic, sums->n_words);
}

static double stop_words(struct measures *measures)
{
    return (double)measures_word_sums(measures)->n_stop_words;
}

/* clang-format off */
static const struct rule rules[] = {
    {"min-words",         RULE_MIN, 50,     solid_words, "words",         "words", "gopher_short_doc",             "fewest words that are more than symbols"},
    {"max-words",         RULE_MAX, 100000, solid_words, "words",         "words", "gopher_long_doc",              "most words that are more than symbols"},
    {"min-word-length",   RULE_MIN, 3,      mean_length, "word_length",   "chars", "gopher_below_avg_threshold",   "least mean length of these words"},
    {"max-word-length",   RULE_MAX, 10,     mean_length, "word_length",   "chars", "gopher_above_avg_threshold",   "greatest mean length of these words"},
    {"max-hashes",        RULE_MAX, 0.1,    hashes,      "hashes",        "ratio", "gopher_too_many_hashes",       "most \"#\" a word"},
    {"max-ellipses",      RULE_MAX, 0.1,    ellipses,    "ellipses",      "ratio", "gopher_too_many_ellipsis",     "most \"...\" and U+2026 a word"},
    {"max-bullets",       RULE_MAX, 0.9,    bullets,     "bullets",       "ratio", "gopher_too_many_bullets",      "greatest share of lines that begin with \"-\" or U+2022"},
    {"max-end-ellipses",  RULE_MAX, 0.3,    cut_off,     "end_ellipses",  "ratio", "gopher_too_many_end_ellipsis", "greatest share of lines that end with \"...\" or U+2026"},
    {"min-alpha",         RULE_MIN, 0.8,    alphabetic,  "alpha",         "ratio", "gopher_below_alpha_threshold", "least share of words with a letter"},
    {"min-stop-words",    RULE_MIN, 2,      stop_words,  "stop_words",    "words", "gopher_enough_stop_words",     "fewest distinct stop words: the, be, to, of, and, that, have, with"},
    {0},
};
/* clang-format on */

static const struct step steps[] = {{.map = rules_map}, {0}};

const struct stage_type gopher_quality_stage = {
    .name = "gopher-quality",
    .summary = "drop texts by the quality rules of Gopher",
    .source = "Rae et al. 2021, A1.1; datatrove 0.10.1 GopherQualityFilter",
    .manual =
        "Rules are asked in the order of the options here, and the first that "
        "fails is the reason. A text at a limit is kept.\n\n"
        "Words are spaCy's English tokens, punctuation included; lines are "
        "those of Python's splitlines. With --annotate "
        "metadata.gopher_quality holds every measure.",
    .example = "tamis gopher-quality data-samples/crawl-00.jsonl.zst",
    .role = STAGE_STEP,
    .rules = rules,
    .config_size = (ARRAY_LEN(rules) - 1) * sizeof(double),
    .steps = steps,
};
