/* test_regex_judge.c -- what patterns make of texts and of their lines. */
#include "tests/unit/unit.h"

#include "filters/regex_judge.h"

struct row {
    const char *patterns; /* as a file */
    const char *text;
    enum regex_fate fate;
    const char *result;  /* of a text that is kept; the match of one dropped */
    const char *pattern; /* that decided, as JSON */
};

static void check(const struct row *row, bool per_line)
{
    struct regex_judged judged = {.text = str_from(row->text)};
    struct regex_judge judge;
    struct regex_set set;
    struct error err = {0};
    enum regex_fate fate;

    regex_set_init(&set);
    assert_int_equal(regex_set_parse(&set, str_from(row->patterns), "f", &err),
                     STATUS_OK);
    assert_int_equal(regex_judge_open(&judge, &set, 1000, &err), STATUS_OK);
    fate = per_line ? regex_judge_lines(&judge, &set, &judged)
                    : regex_judge_text(&judge, &set, &judged);
    assert_int_equal(fate, row->fate);
    if (fate == REGEX_FATE_KEPT && !str_is(judged.text, row->result))
        fail_msg("%s on '%s': '%.*s'", row->patterns, row->text,
                 (int)judged.text.len, judged.text.ptr);
    if (fate == REGEX_FATE_DROPPED)
        assert_true(str_is(judged.match, row->result));
    if (row->pattern != NULL)
        assert_true(str_is(judged.pattern->json, row->pattern));
    else
        assert_true(fate == REGEX_FATE_KEPT || judged.pattern == NULL);
    regex_judge_trim(&judge);
    regex_judge_close(&judge);
    regex_set_release(&set);
}

static void judges_texts(void **state)
{
    static const struct row rows[] = {
        {"drop b+", "abbc", REGEX_FATE_DROPPED, "bb", "\"b+\""},
        {"drop x\ndrop b", "abbc", REGEX_FATE_DROPPED, "b", "\"b\""},
        {"drop x", "abbc", REGEX_FATE_KEPT, "abbc", NULL},
        {"drop ^$", "", REGEX_FATE_DROPPED, "", "\"^$\""},
        {"keep b", "abbc", REGEX_FATE_KEPT, "abbc", NULL},
        {"keep x", "abbc", REGEX_FATE_NOT_KEPT, NULL, "\"x\""},
        {"keep x\nkeep y", "abbc", REGEX_FATE_NOT_KEPT, NULL, NULL},
        {"keep x\nkeep a", "abbc", REGEX_FATE_KEPT, "abbc", NULL},
        {"keep a\ndrop b", "abbc", REGEX_FATE_DROPPED, "b", "\"b\""},
        /* replacements come first, in order */
        {"drop b\nreplace b=c", "ab", REGEX_FATE_KEPT, "ac", NULL},
        {"drop c\nreplace b=c", "ab", REGEX_FATE_DROPPED, "c", "\"c\""},
        {"replace a=b\nreplace b=c\nreplace x=y\nreplace c=d", "ab",
         REGEX_FATE_KEPT, "dd", NULL},
        {"replace .=", "ab", REGEX_FATE_KEPT, "", NULL},
        {"replace .=\ndrop ^$", "ab", REGEX_FATE_DROPPED, "", "\"^$\""},
        /* a limit is no answer, wherever it is met */
        {"drop ^(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaab", REGEX_FATE_FAILED,
         NULL, "\"^(a+)+$\""},
        {"keep ^(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaab", REGEX_FATE_FAILED,
         NULL, "\"^(a+)+$\""},
        {"replace ^(a+)+$=", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
         REGEX_FATE_FAILED, NULL, "\"^(a+)+$\""},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        check(&rows[i], false);
}

static void judges_lines(void **state)
{
    static const struct row rows[] = {
        {"drop x", "a\nb\n", REGEX_FATE_KEPT, "a\nb\n", NULL},
        {"drop a", "a\nb\n", REGEX_FATE_KEPT, "b\n", NULL},
        {"drop b", "a\nb\n", REGEX_FATE_KEPT, "a\n", NULL},
        {"drop b", "a\nb", REGEX_FATE_KEPT, "a", NULL},
        {"drop a|b", "a\nb\n", REGEX_FATE_KEPT, "", NULL},
        {"drop b", "a\nb\nc\nb\nd", REGEX_FATE_KEPT, "a\nc\nd", NULL},
        {"drop ^$", "a\n\n\nb\n\n", REGEX_FATE_KEPT, "a\nb\n", NULL},
        {"keep ^a$", "a\nab\na", REGEX_FATE_KEPT, "a\na", NULL},
        {"keep a\ndrop b", "a\nab\nb\n", REGEX_FATE_KEPT, "a\n", NULL},
        {"replace ^a=x", "ab\nba\naa", REGEX_FATE_KEPT, "xb\nba\nxa", NULL},
        {"replace b=\\n", "abc\nd", REGEX_FATE_KEPT, "a\nc\nd", NULL},
        {"replace a=b\ndrop b", "a\nc", REGEX_FATE_KEPT, "c", NULL},
        {"drop a\nreplace c=", "a\nc\nb", REGEX_FATE_KEPT, "\nb", NULL},
        {"drop a", "", REGEX_FATE_KEPT, "", NULL},
        {"keep a", "", REGEX_FATE_KEPT, "", NULL},
        {"drop ^(a+)+$", "b\naaaaaaaaaaaaaaaaaaaaaaaaaaaaab", REGEX_FATE_FAILED,
         NULL, "\"^(a+)+$\""},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        check(&rows[i], true);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges_texts),
        cmocka_unit_test(judges_lines),
    };

    return unit_run(tests);
}
