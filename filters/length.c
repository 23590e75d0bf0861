/*
 * length.c -- keep texts whose length lies between limits, counted in bytes,
 * characters (code points), words (runs without white space, as Python's
 * split() parts them) and lines (ended by "\n", the last perhaps not). No
 * limit is set unless asked for; a text at its limit is kept.
 */
#include "core/stage.h"

#include <math.h>

static double bytes(struct measures *measures)
{
    return (double)measures_bytes(measures);
}

static double chars(struct measures *measures)
{
    return (double)measures_chars(measures);
}

static double words(struct measures *measures)
{
    return (double)measures_words(measures);
}

static double lines(struct measures *measures)
{
    return (double)measures_lines(measures);
}

/* clang-format off */
static const struct rule rules[] = {
    {"min-bytes", RULE_MIN, (double)NAN, bytes, "bytes", "bytes", "too_few_bytes",  "fewest bytes of a text"},
    {"max-bytes", RULE_MAX, (double)NAN, bytes, "bytes", "bytes", "too_many_bytes", "most bytes of a text"},
    {"min-chars", RULE_MIN, (double)NAN, chars, "chars", "chars", "too_few_chars",  "fewest characters (code points)"},
    {"max-chars", RULE_MAX, (double)NAN, chars, "chars", "chars", "too_many_chars", "most characters (code points)"},
    {"min-words", RULE_MIN, (double)NAN, words, "words", "words", "too_few_words",  "fewest words, parted by white space"},
    {"max-words", RULE_MAX, (double)NAN, words, "words", "words", "too_many_words", "most words, parted by white space"},
    {"min-lines", RULE_MIN, (double)NAN, lines, "lines", "lines", "too_few_lines",  "fewest lines"},
    {"max-lines", RULE_MAX, (double)NAN, lines, "lines", "lines", "too_many_lines", "most lines"},
    {0},
};
/* clang-format on */

static const struct step steps[] = {{.map = rules_map}, {0}};

const struct stage_type length_stage = {
    .name = "length",
    .summary = "drop texts that are too short or too long",
    .source = "words as Python's str.split() parts them",
    .manual =
        "No limit is set unless asked for. Limits are asked in the order of "
        "the options here, and the first that is passed is the reason: "
        "too_few_UNIT or too_many_UNIT. A text at its limit is kept.\n\n"
        "A line ends with a newline; what follows the last one is a line if "
        "it is not empty. With --annotate metadata.length holds all four "
        "measures.",
    .example = "tamis length --min-words 20 data-samples/crawl-00.jsonl.zst",
    .role = STAGE_STEP,
    .rules = rules,
    .config_size = (ARRAY_LEN(rules) - 1) * sizeof(double),
    .steps = steps,
};
