/* test_regex_replacement.c -- where PATTERN=TEXT parts, what TEXT means. */
#include "tests/unit/unit.h"

#include "filters/regex_match.h"
#include "filters/regex_replacement.h"

static void parts_at_the_right_sign(void **state)
{
    static const struct {
        const char *text;
        const char *pattern; /* NULL: it does not part */
    } rows[] = {
        {"a=b", "a"},
        {"=b", ""},
        {"a=", "a"},
        {"a=b=c", "a"},
        {"", NULL},
        {"a", NULL},
        {"a\\=b=c", "a\\=b"},
        {"a\\\\=c", "a\\\\"},
        {"(?=a)b=c", "(?=a)b"},
        {"((?<=a)b)=c", "((?<=a)b)"},
        {"(a=b", NULL},
        {"a)=b", "a)"},
        {"[=]=b", "[=]"},
        {"[]=]=b", "[]=]"},
        {"[^]=]=b", "[^]=]"},
        {"[\\]=]=b", "[\\]=]"},
        {"[[:alpha:]=]=b", "[[:alpha:]=]"},
        {"[[=]=b", "[[=]"},
        {"[=", NULL},
        {"[[:=", NULL},
        {"\\Q(=\\E=b", "\\Q(=\\E"},
        {"\\Q=", NULL},
        {"\\", NULL},
        {"\\(=b", "\\("},
        {"[(]=b", "[(]"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct str pattern;
        const bool parts = regex_split(str_from(rows[i].text), &pattern);

        assert_int_equal(parts, rows[i].pattern != NULL);
        assert_true(!parts || str_is(pattern, rows[i].pattern));
    }
}

/* As sed, Perl or Python would have it. */
static void replaces_by_table(void **state)
{
    static const struct {
        const char *option;
        const char *text;
        const char *expected;
    } rows[] = {
        {"a=b", "banana", "bbnbnb"},
        {"a=", "banana", "bnn"},
        {"(\\w+) (\\w+)=$2 $1", "one two", "two one"},
        {"(\\w+) (\\w+)=${2}0$0$$", "one two", "two0one two$"},
        {"(?<a>x)(?<b>y)?=[${b}${a}]", "xxy", "[x][yx]"},
        {"(a)|(b)=<$1|$2>", "ab", "<a|><|b>"},
        {"a=\\n\\t\\\\\\=\\$", "a", "\n\t\\=$"},
        {"x*=-", "abc", "-a-b-c-"},
        {"x*=-", "axb", "-a--b-"},
        {"b*=-", "abc", "-a--c-"},
        {"=-", "\xC3\xA9!", "-\xC3\xA9-!-"},
        {"\\b=|", "\xC3\xA9t\xC3\xA9 d", "|\xC3\xA9t\xC3\xA9| |d|"},
        {"(?i)STRASSE|\xC3\x89=x", "stra\xC3\x9F\x65 \xC3\xA9",
         "stra\xC3\x9F\x65 x"},
        {"(?m)^ +=", "  a\n b", "a\nb"},
        {"a$=!", "a\na\n", "a\n!\n"},
        {"a\\Kb=c", "ab", "ac"},
        {"z=", "", ""},
        {"^=x", "", "x"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct regex_matcher matcher;
        struct regex_set set;
        struct error err = {0};
        struct str result = str_from(rows[i].text);
        enum regex_answer answer;
        uint64_t n = 0;
        struct buf out;

        regex_set_init(&set);
        buf_init(&out, NULL);
        assert_int_equal(
            regex_set_add(&set, REGEX_REPLACE, str_from(rows[i].option), &err),
            STATUS_OK);
        assert_int_equal(regex_matcher_open(&matcher, &set, 1000, &err),
                         STATUS_OK);
        answer = regex_replace(&matcher, &set.lists[REGEX_REPLACE].items[0],
                               result, &out, &n);
        if (answer == REGEX_YES)
            result = buf_str(&out);
        assert_int_equal(answer, n > 0 ? REGEX_YES : REGEX_NO);
        if (!str_is(result, rows[i].expected))
            fail_msg("%s on '%s': '%.*s'", rows[i].option, rows[i].text,
                     (int)result.len, result.ptr);
        regex_matcher_close(&matcher);
        buf_release(&out);
        regex_set_release(&set);
    }
}

static void refuses_by_table(void **state)
{
    static const struct {
        const char *option;
        const char *message;
    } rows[] = {
        {"a", "'a' is no PATTERN=TEXT"},
        {"a=$", "replacement: '$' wants a group; '$$' is a dollar"},
        {"a=$x", "replacement: '$' wants a group; '$$' is a dollar"},
        {"a=${}", "replacement: '$' wants a group; '$$' is a dollar"},
        {"a=${1", "replacement: '${' without '}'"},
        {"a=$1", "replacement: the pattern has no group '1'"},
        {"(a)=$2", "replacement: the pattern has no group '2'"},
        {"(a)=$99999999999999999999",
         "replacement: the pattern has no group '99999999999999999999'"},
        {"(a)=${1x}", "replacement: the pattern has no group '1x'"},
        {"(?<b>a)=${c}", "replacement: the pattern has no group 'c'"},
        {"a=\\", "replacement: a backslash wants one of n t \\ = $"},
        {"a=\\d", "replacement: a backslash wants one of n t \\ = $"},
        {"(?'=b", "'(?'=b' is no PATTERN=TEXT"},
        {"a**=b", NULL},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct regex_set set;
        struct error err = {0};
        enum status status;

        regex_set_init(&set);
        status =
            regex_set_add(&set, REGEX_REPLACE, str_from(rows[i].option), &err);
        if (rows[i].message != NULL) {
            assert_int_equal(status, STATUS_USAGE);
            assert_string_equal(err.message, rows[i].message);
        }
        regex_set_release(&set);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_at_the_right_sign),
        cmocka_unit_test(replaces_by_table),
        cmocka_unit_test(refuses_by_table),
    };

    return unit_run(tests);
}
