/* test_refinedweb_cuts.c -- counters and phrases within a line. */
#include "tests/unit/unit.h"

#include "filters/refinedweb_cuts.h"

static void phrases_are_cut_where_they_may_stand(void **state)
{
    static const struct {
        enum refinedweb_cut cut;
        const char *line;
        const char *left; /* NULL: no match */
    } rows[] = {
        {REFINEDWEB_CUT_ANYWHERE, "", NULL},
        {REFINEDWEB_CUT_ANYWHERE, "items in car", NULL},
        {REFINEDWEB_CUT_ANYWHERE, "items in cart", ""},
        {REFINEDWEB_CUT_ANYWHERE, "2  items in CART!", "2 !"},
        {REFINEDWEB_CUT_ANYWHERE, "items in cart items in cartx", "x"},
        {REFINEDWEB_CUT_ANYWHERE, "\u3000\u0130tem\u017f \u0131n cart", ""},
        {REFINEDWEB_CUT_END, "read more", NULL},
        {REFINEDWEB_CUT_END, "read more..", NULL},
        {REFINEDWEB_CUT_END, "read more...", ""},
        {REFINEDWEB_CUT_END, "a  Read More\u2026\u00e9!", "a "},
        {REFINEDWEB_CUT_END, "read more....", NULL},
        {REFINEDWEB_CUT_BEGINNING, "sign-i", NULL},
        {REFINEDWEB_CUT_BEGINNING, "SIGN-IN", ""},
        {REFINEDWEB_CUT_BEGINNING, "Sign-in  a", " a"},
        {REFINEDWEB_CUT_BEGINNING, "Sign-ins", "s"},
        {REFINEDWEB_CUT_BEGINNING, " sign-in", NULL},
    };
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct str left = {0};
        const bool found =
            refinedweb_cut(rows[i].cut, str_from(rows[i].line), &arena, &left);

        if (found != (rows[i].left != NULL) ||
            (found && !str_is(left, rows[i].left)))
            fail_msg("'%s': '%.*s'", rows[i].line, (int)left.len, left.ptr);
    }
    arena_release(&arena);
}

static void counters_are_numbers_of_things(void **state)
{
    static const struct {
        const char *line;
        bool is_counter;
    } rows[] = {
        {"", false},
        {"3 likes", true},
        {"3  Likes.", true},
        {"(1,2.3 views)", true},
        {"3k shares", true},
        {"3kk shares", false},
        {"3 k shares", false},
        {"3M\u3000quotes", true},
        {"3likes", false},
        {"likes", false},
        {"a 3 likes", false},
        {"3 likes a", false},
        {"3 like", false},
        {"\u0663 reposts", true},
        {"\u00b2 likes", false},
        {"3.", false},
        {"3 downloads", true},
        {"3 l\u0130kes", false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (refinedweb_is_counter(str_from(rows[i].line)) != rows[i].is_counter)
            fail_msg("'%s'", rows[i].line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phrases_are_cut_where_they_may_stand),
        cmocka_unit_test(counters_are_numbers_of_things),
    };

    return unit_run(tests);
}
