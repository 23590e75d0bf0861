/* test_words.c -- word lists by table, at every level, on hostile texts. */
#include "tests/unit/unit.h"

#include "base/mem.h"
#include "text/unicode.h"
#include "text/utf8.h"
#include "text/words.h"

#define BYTES(literal)                                                         \
    {                                                                          \
        "" literal, sizeof(literal) - 1                                        \
    }

enum { MAX_WORDS = 12 };

struct row {
    struct str text;
    const char *words[MAX_WORDS]; /* NULL after the last */
};

/* In a block of exactly its size, so that a sanitizer sees overruns. */
static struct str exact(struct str bytes)
{
    char *copy = mem_alloc(bytes.len);

    if (bytes.len > 0)
        memcpy(copy, bytes.ptr, bytes.len);
    return (struct str){copy, bytes.len};
}

static void release(struct str bytes)
{
    mem_free((void *)(uintptr_t)bytes.ptr);
}

static struct str word_at(const struct words *words, size_t i)
{
    return (struct str){words->text.ptr + words->items[i].offset,
                        words->items[i].len};
}

/* What every list promises, whatever the bytes. */
static void check_list(const struct words *words, bool has_gaps)
{
    size_t end = 0;

    for (size_t i = 0; i < words->n; i++) {
        assert_true(words->items[i].len > 0);
        assert_true(i == 0 || words->items[i].offset >= end + has_gaps);
        end = (size_t)words->items[i].offset + words->items[i].len;
        assert_true(end <= words->text.len);
    }
}

static void check_row(enum word_list list, const struct row *row,
                      enum cpu_level cpu)
{
    const struct str text = exact(row->text);
    const struct words *words;
    struct arena arena;
    size_t n = 0;

    arena_init(&arena);
    words = words_list(list, text, &arena, cpu);
    check_list(words, list != WORDS_SPACY);
    while (n < MAX_WORDS && row->words[n] != NULL)
        n++;
    assert_int_equal(words->n, n);
    for (size_t i = 0; i < n; i++)
        assert_true(str_is(word_at(words, i), row->words[i]));
    if (list == WORDS_SPACE)
        assert_int_equal(words_count_space(text, cpu), n);
    arena_release(&arena);
    release(text);
}

static void check_rows(enum word_list list, const struct row *rows, size_t n)
{
    for (int cpu = CPU_SCALAR; cpu <= (int)cpu_best(); cpu++)
        for (size_t i = 0; i < n; i++)
            check_row(list, &rows[i], (enum cpu_level)cpu);
}

static void space_splits_as_python_does(void **state)
{
    /* expectations are those of Python 3.11's str.split() */
    static const struct row rows[] = {
        {BYTES(""), {NULL}},
        {BYTES(" "), {NULL}},
        {BYTES("\u00A0"), {NULL}},
        {BYTES("a"), {"a"}},
        {BYTES(" a  b\tc\n"), {"a", "b", "c"}},
        {BYTES("a\x1C"
               "b\x1D"
               "c\x1E"
               "d\x1F"
               "e"),
         {"a", "b", "c", "d", "e"}},
        {BYTES("a\x1B\x7F.b"), {"a\x1B\x7F.b"}},
        {BYTES("a\xC2\x85"
               "b\u00A0c\u1680d\u2000e\u200Af"),
         {"a", "b", "c", "d", "e", "f"}},
        {BYTES("a\u2028b\u2029c\u202Fd\u205Fe\u3000f"),
         {"a", "b", "c", "d", "e", "f"}},
        {BYTES("a\u200Bb\uFEFFc\u180Ed\u2060e"),
         {"a\u200Bb\uFEFFc\u180Ed\u2060e"}},
        {BYTES("\u201Ca\u2026\u201D \u20AC"),
         {"\u201Ca\u2026\u201D", "\u20AC"}},
        {BYTES("\u3042\u3001\u3000\u3044"), {"\u3042\u3001", "\u3044"}},
        {BYTES("\U0001F600\U0001F601"), {"\U0001F600\U0001F601"}},
        {BYTES("\U0001F600 \U0001F601"), {"\U0001F600", "\U0001F601"}},
        {BYTES("a\xC2"), {"a\xC2"}},
        {BYTES("a\xE3\x80"), {"a\xE3\x80"}},
    };

    (void)state;
    check_rows(WORDS_SPACE, rows, ARRAY_LEN(rows));
}

static void plain_normalises_and_splits(void **state)
{
    /* expectations follow from the definition, by Python's unicodedata */
    static const struct row rows[] = {
        {BYTES(""), {NULL}},
        {BYTES(" .,;!?_-"), {NULL}},
        {BYTES("\u00A0"), {NULL}},
        {BYTES("\U0001F600\U0001F601"), {NULL}},
        {BYTES("\u0301\u0302"), {NULL}},
        {BYTES("Hello, World"), {"hello", "world"}},
        {BYTES("don't re-use snake_case x2 3.14"),
         {"don", "t", "re", "use", "snake", "case", "x2", "3", "14"}},
        {BYTES("A\x7F"
               "B"),
         {"a", "b"}},
        {BYTES("\u00C9t\u00E9 E\u0301te\u0301"), {"ete", "ete"}},
        {BYTES("a\u0301b"), {"ab"}},
        {BYTES("\uFB01n \u2460\u00BD x\u00B2"), {"fin", "11", "2", "x2"}},
        {BYTES("\u01C5 \u0130 \u1E9E \u212B"), {"dz", "i", "\u00DF", "a"}},
        {BYTES("\u03A3\u0391\u03A3"), {"\u03C3\u03B1\u03C3"}},
        {BYTES("\uFF21\uFF22 \uFF11"), {"ab", "1"}},
        {BYTES("\u6F22\u5B57kana"), {"\u6F22", "\u5B57", "kana"}},
        {BYTES("a\u6F22"), {"a", "\u6F22"}},
        {BYTES("\u304C\u30AC"), {"\u304B", "\u30AB"}},
        {BYTES("\uD55C"), {"\u1112\u1161\u11AB"}},
        {BYTES("\uAC00\uAC01"), {"\u1100\u1161\u1100\u1161\u11A8"}},
        {BYTES("\u0E01\u0E34\u0E19"), {"\u0E01", "\u0E19"}},
        {BYTES("\u0915\u093F\u0902"), {"\u0915\u093F"}},
        {BYTES("a\u20DDb"), {"a\u20DDb"}},
        {BYTES("\uFDFA"),
         {"\u0635\u0644\u0649", "\u0627\u0644\u0644\u0647",
          "\u0639\u0644\u064A\u0647", "\u0648\u0633\u0644\u0645"}},
        /* marks that stay and are not in canonical order: 224, 216, 9, 6 */
        {BYTES("a\u302E\U0001D165\u1B44\U00016FF0b"),
         {"a", "\U00016FF0",
          "\u1B44\U0001D165\u302E"
          "b"}},
        {BYTES("\u302E\u0301\u1B44\u302F"), {"\u1B44\u302E\u302F"}},
        {BYTES("\u302E\u034F\u1B44"), {"\u302E\u1B44"}},
        {BYTES("\U0001D15E"), {"\U0001D165"}},
    };

    (void)state;
    check_rows(WORDS_PLAIN, rows, ARRAY_LEN(rows));
}

/* Every code point between two letters: split if and only if it is space. */
static void space_knows_every_code_point(void **state)
{
    char bytes[2 + UTF8_MAX_BYTES];
    size_t n_spaces = 0;

    (void)state;
    for (uint32_t cp = 0; cp < UNICODE_END; cp++) {
        const bool is_space = (unicode_class(cp) & UNICODE_SPACE) != 0 ||
                              (cp >= 0x1C && cp <= 0x1F);
        const size_t len = utf8_put(bytes + 1, cp);
        const struct str text = {bytes, len + 2};

        bytes[0] = 'a';
        bytes[1 + len] = 'b';
        n_spaces += is_space;
        assert_int_equal(words_count_space(text, CPU_SCALAR), 1 + is_space);
        assert_int_equal(words_count_space(text, cpu_best()), 1 + is_space);
    }
    assert_int_equal(n_spaces, 29);
}

/* Each code point, alone, in a text of many: the bound of words.h holds. */
static void plain_grows_at_most_elevenfold(void **state)
{
    char bytes[UTF8_MAX_BYTES * 8];
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (uint32_t cp = 0; cp < UNICODE_END; cp++) {
        struct str text = {bytes, 0};
        const struct words *words;

        for (size_t i = 0; i < 8; i++)
            text.len += utf8_put(bytes + text.len, cp);
        words = words_list(WORDS_PLAIN, text, &arena, CPU_SCALAR);
        check_list(words, true);
        assert_true(words->text.len <= 11 * text.len);
        if (cp % 256 == 0)
            arena_reset(&arena);
    }
    arena_release(&arena);
}

static void check_same(struct str text, struct arena *arena)
{
    const struct str own = exact(text);

    for (int list = 0; list < WORDS_N; list++) {
        const enum word_list which = (enum word_list)list;
        const struct words *a = words_list(which, own, arena, CPU_SCALAR);
        const struct words *b = words_list(which, own, arena, cpu_best());

        if (a == NULL)
            continue;
        check_list(a, which != WORDS_SPACY);
        assert_int_equal(a->n, b->n);
        assert_true(str_eq(a->text, b->text));
        assert_memory_equal(a->items, b->items, a->n * sizeof(*a->items));
        if (which == WORDS_SPACE) {
            assert_int_equal(words_count_space(own, CPU_SCALAR), a->n);
            assert_int_equal(words_count_space(own, cpu_best()), a->n);
        }
    }
    release(own);
    arena_reset(arena);
}

/* They begin, end, are or almost are a separator. */
static const char *const pieces[] = {
    "a",
    "bcdefgh",
    " ",
    "\n",
    "\x1C",
    "\x1F",
    "\xC2",
    "\x85",
    "\xA0",
    "\xC2\xA0",
    "\xC2\x85",
    "\xE1",
    "\xE1\x9A",
    "\xE1\x9A\x80",
    "\x80",
    "\xE2\x80",
    "\xE2\x80\x8A",
    "\xE2\x80\x8B",
    "\xE2\x80\xA8",
    "\xE2\x81",
    "\xE2\x81\x9F",
    "\xE2\x81\x9E",
    "\xE3",
    "\xE3\x80",
    "\xE3\x80\x80",
    "\xE3\x80\x81",
    "\xF0\x9F\x98\x80",
    "\xFF",
    "\xCC\x81",
    "\xE3\x80\xAE",
    "\xE1\xAD\x84",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
};

/* In any order: every path and the bounds of lists hold. */
static void levels_agree_on_hostile_bytes(void **state)
{
    struct arena arena;
    char bytes[9000];
    uint64_t random = 88172645463325252;

    (void)state;
    arena_init(&arena);
    for (size_t round = 0; round < 6000; round++) {
        const size_t max = round % 500 == 0 ? 8900 : round % 300;
        size_t len = 0;

        while (len < max) {
            const char *piece;

            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            piece = pieces[(random >> 20) % ARRAY_LEN(pieces)];
            memcpy(bytes + len, piece, strlen(piece));
            len += strlen(piece);
        }
        check_same((struct str){bytes, len}, &arena);
    }
    arena_release(&arena);
}

/* A separator at each place around the borders of blocks and chunks. */
static void borders_hide_no_separator(void **state)
{
    static const struct str spaces[] = {BYTES(" "), BYTES("\u00A0"),
                                        BYTES("\u2003"), BYTES("\u3000")};
    char *bytes = mem_alloc(9000);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(spaces); i++) {
        for (size_t at = 1; at < 8500; at++) {
            const size_t end = at + spaces[i].len;

            if (at > 200 && at % 4096 > 70 && at % 4096 < 4020)
                continue;
            memset(bytes, 'x', 9000);
            memcpy(bytes + at, spaces[i].ptr, spaces[i].len);
            for (int cpu = CPU_SCALAR; cpu <= (int)cpu_best(); cpu++) {
                const enum cpu_level level = (enum cpu_level)cpu;

                assert_int_equal(
                    words_count_space((struct str){bytes, 9000}, level), 2);
                assert_int_equal(
                    words_count_space((struct str){bytes, end}, level), 1);
                assert_int_equal(
                    words_count_space((struct str){bytes, end + 1}, level), 2);
            }
        }
    }
    mem_free(bytes);
}

static void one_word_may_be_ten_megabytes(void **state)
{
    const size_t len = 10000000;
    char *bytes = mem_alloc(len);
    struct arena arena;

    (void)state;
    arena_init(&arena);
    memset(bytes, 'X', len);
    for (int list = 0; list < WORDS_N; list++) {
        const struct words *words = words_list(
            (enum word_list)list, (struct str){bytes, len}, &arena, cpu_best());

        if (words == NULL)
            continue;
        assert_int_equal(words->n, 1);
        assert_int_equal(words->items[0].len, len);
    }
    for (size_t i = 0; i + 3 <= len; i += 3)
        memcpy(bytes + i, "\xE3\x80\xAE", 3); /* a mark that waits */
    check_same((struct str){bytes, len}, &arena);
    arena_release(&arena);
    mem_free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(space_splits_as_python_does),
        cmocka_unit_test(plain_normalises_and_splits),
        cmocka_unit_test(space_knows_every_code_point),
        cmocka_unit_test(plain_grows_at_most_elevenfold),
        cmocka_unit_test(levels_agree_on_hostile_bytes),
        cmocka_unit_test(borders_hide_no_separator),
        cmocka_unit_test(one_word_may_be_ten_megabytes),
    };

    return unit_run(tests);
}
