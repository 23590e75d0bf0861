/*
 * test_pretoken_gpt2.c -- pieces, against tables and against PCRE2, which runs
 * the regex itself.
 */
#define PCRE2_CODE_UNIT_WIDTH 8

#include "tests/unit/unit.h"

#include "base/buf.h"
#include "base/mem.h"
#include "text/unicode.h"
#include "text/utf8.h"
#include "tokens/pretoken_gpt2.h"

#include <pcre2.h>

enum { PIECES_MAX = 4096 };

/* The pieces joined by '|', cut n_max at a time; heap. */
static char *pieces_of(const char *text, size_t n_max)
{
    const struct str is = str_from(text);
    size_t ends[PIECES_MAX], from = 0, n;
    struct buf out;

    buf_init(&out, NULL);
    while ((n = pretoken_gpt2.split(is, from, ends, n_max)) > 0) {
        for (size_t i = 0; i < n; from = ends[i++]) {
            if (out.len > 0)
                buf_add_char(&out, '|');
            buf_add(&out, (struct str){is.ptr + from, ends[i] - from});
        }
    }
    buf_add_char(&out, '\0');
    return out.ptr;
}

static const struct {
    const char *text, *pieces;
} cases[] = {
    {"", ""},
    {"a", "a"},
    {"Hello world", "Hello| world"},
    {"it's", "it|'s"},
    {"it'S", "it|'|S"},
    {"we'll've", "we|'ll|'ve"},
    {"'lame", "'|lame"},
    {"'same", "'s|ame"},
    {"'t'm'd're", "'t|'m|'d|'re"},
    {"'r", "'|r"},
    {"'", "'"},
    {"''s", "''|s"},
    {" 's", " '|s"},
    {"'\xC5\xBF", "'|\xC5\xBF"}, /* long s is no s here */
    {"x1y2", "x|1|y|2"},
    {" 123 456", " 123| 456"},
    {"a.b", "a|.|b"},
    {"a ...", "a| ..."},
    {"$5.00!", "$|5|.|00|!"},
    {" ", " "},
    {"  ", "  "},
    {"a ", "a| "},
    {"a  ", "a|  "},
    {"a  b", "a| | b"},
    {"a   b", "a|  | b"},
    {"a\tb", "a|\t|b"},
    {"a\t\tb", "a|\t|\t|b"},
    {"a \tb", "a| |\t|b"},
    {"a\t b", "a|\t| b"},
    {"a\n b", "a|\n| b"},
    {"a\n\nb", "a|\n|\n|b"},
    {"a\n  ", "a|\n  "},
    {"a\r\nb", "a|\r|\n|b"},
    {"a\xE2\x80\x83"
     "b",
     "a|\xE2\x80\x83|b"}, /* em space takes no letter */
    {"a\xC2\xA0"
     "b",
     "a|\xC2\xA0|b"},
    {"a \xC2\xA0 b", "a| \xC2\xA0| b"},
    {"a\xE3\x80\x80\xE3\x80\x80"
     "b",
     "a|\xE3\x80\x80|\xE3\x80\x80|b"},
    {"a\xEF\xBB\xBF"
     "b",
     "a|\xEF\xBB\xBF|b"},           /* BOM: other */
    {"e\xCC\x81t", "e|\xCC\x81|t"}, /* a mark: other */
    {"a\x1C"
     "b",
     "a|\x1C|b"}, /* no white space */
    {"\xE4\xB8\xAD\xE6\x96\x87\xE3\x80\x82", "\xE4\xB8\xAD\xE6\x96\x87|"
                                             "\xE3\x80\x82"},
    {"\xC2\xBD\xE2\x85\xA7x", "\xC2\xBD\xE2\x85\xA7|x"}, /* 1/2, VIII */
    {"\xF0\x9F\x98\x80!", "\xF0\x9F\x98\x80!"},
    {"a\xC2\x85"
     "b",
     "a|\xC2\x85|b"}, /* NEL */
};

static void cuts_as_the_table_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        for (size_t n_max = 1; n_max <= PIECES_MAX; n_max *= 64) {
            char *pieces = pieces_of(cases[i].text, n_max);

            assert_string_equal(pieces, cases[i].pieces);
            mem_free(pieces);
        }
    }
}

static uint64_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return *seed >> 33;
}

/* The class bits that PCRE2's older Unicode gives a code point. */
static unsigned pcre_class(pcre2_code *const *classes, pcre2_match_data *match,
                           uint32_t cp)
{
    char text[4];
    const size_t len = utf8_put(text, cp);
    unsigned bits = 0;

    for (unsigned i = 0; i < 3; i++) {
        if (pcre2_match(classes[i], (PCRE2_SPTR)text, len, 0, 0, match, NULL) >
            0)
            bits |= 1U << i;
    }
    return bits;
}

static pcre2_code *compile(const char *pattern)
{
    int number;
    size_t at;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                                     PCRE2_UTF | PCRE2_UCP, &number, &at, NULL);

    assert_non_null(code);
    return code;
}

/* Code points that both know alike: those that matter, then any. */
static uint32_t draw(uint64_t *seed, pcre2_code *const *classes,
                     pcre2_match_data *match)
{
    static const uint32_t nasty[] = {
        ' ',    ' ',    ' ',    '\'',    '\'', 's',      't',    'l',
        'v',    'e',    'r',    'd',     'm',  'S',      '\n',   '\r',
        '\t',   '1',    '.',    'x',     0xA0, 0x85,     0x2003, 0x3000,
        0x301,  0x17F,  0x4E2D, 0x1F600, 0xBD, 0x2167,   0xFEFF, 0x200B,
        0x200D, 0x430,  0xE000, 0,       0x1C, 0x10FFFF, 0x212A, 0x180E,
        0x2028, 0x202F, 0x1680};

    for (;;) {
        uint32_t cp = nasty[next_random(seed) % ARRAY_LEN(nasty)];

        if (next_random(seed) % 8 == 0)
            cp = (uint32_t)(next_random(seed) % UNICODE_END);
        if (cp >= 0xD800 && cp < 0xE000)
            continue;
        if (pcre_class(classes, match, cp) ==
            (unicode_class(cp) &
             (UNICODE_LETTER | UNICODE_NUMBER | UNICODE_SPACE)))
            return cp;
    }
}

static void check_string(struct str text, const pcre2_code *regex,
                         pcre2_match_data *match)
{
    size_t ends[PIECES_MAX], at = 0;
    const size_t n = pretoken_gpt2.split(text, 0, ends, PIECES_MAX);

    for (size_t i = 0; i < n; i++) {
        assert_true(pcre2_match(regex, (PCRE2_SPTR)text.ptr, text.len, at, 0,
                                match, NULL) > 0);
        assert_int_equal(pcre2_get_ovector_pointer(match)[0], at);
        at = pcre2_get_ovector_pointer(match)[1];
        assert_int_equal(ends[i], at);
    }
    assert_int_equal(at, text.len);
}

static void cuts_as_pcre2_runs_the_regex(void **state)
{
    pcre2_code *const classes[] = {compile("\\p{L}"), compile("\\p{N}"),
                                   compile("\\s")};
    pcre2_match_data *match = pcre2_match_data_create(8, NULL);

    (void)state;
    for (size_t form = 0; pretoken_gpt2.patterns[form] != NULL; form++) {
        pcre2_code *regex = compile(pretoken_gpt2.patterns[form]);
        uint64_t seed = form + 7;

        for (int round = 0; round < 20000; round++) {
            char text[4 * 32];
            const size_t n = next_random(&seed) % 32;
            size_t len = 0;

            for (size_t i = 0; i < n; i++)
                len += utf8_put(text + len, draw(&seed, classes, match));
            check_string((struct str){text, len}, regex, match);
        }
        pcre2_code_free(regex);
    }
    pcre2_match_data_free(match);
    for (size_t i = 0; i < ARRAY_LEN(classes); i++)
        pcre2_code_free(classes[i]);
}

static void stays_in_text_that_is_not_utf8(void **state)
{
    uint64_t seed = 3;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        const size_t len = next_random(&seed) % 24;
        char *text = mem_alloc(len); /* a sanitizer sees a read behind it */
        size_t ends[32], n;

        for (size_t i = 0; i < len; i++)
            text[i] = (char)(next_random(&seed) % 3 == 0
                                 ? ' '
                                 : 0x80 + next_random(&seed) % 0x80);
        n = pretoken_gpt2.split((struct str){text, len}, 0, ends, 32);
        assert_int_equal(n > 0 ? ends[n - 1] : 0, len);
        for (size_t i = 1; i < n; i++)
            assert_true(ends[i] > ends[i - 1]);
        mem_free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_as_the_table_says),
        cmocka_unit_test(cuts_as_pcre2_runs_the_regex),
        cmocka_unit_test(stays_in_text_that_is_not_utf8),
    };

    return unit_run(tests);
}
