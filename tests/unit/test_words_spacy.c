/* test_words_spacy.c -- words of `spacy` and sentences by table. */
#include "tests/unit/unit.h"

#include "base/mem.h"
#include "text/measures.h"

#define BYTES(literal)                                                         \
    {                                                                          \
        "" literal, sizeof(literal) - 1                                        \
    }

enum { MAX_WORDS = 14 };

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
static void check_list(const struct words *words)
{
    size_t end = 0;

    for (size_t i = 0; i < words->n; i++) {
        assert_true(words->items[i].len > 0);
        assert_true(i == 0 || words->items[i].offset >= end);
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
    check_list(words);
    while (n < MAX_WORDS && row->words[n] != NULL)
        n++;
    assert_int_equal(words->n, n);
    for (size_t i = 0; i < n; i++)
        assert_true(str_is(word_at(words, i), row->words[i]));
    arena_release(&arena);
    release(text);
}

static void check_rows(enum word_list list, const struct row *rows, size_t n)
{
    for (int cpu = CPU_SCALAR; cpu <= (int)cpu_best(); cpu++)
        for (size_t i = 0; i < n; i++)
            check_row(list, &rows[i], (enum cpu_level)cpu);
}

static void parts_english_as_the_reference(void **state)
{
    static const struct row rows[] = {
        {BYTES(""), {NULL}},
        {BYTES(" \n"), {NULL}},
        {BYTES("don't stop-believing; it's 50% off!"),
         {"do", "n't", "stop", "-", "believing", ";", "it", "'s", "50", "%",
          "off", "!"}},
        {BYTES("don't-stop"), {"don't", "-", "stop"}},
        {BYTES("10km (e.g. U.S.A.) it's :)"),
         {"10", "km", "(", "e.g.", "U.S.A.", ")", "it", "'s", ":)"}},
        {BYTES("20\u00B0C. 30\u00B0F."),
         {"20", "\u00B0", "C", ".", "30", "\u00B0", "F", "."}},
        {BYTES("http://foo.com/x, 1.2.3.4/x 10.2.3.4/x"),
         {"http://foo.com/x", ",", "1.2.3.4/x", "10.2.3.4", "/", "x"}},
        {BYTES("a \U0001F600b"), {"a", "\U0001F600", "b"}},
        {BYTES(": ("), {":", "("}},
        {BYTES("cannot gonna y'all"), {"can", "not", "gon", "na", "y'", "all"}},
    };

    (void)state;
    check_rows(WORDS_SPACY, rows, ARRAY_LEN(rows));
}

static void check_sentences(struct str text, const char *const *pieces)
{
    struct arena arena;
    struct measures measures;
    const struct sentences *sentences;
    size_t from = 0;
    size_t n = 0;

    arena_init(&arena);
    measures_init(&measures, &arena, text, cpu_best());
    sentences = measures_sentences(&measures);
    for (; pieces[n] != NULL; n++) {
        assert_true(n < sentences->n);
        assert_true(
            str_is((struct str){text.ptr + from, sentences->ends[n] - from},
                   pieces[n]));
        from = sentences->ends[n];
    }
    assert_int_equal(sentences->n, n);
    assert_int_equal(from, text.len);
    arena_release(&arena);
}

static void cuts_sentences_as_the_reference(void **state)
{
    static const struct row rows[] = {
        {BYTES(""), {""}},
        {BYTES("   "), {"   "}},
        {BYTES(" lead. trail. "), {" lead.", " trail. "}},
        {BYTES("trail.\n"), {"trail.", "\n"}},
        {BYTES("end.  Next"), {"end.", "  Next"}},
        {BYTES("He said \"Hi.\" Then left."),
         {"He said \"Hi.\"", " Then left."}},
        {BYTES("(Done.) Next one. [1] After."),
         {"(Done.)", " Next one. [", "1] After."}},
        {BYTES("Wow!!! Really?? Yes... ok."),
         {"Wow!!!", " Really??", " Yes... ok."}},
        {BYTES("A.  B.   C."), {"A.  B.   C."}},
        {BYTES("line one.\nline two.\n\nline three"),
         {"line one.", "\nline two.", "\n\nline three"}},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        check_sentences(rows[i].text, rows[i].words);
}

/* They are patterns of the special matcher, or parts of one. */
static const char *const pieces[] = {
    ":",  "(", ")",  "-",  ";",   "=",  "it", "'",    "s",
    "Ph", ".", "D.", "a",  "m",   "/3", "<",  "8",    " ",
    " ",  " ", "\n", "  ", "and", "or", "/",  "word", "!",
};

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static size_t make_text(char *to, uint32_t *seed)
{
    const size_t n = next_random(seed) % 24;
    size_t len = 0;

    for (size_t i = 0; i < n; i++) {
        const char *piece = pieces[next_random(seed) % ARRAY_LEN(pieces)];

        memcpy(to + len, piece, strlen(piece));
        len += strlen(piece);
    }
    return len;
}

static void check_same(struct str text, struct word_tools *tools)
{
    struct arena arena;
    struct measures fresh;
    struct measures warm;
    const struct words *words[2];
    const struct sentences *sentences[2];

    arena_init(&arena);
    measures_init(&fresh, &arena, text, CPU_SCALAR);
    measures_init(&warm, &arena, text, cpu_best());
    warm.tools = tools;
    words[0] = measures_word_list(&fresh, WORDS_SPACY);
    words[1] = measures_word_list(&warm, WORDS_SPACY);
    assert_int_equal(words[0]->n, words[1]->n);
    assert_memory_equal(words[0]->items, words[1]->items,
                        words[0]->n * sizeof(struct word));
    sentences[0] = measures_sentences(&fresh);
    sentences[1] = measures_sentences(&warm);
    assert_int_equal(sentences[0]->n, sentences[1]->n);
    assert_memory_equal(sentences[0]->ends, sentences[1]->ends,
                        sentences[0]->n * sizeof(uint32_t));
    arena_release(&arena);
}

static void what_was_seen_changes_nothing(void **state)
{
    struct word_tools *tools = word_tools_new();
    uint32_t seed = 1;
    char text[24 * 8];

    (void)state;
    for (int i = 0; i < 20000; i++)
        check_same((struct str){text, make_text(text, &seed)}, tools);
    word_tools_free(tools);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_english_as_the_reference),
        cmocka_unit_test(cuts_sentences_as_the_reference),
        cmocka_unit_test(what_was_seen_changes_nothing),
    };

    return unit_run(tests);
}
