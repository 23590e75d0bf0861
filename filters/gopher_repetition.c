/*
 * gopher_repetition.c -- the repetition rules of Gopher as datatrove 0.10.1
 * has them: GopherRepetitionFilter, its order, limits and reasons.
 *
 * Every share of characters is one of all code points of the text. Paragraphs
 * are parted by two newlines or more, after white space at both ends is gone;
 * lines by one newline or more, and nothing is stripped. Sequences are of words
 * of `spacy`. A commonest sequence may stand there once: short texts fail.
 */
#include "core/stage.h"
#include "text/duplicates.h"
#include "text/python.h"

static double ratio(size_t part, size_t whole)
{
    return whole == 0 ? 0 : (double)part / (double)whole;
}

static double chars(struct measures *measures)
{
    return (double)measures_chars(measures);
}

static struct duplicates paragraphs(struct measures *measures)
{
    return duplicate_parts(python_strip(measures->text), 2, true,
                           measures->arena);
}

static struct duplicates lines(struct measures *measures)
{
    return duplicate_parts(measures->text, 1, true, measures->arena);
}

static double share(struct duplicates found)
{
    return ratio(found.n_duplicates, found.n_items);
}

static double paragraph_share(struct measures *measures)
{
    return share(paragraphs(measures));
}

static double paragraph_chars(struct measures *measures)
{
    return ratio(paragraphs(measures).n_chars, measures_chars(measures));
}

static double line_share(struct measures *measures)
{
    return share(lines(measures));
}

static double line_chars(struct measures *measures)
{
    return ratio(lines(measures).n_chars, measures_chars(measures));
}

static double top(struct measures *measures, size_t n)
{
    return ratio(ngrams_top(measures_ngrams(measures), n),
                 measures_chars(measures));
}

static double top_2(struct measures *measures)
{
    return top(measures, 2);
}

static double top_3(struct measures *measures)
{
    return top(measures, 3);
}

static double top_4(struct measures *measures)
{
    return top(measures, 4);
}

static double repeated(struct measures *measures, size_t n)
{
    return ratio(ngrams_repeated(measures_ngrams(measures), n),
                 measures_chars(measures));
}

static double repeated_5(struct measures *measures)
{
    return repeated(measures, 5);
}

static double repeated_6(struct measures *measures)
{
    return repeated(measures, 6);
}

static double repeated_7(struct measures *measures)
{
    return repeated(measures, 7);
}

static double repeated_8(struct measures *measures)
{
    return repeated(measures, 8);
}

static double repeated_9(struct measures *measures)
{
    return repeated(measures, 9);
}

static double repeated_10(struct measures *measures)
{
    return repeated(measures, 10);
}

/* clang-format off */
static const struct rule rules[] = {
    {"min-chars",            RULE_MIN, 1,    chars,           "chars",           "chars", "empty",                 "fewest characters (code points)"},
    {"max-paragraphs",       RULE_MAX, 0.3,  paragraph_share, "paragraphs",      "ratio", "dup_para_frac",         "greatest share of paragraphs that came before"},
    {"max-paragraph-chars",  RULE_MAX, 0.2,  paragraph_chars, "paragraph_chars", "ratio", "dup_para_char_frac",    "greatest share of characters in these"},
    {"max-lines",            RULE_MAX, 0.3,  line_share,      "lines",           "ratio", "dup_line_frac",         "greatest share of lines that came before"},
    {"max-line-chars",       RULE_MAX, 0.2,  line_chars,      "line_chars",      "ratio", "dup_line_char_frac",    "greatest share of characters in these"},
    {"max-top-2",            RULE_MAX, 0.20, top_2,           "top_2",           "ratio", "top_2_gram",            "greatest share of the commonest 2 words"},
    {"max-top-3",            RULE_MAX, 0.18, top_3,           "top_3",           "ratio", "top_3_gram",            "greatest share of the commonest 3 words"},
    {"max-top-4",            RULE_MAX, 0.16, top_4,           "top_4",           "ratio", "top_4_gram",            "greatest share of the commonest 4 words"},
    {"max-repeated-5",       RULE_MAX, 0.15, repeated_5,      "repeated_5",      "ratio", "duplicated_5_n_grams",  "greatest share of characters in repeated 5 words"},
    {"max-repeated-6",       RULE_MAX, 0.14, repeated_6,      "repeated_6",      "ratio", "duplicated_6_n_grams",  "greatest share of characters in repeated 6 words"},
    {"max-repeated-7",       RULE_MAX, 0.13, repeated_7,      "repeated_7",      "ratio", "duplicated_7_n_grams",  "greatest share of characters in repeated 7 words"},
    {"max-repeated-8",       RULE_MAX, 0.12, repeated_8,      "repeated_8",      "ratio", "duplicated_8_n_grams",  "greatest share of characters in repeated 8 words"},
    {"max-repeated-9",       RULE_MAX, 0.11, repeated_9,      "repeated_9",      "ratio", "duplicated_9_n_grams",  "greatest share of characters in repeated 9 words"},
    {"max-repeated-10",      RULE_MAX, 0.10, repeated_10,     "repeated_10",     "ratio", "duplicated_10_n_grams", "greatest share of characters in repeated 10 words"},
    {0},
};
/* clang-format on */

static const struct step steps[] = {{.map = rules_map}, {0}};

const struct stage_type gopher_repetition_stage = {
    .name = "gopher-repetition",
    .summary = "drop texts that repeat themselves, as Gopher did",
    .source = "Rae et al. 2021, A1.1; datatrove 0.10.1 GopherRepetitionFilter",
    .manual =
        "Rules are asked in the order of the options here, and the first that "
        "fails is the reason. A text at a limit is kept.\n\n"
        "Words are spaCy's English tokens, punctuation included. The commonest "
        "words may stand there once, so very short texts are dropped. With "
        "--annotate metadata.gopher_repetition holds every measure.",
    .example = "tamis gopher-repetition data-samples/crawl-00.jsonl.zst",
    .role = STAGE_STEP,
    .rules = rules,
    .config_size = (ARRAY_LEN(rules) - 1) * sizeof(double),
    .steps = steps,
};
