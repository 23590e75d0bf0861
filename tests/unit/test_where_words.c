/* test_where_words.c -- which words of a jq program are refused. */
#include "tests/unit/unit.h"

#include "base/base.h"
#include "filters/where_words.h"

#include <stdio.h>

static void words_are_refused_where_they_are_called(void **state)
{
    static const struct {
        const char *program;
        const char *word; /* NULL: none */
    } rows[] = {
        {"", NULL},
        {".a", NULL},
        {"now", "now"},
        {".t < now", "now"},
        {"(now)", "now"},
        {"nowhere", NULL},
        {"renow", NULL},
        {"now2", NULL},
        {".now", NULL},
        {".a.now", NULL},
        {"{now: 1}", NULL},
        {"{now:1}", NULL},
        {"{now : 1}", NULL},
        {"{now}", "now"},
        {"env::x", "env"},
        {". as $now | $now", NULL},
        {"$ENV.HOME", "ENV"},
        {"$ENVY", NULL},
        {"ENV", NULL},
        {"\"now\"", NULL},
        {"\"\\\"now\"", NULL},
        {"\"\\\\\" | now", "now"},
        {"\"\\(now)\"", "now"},
        {"\"\\((1) + now)\"", "now"},
        {"\"\\(1) now\"", NULL},
        {"\"\\(\"now\")now\" | env", "env"},
        {"\"\\(\"\\(input)\")\"", "input"},
        {"# now\n.a", NULL},
        {"# now\ninputs", "inputs"},
        {"@text", NULL},
        {"import \"a\" as a; .", "import"},
        {"include \"a\"; .", "include"},
        {"\"now", NULL}, /* no program; the compiler says so */
        {"\"\\", NULL},
        {"\"\\(", NULL},
        {")))now", "now"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct str word = where_words_refused(rows[i].program);

        if (rows[i].word == NULL ? word.ptr != NULL
                                 : !str_is(word, rows[i].word))
            fail_msg("%s: '%.*s'", rows[i].program, (int)word.len, word.ptr);
    }
}

/* Deeper than the scanner's stack all is code. */
static void deep_nesting_hides_nothing(void **state)
{
    char program[1024] = "";
    size_t len = 0;

    (void)state;
    for (int i = 0; i < 200; i++)
        len += (size_t)snprintf(program + len, sizeof(program) - len, "\"\\(");
    (void)snprintf(program + len, sizeof(program) - len, "now");
    assert_true(str_is(where_words_refused(program), "now"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_refused_where_they_are_called),
        cmocka_unit_test(deep_nesting_hides_nothing),
    };

    return unit_run(tests);
}
