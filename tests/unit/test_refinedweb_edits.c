/* test_refinedweb_edits.c -- what each step does to lines. */
#include "tests/unit/unit.h"

#include "filters/refinedweb_edits.h"

#include <stdlib.h>

static const struct refinedweb_limits published = {0.5, 0.999999, 2, 10};

struct row {
    const char *text;
    const char *left; /* NULL: nothing */
    struct refinedweb_counts counts;
};

/* clang-format off */
static const struct row rows[] = {
    {"", NULL, {0}},
    {" \n ", NULL, {0}},
    {"one two", "one two", {0}},
    {" one two\n", "one two", {0}},
    {"one two\n\n\nthree four", "one two\n\n\nthree four", {0}},
    {"one two\n \nthree four", "one two\nthree four", {.short_lines = 1}},
    {"AB cd", "AB cd", {0}},                      /* 2 of 5 */
    {"ABC d\none two", "one two", {.uppercase_lines = 1}}, /* 3 of 5 */
    {"AB c\none two", "AB c\none two", {0}},       /* 2 of 4 */
    {"\u00c4\u00d6\u00dc \u00e4\none two", "one two", {.uppercase_lines = 1}},
    {"12\none two", "one two", {.digit_lines = 1}},
    {" 12\none two", "one two", {.digit_lines = 1}}, /* stripped before */
    {"1 2\none two", "1 2\none two", {0}},
    {"\u00b2\u0663\none two", "one two", {.digit_lines = 1}},
    {"3 likes\none two", "one two", {.counter_lines = 1}},
    {"~ 1,2.3K Views!\none two", "one two", {.counter_lines = 1}},
    {"3likes it\none two", "3likes it\none two", {0}},
    {"3 likes it\none two", "3 likes it\none two", {0}},
    {"k likes\none two", "k likes\none two", {0}},
    {"3\u212a likes\none two", "one two", {.counter_lines = 1}},
    {"word\none two", "one two", {.short_lines = 1}},
    {"one two items in cart", "one two", {.edited_lines = 1}},
    {"ITEMS IN CARTone two", NULL, {.uppercase_lines = 1}},
    {"Items in cart\none two", "one two", {.edited_lines = 1}},
    {"1 2 3 4 5 6 7 items in cart", "1 2 3 4 5 6 7", {.edited_lines = 1}},
    {"1 2 3 4 5 6 7 8 items in cart", "1 2 3 4 5 6 7 8 items in cart", {0}},
    {"one Read more...", "one", {.edited_lines = 1}},
    {"one read more\u2026!!", "one", {.edited_lines = 1}},
    {"one read more..", "one read more..", {0}},
    {"read more... one", "read more... one", {0}},
    {"Sign-in one two", "one two", {.edited_lines = 1}},
    {"one sign-in", "one sign-in", {0}},
    {"s\u0131gn-in one two", "one two", {.edited_lines = 1}},
};
/* clang-format on */

static void steps_follow_each_other(void **state)
{
    struct refinedweb_lines lines = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct str text = str_from(rows[i].text);
        struct refinedweb_counts counts;
        struct arena arena;
        struct str left;

        arena_init(&arena);
        left = refinedweb_edit(&lines, text, &published, &arena, &counts);
        if ((left.ptr == NULL) != (rows[i].left == NULL) ||
            (left.ptr != NULL && !str_is(left, rows[i].left)))
            fail_msg("'%s': '%.*s'", rows[i].text, (int)left.len, left.ptr);
        if (memcmp(&counts, &rows[i].counts, sizeof(counts)) != 0)
            fail_msg("'%s': %zu %zu %zu %zu %zu", rows[i].text,
                     counts.uppercase_lines, counts.digit_lines,
                     counts.counter_lines, counts.short_lines,
                     counts.edited_lines);
        if (rows[i].left != NULL && strcmp(rows[i].left, rows[i].text) == 0)
            assert_ptr_equal(left.ptr, text.ptr);
        arena_release(&arena);
    }
    refinedweb_lines_release(&lines);
    refinedweb_lines_release(&lines);
}

static void words_begin_with_letters_or_numbers(void **state)
{
    static const struct {
        struct str text;
        uint64_t n;
    } texts[] = {
        {{"", 0}, 0},
        {{"a b", 3}, 2},
        {{" a  b ", 6}, 2},
        {{"- b", 3}, 1},
        {{"(a)", 3}, 0},
        {{"a\0b", 3}, 2},
        {{"_a 1", 4}, 1},
        {{"\xc3\xa9 b", 4}, 2},
        {{"a\xc2\xa0"
          "b",
          4},
         1},
        {{"\xc2\xbd", 2}, 1},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        assert_int_equal(refinedweb_words(texts[i].text), texts[i].n);
}

/* A prefix of a code point at the end, and lone continuation bytes, are
 * stepped over within the bytes given. */
static void bytes_that_are_no_text_do_no_harm(void **state)
{
    static const char bytes[] = "\xf0\x9f\n\x80\x80 3\xe2\nlikes \xc3";
    struct refinedweb_lines lines = {0};
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (size_t len = 0; len < sizeof(bytes); len++) {
        char *copy = malloc(len == 0 ? 1 : len);
        struct refinedweb_counts counts;

        memcpy(copy, bytes, len);
        (void)refinedweb_edit(&lines, (struct str){copy, len}, &published,
                              &arena, &counts);
        (void)refinedweb_words((struct str){copy, len});
        free(copy);
    }
    arena_release(&arena);
    refinedweb_lines_release(&lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_follow_each_other),
        cmocka_unit_test(words_begin_with_letters_or_numbers),
        cmocka_unit_test(bytes_that_are_no_text_do_no_harm),
    };

    return unit_run(tests);
}
