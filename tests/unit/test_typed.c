/* test_typed.c -- a pipeline's text becomes stages of words. */
#include "cmd/typed.h"
#include "tests/unit/unit.h"

static const struct binding bindings[] = {
    {{"IN", 2}, "my file"}, {{"EMPTY", 5}, ""}, {{"Q", 1}, "'|#$"}};

/* clang-format off */
static const struct {
    const char *text;
    const char *wanted; /* words parted by ',', stages by " | " */
} good[] = {
    {"read", "read"},
    {"read|write", "read | write"},
    {"  read  a\tb\n|\n write  ", "read,a,b | write"},
    {"read 'a b' \"c d\" e\\ f", "read,a b,c d,e f"},
    {"read ''", "read,"},
    {"read \"\"''", "read,"},
    {"read a'b'\"c\"d", "read,abcd"},
    {"read 'a\\b' \"a\\b\" \"a\\\\b\\\"c\\$d\"", "read,a\\b,a\\b,a\\b\"c$d"},
    {"read 'a|b' a\\|b", "read,a|b,a|b"},
    {"# first\nread # more | not\n| write #", "read | write"},
    {"read a#b '#c' \\#d", "read,a#b,#c,#d"},
    {"read \\\n a\\\nb", "read,ab"},
    {"read ${IN}", "read,my file"},
    {"read \"${IN}\" x${IN}y", "read,my file,xmy filey"},
    {"read '${IN}' \\${IN} \"\\${IN}\"", "read,${IN},${IN},${IN}"},
    {"read ${EMPTY}", "read,"},
    {"read ${Q}", "read,'|#$"},
    {"read ${NOT:-some words} ${IN:-x}", "read,some words,my file"},
    {"read ${NOT:-}", "read,"},
    {"read $IN $ a$", "read,$IN,$,a$"},
    {"where '.a | .b'", "where,.a | .b"},
    {"read \xc3\xa9", "read,\xc3\xa9"},
};

static const struct {
    struct str text;
    const char *message;
} bad[] = {
#define TEXT(t) {t, sizeof(t) - 1}
    {TEXT(""), "r:1:1: a stage is missing here"},
    {TEXT("  # nothing\n"), "r:2:1: a stage is missing here"},
    {TEXT("read |"), "r:1:7: a stage is missing here"},
    {TEXT("| read"), "r:1:1: a stage is missing here"},
    {TEXT("read || write"), "r:1:7: a stage is missing here"},
    {TEXT("read\n 'a b"), "r:2:6: a quote is not closed"},
    {TEXT("read \"a"), "r:1:8: a quote is not closed"},
    {TEXT("read a\\"), "r:1:8: a backslash at the end"},
    {TEXT("read ${NO}"), "r:1:11: ${NO} has no value; give NO=VALUE"},
    {TEXT("read\n\"${NO}\""), "r:2:7: ${NO} has no value; give NO=VALUE"},
    {TEXT("read ${}"), "r:1:8: ${ wants a name"},
    {TEXT("read ${1}"), "r:1:8: ${ wants a name"},
    {TEXT("read ${IN"), "r:1:10: ${ is not closed"},
    {TEXT("read ${IN:-a"), "r:1:13: ${ is not closed"},
    {TEXT("read ${IN:=a}"), "r:1:12: only ${NAME} and ${NAME:-default} are expanded"},
    {TEXT("read ${IN-a}"), "r:1:11: ${ is not closed"},
    {TEXT("read \0 write"), "r:1:6: a NUL byte"},
    {TEXT("read a\0"), "r:1:7: a NUL byte"},
    {TEXT("\0"), "r:1:1: a NUL byte"},
    {TEXT("read 'a\0b'"), "r:1:11: a NUL byte"},
    {TEXT("read \\\0"), "r:1:8: a NUL byte"},
#undef TEXT
};
/* clang-format on */

static void join(const struct typed_pipeline *typed, struct buf *out)
{
    buf_reset(out);
    for (size_t i = 0; i < typed->n; i++) {
        for (size_t j = 0; j < typed->stages[i].n; j++) {
            if (i + j > 0)
                buf_add_text(out, j > 0 ? "," : " | ");
            buf_add_text(out, typed->stages[i].words[j]);
        }
    }
    buf_add_char(out, '\0');
}

static enum status split(struct typed_pipeline *typed, struct str text,
                         struct error *err)
{
    return typed_split(typed, "r", text, bindings, ARRAY_LEN(bindings), err);
}

static void text_is_split_as_a_shell_would(void **state)
{
    struct buf found;

    (void)state;
    buf_init(&found, NULL);
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        struct typed_pipeline typed;
        struct error err;

        assert_int_equal(split(&typed, str_from(good[i].text), &err),
                         STATUS_OK);
        join(&typed, &found);
        assert_string_equal(found.ptr, good[i].wanted);
        typed_release(&typed);
    }
    buf_release(&found);
}

static void mistakes_are_told_with_line_and_column(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct typed_pipeline typed;
        struct error err;

        assert_int_equal(split(&typed, bad[i].text, &err), STATUS_USAGE);
        assert_string_equal(err.message, bad[i].message);
        typed_release(&typed);
    }
}

static void a_stage_knows_where_it_stands(void **state)
{
    struct typed_pipeline typed;
    struct error err;

    (void)state;
    assert_int_equal(split(&typed, str_from("read a |\n # c\n  write|x"), &err),
                     STATUS_OK);
    assert_int_equal(typed.stages[0].line, 1);
    assert_int_equal(typed.stages[0].column, 1);
    assert_int_equal(typed.stages[1].line, 3);
    assert_int_equal(typed.stages[1].column, 3);
    assert_int_equal(typed.stages[2].line, 3);
    assert_int_equal(typed.stages[2].column, 9);
    typed_release(&typed);
}

static void more_stages_than_there_may_be_are_refused(void **state)
{
    struct typed_pipeline typed;
    struct error err;
    struct buf text;

    (void)state;
    buf_init(&text, NULL);
    buf_add_text(&text, "a");
    for (int i = 1; i < TYPED_STAGES_MAX; i++)
        buf_add_text(&text, "|a");
    assert_int_equal(split(&typed, buf_str(&text), &err), STATUS_OK);
    assert_int_equal(typed.n, TYPED_STAGES_MAX);
    typed_release(&typed);
    buf_add_text(&text, "|a");
    assert_int_equal(split(&typed, buf_str(&text), &err), STATUS_USAGE);
    assert_non_null(strstr(err.message, "too many stages"));
    typed_release(&typed);
    buf_release(&text);
}

static void a_quoted_word_reads_back(void **state)
{
    static const char *const words[] = {
        "",         "a",    "a b",    "it's", "'",    "''",      "\\", "${IN}",
        "$",        "a\nb", "\r\t\n", "#",    "|",    "\"q\"",   "-x", "a=b",
        "\xff\xfe", "*?[]", "~/a",    "{}",   "a'b'", "\\'\\\"'"};
    struct buf text;

    (void)state;
    buf_init(&text, NULL);
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        struct typed_pipeline typed;
        struct error err;

        buf_reset(&text);
        typed_quote(words[i], &text);
        assert_int_equal(split(&typed, buf_str(&text), &err), STATUS_OK);
        assert_int_equal(typed.n, 1);
        assert_int_equal(typed.stages[0].n, 1);
        assert_string_equal(typed.stages[0].words[0], words[i]);
        typed_release(&typed);
    }
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_split_as_a_shell_would),
        cmocka_unit_test(mistakes_are_told_with_line_and_column),
        cmocka_unit_test(a_stage_knows_where_it_stands),
        cmocka_unit_test(more_stages_than_there_may_be_are_refused),
        cmocka_unit_test(a_quoted_word_reads_back),
    };

    return unit_run(tests);
}
