/* test_python.c -- Python's str methods by table. */
#include "tests/unit/unit.h"

#include "text/python.h"

static void parts_lines_as_splitlines(void **state)
{
    static const struct {
        const char *text;
        const char *lines; /* joined by "|" */
    } rows[] = {
        {"", ""},
        {"a\nb\r\nc\rd", "a|b|c|d|"},
        {"a\vb\fc\x1C"
         "d\x1E"
         "e\xC2\x85"
         "f\u2028g\u2029h",
         "a|b|c|d|e|f|g|h|"},
        {"\n\na\n", "||a|"},
        {"a\x1F"
         "b\xC2\x84\u2027",
         "a\x1F"
         "b\xC2\x84\u2027|"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char lines[64] = "";
        struct str line;
        size_t at = 0;

        while (python_line(str_from(rows[i].text), &at, &line)) {
            strncat(lines, line.ptr, line.len);
            strcat(lines, "|");
        }
        assert_string_equal(lines, rows[i].lines);
    }
}

static void strips_every_kind_of_space(void **state)
{
    static const char text[] = " \t\x1F\xC2\x85\u3000a b\u00A0\u2009\n";

    (void)state;
    assert_true(str_is(python_strip(str_from(text)), "a b"));
    assert_true(str_is(python_lstrip(str_from("\u200B ")), "\u200B "));
    assert_true(str_is(python_rstrip(str_from(" \uFEFF")), " \uFEFF"));
    assert_int_equal(python_strip(str_from(" \u2028 ")).len, 0);
    assert_int_equal(python_strip(str_from("")).len, 0);
}

static void counts_without_overlap(void **state)
{
    (void)state;
    assert_int_equal(python_count(str_from("......."), str_from("...")), 2);
    assert_int_equal(python_count(str_from(""), str_from("#")), 0);
    assert_int_equal(python_count(str_from("##a#"), str_from("#")), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_lines_as_splitlines),
        cmocka_unit_test(strips_every_kind_of_space),
        cmocka_unit_test(counts_without_overlap),
    };

    return unit_run(tests);
}
