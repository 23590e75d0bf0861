/* test_utf8.c -- decode, count, check and repair, against Unicode's rules. */
#include "tests/unit/unit.h"

#include "base/mem.h"
#include "text/utf8.h"

#include <stdlib.h>

#define BYTES(literal)                                                         \
    {                                                                          \
        "" literal, sizeof(literal) - 1                                        \
    }

/* The bytes in a heap block of their own, so that a sanitizer sees overruns. */
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

static void check_repair(struct str bytes, struct str want)
{
    const struct str own = exact(bytes);
    struct buf buf;
    size_t n_replaced;

    buf_init(&buf, NULL);
    n_replaced = utf8_repair(&buf, own);
    assert_int_equal(buf.len, want.len);
    assert_true(str_eq(buf_str(&buf), want));
    for (int cpu = CPU_SCALAR; cpu <= (int)cpu_best(); cpu++) {
        assert_true(utf8_is_valid(buf_str(&buf), (enum cpu_level)cpu));
        assert_int_equal(utf8_is_valid(own, (enum cpu_level)cpu),
                         n_replaced == 0);
    }
    buf_release(&buf);
    release(own);
}

static void every_code_point_survives_a_round_trip(void **state)
{
    char bytes[UTF8_MAX_BYTES];

    (void)state;
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        const size_t len = utf8_put(bytes, cp);
        const bool is_surrogate = cp >= 0xD800 && cp <= 0xDFFF;
        const struct str text = {bytes, len};
        size_t at = 0;

        assert_int_equal(utf8_step(text, &at), is_surrogate ? 0xFFFD : cp);
        assert_int_equal(at, len);
        assert_int_equal(utf8_count(text), 1);
        assert_true(utf8_is_valid(text, CPU_SCALAR));
        assert_true(utf8_is_valid(text, cpu_best()));
    }
    assert_int_equal(utf8_put(bytes, 0x110000), 3);
    assert_int_equal(utf8_put(bytes, UINT32_MAX), 3);
}

static void a_step_stays_within_any_bytes(void **state)
{
    (void)state;
    for (unsigned lead = 0; lead < 256; lead++) {
        for (size_t len = 1; len <= 4; len++) {
            const char bytes[4] = {(char)lead, (char)0xFF, (char)0x80, 'a'};
            const struct str text = exact((struct str){bytes, len});
            size_t at = 0;

            while (at < len) {
                const size_t before = at;

                assert_true(utf8_step(text, &at) < 1 << 21);
                assert_true(at > before && at <= len);
            }
            release(text);
        }
    }
}

static void repairs_by_maximal_parts(void **state)
{
    /* from Unicode 16, section 3.9, tables 3-8 to 3-11, and Python 3.11 */
    static const struct {
        struct str bytes;
        struct str want;
    } rows[] = {
        {BYTES(""), BYTES("")},
        {BYTES("plain \0 text"), BYTES("plain \0 text")},
        {BYTES("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"),
         BYTES("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80")},
        {BYTES("\x80"), BYTES("\uFFFD")},
        {BYTES("a\xFF"), BYTES("a\uFFFD")},
        {BYTES("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82"
               "A"),
         BYTES("\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
               "A")},
        {BYTES("\xED\xA0\x80\xED\xBF\xBF\xED\xAF"
               "A"),
         BYTES("\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
               "A")},
        {BYTES("\xF4\x91\x92\x93\xFF"
               "A\x80\xBF"
               "B"),
         BYTES("\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
               "A\uFFFD\uFFFD"
               "B")},
        {BYTES("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF"
               "A"),
         BYTES("\uFFFD\uFFFD\uFFFD\uFFFD"
               "A")},
        {BYTES("x\xF0\x9F\x98"), BYTES("x\uFFFD")},
        {BYTES("x\xE2\x82"), BYTES("x\uFFFD")},
        {BYTES("x\xC3"), BYTES("x\uFFFD")},
        {BYTES("\xF0\x9F\x98 \xF0\x9F\x98\x80"),
         BYTES("\uFFFD \xF0\x9F\x98\x80")},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        check_repair(rows[i].bytes, rows[i].want);
}

static void checks_every_position_of_a_block(void **state)
{
    static const struct str parts[] = {BYTES("\xC3\xA9"), BYTES("\xE2\x82\xAC"),
                                       BYTES("\xF0\x9F\x98\x80")};
    char bytes[200];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        for (size_t at = 0; at + 4 < 100; at++) {
            for (size_t cut = 1; cut <= parts[i].len; cut++) {
                const size_t end = at + cut;
                const bool is_whole = cut == parts[i].len;

                memset(bytes, 'x', sizeof(bytes));
                memcpy(bytes + at, parts[i].ptr, cut);
                for (int cpu = CPU_SCALAR; cpu <= (int)cpu_best(); cpu++) {
                    const enum cpu_level level = (enum cpu_level)cpu;

                    assert_int_equal(
                        utf8_is_valid((struct str){bytes, end}, level),
                        is_whole);
                    assert_int_equal(
                        utf8_is_valid((struct str){bytes, 200}, level),
                        is_whole);
                }
            }
        }
    }
}

static void levels_agree_on_random_bytes(void **state)
{
    static const unsigned char some[] = {
        'a',  ' ',  0x7F, 0x80, 0x85, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
        0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
        0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFE, 0xFF, 0x00};
    char bytes[97];
    uint64_t random = 88172645463325252;
    size_t n_valid = 0;

    (void)state;
    for (int round = 0; round < 400000; round++) {
        const size_t len = 1 + (size_t)round % (sizeof(bytes) - 1);
        const size_t n_odd = 1 + (size_t)round % 7;
        bool want;

        for (size_t i = 0; i < len; i++)
            bytes[i] = 'x';
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        for (size_t i = 0; i < n_odd && i < len; i++)
            bytes[((random >> 32) % len + i) % len] =
                (char)some[(random >> (4 * i)) % sizeof(some)];
        want = utf8_is_valid((struct str){bytes, len}, CPU_SCALAR);
        n_valid += want;
        assert_int_equal(utf8_is_valid((struct str){bytes, len}, cpu_best()),
                         want);
    }
    assert_in_range(n_valid, 1000, 399000); /* both answers occur */
}

static void counts_code_points_of_any_length(void **state)
{
    char *bytes = mem_alloc(3000);

    (void)state;
    assert_int_equal(utf8_count((struct str){NULL, 0}), 0);
    for (size_t i = 0; i < 3000; i += 3)
        memcpy(bytes + i, "\xE2\x82\xAC", 3);
    for (size_t n = 0; n <= 1000; n++)
        assert_int_equal(utf8_count((struct str){bytes, n * 3}), n);
    memset(bytes, 'a', 3000);
    for (size_t n = 0; n <= 3000; n++)
        assert_int_equal(utf8_count((struct str){bytes, n}), n);
    mem_free(bytes);
}

/* "C3 A9" or "c3a9" to bytes; returns how many. */
static size_t from_hex(const char *hex, size_t len, char *bytes)
{
    size_t n = 0;

    for (size_t i = 0; i + 1 < len; i++) {
        char digits[3] = {hex[i], hex[i + 1], 0};

        if (hex[i] == ' ')
            continue;
        bytes[n++] = (char)strtol(digits, NULL, 16);
        i++;
    }
    return n;
}

/* One line "NUMBER:invalid hex:BYTES:SKIPPED:REPLACED" of utf8tests.txt. */
static bool check_line(const char *line, size_t len)
{
    char bytes[4096];
    char want[4096];
    const char *end = line + len;
    const char *hex = memmem(line, len, ":invalid hex:", 13);
    const char *skipped;
    const char *replaced;
    size_t n_bytes;
    size_t n_want;

    if (line[0] == '#' || hex == NULL || len > 4096)
        return false;
    hex += 13;
    skipped = memchr(hex, ':', (size_t)(end - hex));
    assert_non_null(skipped);
    replaced = memchr(skipped + 1, ':', (size_t)(end - skipped - 1));
    assert_non_null(replaced);
    replaced++;
    n_bytes = from_hex(hex, (size_t)(skipped - hex), bytes);
    n_want = from_hex(replaced, (size_t)(end - replaced), want);
    check_repair((struct str){bytes, n_bytes}, (struct str){want, n_want});
    return true;
}

static void repairs_what_utf8tests_holds(void **state)
{
    char *path = unit_shared("malformed/utf8/utf8tests.txt");
    size_t len = 0;
    size_t n_checked = 0;
    char *text;

    (void)state;
    if (path == NULL) {
        print_message("no shared data\n");
        skip();
    }
    text = unit_slurp(path, &len);
    for (char *line = text; line < text + len;) {
        char *end = memchr(line, '\n', (size_t)(text + len - line));

        if (end == NULL)
            end = text + len;
        n_checked += check_line(line, (size_t)(end - line));
        line = end + 1;
    }
    assert_true(n_checked > 100);
    mem_free(text);
    mem_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_survives_a_round_trip),
        cmocka_unit_test(a_step_stays_within_any_bytes),
        cmocka_unit_test(repairs_by_maximal_parts),
        cmocka_unit_test(checks_every_position_of_a_block),
        cmocka_unit_test(levels_agree_on_random_bytes),
        cmocka_unit_test(counts_code_points_of_any_length),
        cmocka_unit_test(repairs_what_utf8tests_holds),
    };

    return unit_run(tests);
}
