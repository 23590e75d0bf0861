/*
 * fineweb_quality.c -- the line rules of FineWeb as datatrove 0.10.1 has them:
 * FineWebQualityFilter, its order, limits and reasons.
 *
 * Lines are parted by "\n" alone, and those of white space alone do not count;
 * the others are taken as they are, not stripped. The last rule counts every
 * "\n" of the text, and all words of `spacy`. A text without lines is dropped
 * by the first rule; with that rule off its ratios are 0.
 */
#include "core/stage.h"
#include "text/duplicates.h"
#include "text/python.h"
#include "text/spacy_rules.h"

enum { SHORT_LINE_CHARS = 30 };

static double ratio(size_t part, size_t whole)
{
    return whole == 0 ? 0 : (double)part / (double)whole;
}

/* The next line that is not blank. */
static bool next_line(struct str text, size_t *at, struct str *line)
{
    while (*at < text.len) {
        const char *from = text.ptr + *at;
        const size_t left = text.len - *at;
        const char *end = memchr(from, '\n', left);

        *line = (struct str){from, end != NULL ? (size_t)(end - from) : left};
        *at += line->len + 1;
        if (python_lstrip(*line).len > 0)
            return true;
    }
    return false;
}

struct lines {
    size_t n;
    size_t n_counted;
};

static struct lines count_lines(struct str text, bool (*counts)(struct str))
{
    struct lines lines = {0};
    struct str line;
    size_t at = 0;

    while (next_line(text, &at, &line)) {
        lines.n++;
        lines.n_counted += counts(line);
    }
    return lines;
}

static bool is_ended(struct str line)
{
    return (spacy_class_before(line, line.len) & SPACY_TERMINAL) != 0;
}

static bool is_short(struct str line)
{
    return utf8_count(line) <= SHORT_LINE_CHARS;
}

static size_t count_newlines(struct str text)
{
    return python_count(text, (struct str){"\n", 1});
}

static double lines(struct measures *measures)
{
    return (double)count_lines(measures->text, is_short).n;
}

static double ended(struct measures *measures)
{
    const struct lines found = count_lines(measures->text, is_ended);

    return ratio(found.n_counted, found.n);
}

static double short_lines(struct measures *measures)
{
    const struct lines found = count_lines(measures->text, is_short);

    return ratio(found.n_counted, found.n);
}

static double duplicates(struct measures *measures)
{
    const struct duplicates found =
        duplicate_parts(measures->text, 1, false, measures->arena);

    return ratio(found.n_chars,
                 measures_chars(measures) - count_newlines(measures->text));
}

static double newlines(struct measures *measures)
{
    return ratio(count_newlines(measures->text),
                 measures_word_list(measures, WORDS_SPACY)->n);
}

/* clang-format off */
static const struct rule rules[] = {
    {"min-lines",           RULE_MIN, 1,    lines,       "lines",           "lines", "empty",            "fewest lines that are not blank"},
    {"min-ended-lines",     RULE_MIN, 0.12, ended,       "ended_lines",     "ratio", "line_punct_ratio", "least share of lines that end a sentence"},
    {"max-short-lines",     RULE_MAX, 0.67, short_lines, "short_lines",     "ratio", "short_line_ratio", "greatest share of lines of 30 characters or fewer"},
    {"max-duplicate-chars", RULE_MAX, 0.01, duplicates,  "duplicate_chars", "ratio", "char_dup_ratio",   "greatest share of characters in lines that came before"},
    {"max-newlines",        RULE_MAX, 0.3,  newlines,    "newlines",        "ratio", "list_ratio",       "most newlines a word"},
    {0},
};
/* clang-format on */

static const struct step steps[] = {{.map = rules_map}, {0}};

const struct stage_type fineweb_quality_stage = {
    .name = "fineweb-quality",
    .summary = "drop texts by the line rules of FineWeb",
    .source = "Penedo et al. 2024, 3.6; datatrove 0.10.1 FineWebQualityFilter",
    .manual =
        "Rules are asked in the order of the options here, and the first that "
        "fails is the reason. A text at a limit is kept.\n\n"
        "A line ends a sentence with one of datatrove's 159 terminal marks; "
        "quotes, brackets and white space are none. Words are spaCy's English "
        "tokens. With --annotate metadata.fineweb_quality holds every measure.",
    .example = "tamis fineweb-quality data-samples/crawl-00.jsonl.zst",
    .role = STAGE_STEP,
    .rules = rules,
    .config_size = (ARRAY_LEN(rules) - 1) * sizeof(double),
    .steps = steps,
};
