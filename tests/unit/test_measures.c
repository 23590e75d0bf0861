/* test_measures.c -- each measure by table, and each only once. */
#include "tests/unit/unit.h"

#include "text/measures.h"

#define BYTES(literal)                                                         \
    {                                                                          \
        "" literal, sizeof(literal) - 1                                        \
    }

static void measures_by_table(void **state)
{
    static const struct {
        struct str text;
        size_t n_chars;
        size_t n_lines;
        size_t n_words;
    } rows[] = {
        {BYTES(""), 0, 0, 0},
        {BYTES("a"), 1, 1, 1},
        {BYTES("a\n"), 2, 1, 1},
        {BYTES("\n"), 1, 1, 0},
        {BYTES("\n\n"), 2, 2, 0},
        {BYTES("a\nb"), 3, 2, 2},
        {BYTES("a\r\nb\n\n"), 6, 3, 2},
        {BYTES("\u00A0"), 1, 1, 0},
        {BYTES("\u00E9\u20AC \U0001F600"), 4, 1, 2},
        {BYTES("a\u2028b\vc"), 5, 1, 3},
    };
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct measures measures;

        measures_init(&measures, &arena, rows[i].text, cpu_best());
        assert_int_equal(measures_bytes(&measures), rows[i].text.len);
        assert_int_equal(measures_chars(&measures), rows[i].n_chars);
        assert_int_equal(measures_lines(&measures), rows[i].n_lines);
        assert_int_equal(measures_words(&measures), rows[i].n_words);
        assert_int_equal(measures_word_list(&measures, WORDS_SPACE)->n,
                         rows[i].n_words);
    }
    arena_release(&arena);
}

static void counts_many_lines(void **state)
{
    static char bytes[5000];
    struct arena arena;

    (void)state;
    arena_init(&arena);
    memset(bytes, '\n', sizeof(bytes));
    for (size_t n = 0; n <= sizeof(bytes); n++) {
        struct measures measures;

        measures_init(&measures, &arena, (struct str){bytes, n}, CPU_SCALAR);
        assert_int_equal(measures_lines(&measures), n);
    }
    arena_release(&arena);
}

/* The text changes behind its back; what was measured does not. */
static void measures_once_until_started_over(void **state)
{
    char bytes[] = "one two\nthree";
    const struct str text = {bytes, sizeof(bytes) - 1};
    struct measures measures;
    struct arena arena;
    const struct words *space;
    const struct words *plain;

    (void)state;
    arena_init(&arena);
    measures_init(&measures, &arena, text, cpu_best());
    space = measures_word_list(&measures, WORDS_SPACE);
    plain = measures_word_list(&measures, WORDS_PLAIN);
    assert_int_equal(measures_lines(&measures), 2);
    memset(bytes, ' ', text.len);
    assert_int_equal(measures_lines(&measures), 2);
    assert_int_equal(measures_words(&measures), 3);
    assert_ptr_equal(measures_word_list(&measures, WORDS_SPACE), space);
    assert_ptr_equal(measures_word_list(&measures, WORDS_PLAIN), plain);
    measures_init(&measures, &arena, text, cpu_best());
    assert_int_equal(measures_words(&measures), 0);
    assert_int_equal(measures_lines(&measures), 1);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_by_table),
        cmocka_unit_test(counts_many_lines),
        cmocka_unit_test(measures_once_until_started_over),
    };

    return unit_run(tests);
}
