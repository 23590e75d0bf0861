/* test_word_index.c -- words at a place, shortest first. */
#include "tests/unit/unit.h"

#include "filters/word_index.h"

static void make(struct word_index *index)
{
    static const char *const words[] = {
        "abc", "ab", "x", "abcd", "ab", "b", "\xC3\xA9t", "zz", "", "abd",
    };

    word_index_init(index);
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        word_index_add(index, str_from(words[i]));
    word_index_seal(index);
}

static void finds_words_by_length(void **state)
{
    static const struct {
        const char *text;
        size_t at;
        size_t longer;
        size_t len;
    } rows[] = {
        {"abcd", 0, 0, 2},      {"abcd", 0, 2, 3}, {"abcd", 0, 3, 4},
        {"abcd", 0, 4, 0},      {"abcd", 1, 0, 1}, {"abcd", 1, 1, 0},
        {"abd", 0, 2, 3},       {"ab", 0, 2, 0},   {"abx", 0, 2, 0},
        {"ac", 0, 0, 0},        {"a", 0, 0, 0},    {"", 0, 0, 0},
        {"x", 0, 0, 1},         {"z", 0, 0, 0},    {"zz", 0, 0, 2},
        {"\xC3\xA9t", 0, 0, 3},
    };
    struct word_index index;

    (void)state;
    make(&index);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const size_t len = word_index_match(&index, str_from(rows[i].text),
                                            rows[i].at, rows[i].longer);

        if (len != rows[i].len)
            fail_msg("row %zu: %zu", i, len);
    }
    word_index_release(&index);
}

static void finds_the_first_place(void **state)
{
    struct word_index index;
    struct str word;

    (void)state;
    make(&index);
    assert_true(word_index_search(&index, str_from("..zabd"), 0, &word));
    assert_true(str_is(word, "ab"));
    assert_true(word_index_search(&index, str_from("..zabd"), 4, &word));
    assert_true(str_is(word, "b"));
    assert_false(word_index_search(&index, str_from("cde"), 0, &word));
    word_index_release(&index);
}

static void no_words_are_nowhere(void **state)
{
    struct word_index index;
    struct str word;

    (void)state;
    word_index_init(&index);
    word_index_seal(&index);
    assert_false(word_index_search(&index, str_from("abc"), 0, &word));
    word_index_release(&index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_words_by_length),
        cmocka_unit_test(finds_the_first_place),
        cmocka_unit_test(no_words_are_nowhere),
    };

    return unit_run(tests);
}
