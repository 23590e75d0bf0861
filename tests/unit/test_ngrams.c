/* test_ngrams.c -- repeated words, as the reference counts them. */
#include "tests/unit/unit.h"

#include "text/ngrams.h"

static void check(const char *text, size_t n, size_t top, size_t repeated)
{
    struct arena arena;
    const struct ngrams *ngrams;

    arena_init(&arena);
    ngrams = ngrams_make(
        words_list(WORDS_SPACY, str_from(text), &arena, CPU_SCALAR), &arena);
    assert_int_equal(ngrams_top(ngrams, n), top);
    assert_int_equal(ngrams_repeated(ngrams, n), repeated);
    arena_release(&arena);
}

static void counts_as_the_reference(void **state)
{
    (void)state;
    check("a b a b a b a b", 2, 12, 6);
    check("a a a a a a a a a a", 3, 40, 9);
    check("aa b a ab", 2, 4, 3); /* aliased: aab twice */
    check("alpha beta gamma", 5, 0, 0);
    check("", 2, 0, 0);
    check("x y x y", 2, 6, 2);
    check("aaaa b c", 2, 6, 0); /* the first of equals */
    check("a b c a b d c a", 2, 6, 4);
    check("\U0001D41A \U0001D41B", 2, 3, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_as_the_reference),
    };

    return unit_run(tests);
}
