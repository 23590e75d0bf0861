/* test_tiktoken_parse.c -- which lines a .tiktoken file may have. */
#include "tests/unit/unit.h"

#include "base/buf.h"
#include "base/mem.h"
#include "tokens/tiktoken.h"

static const char DIGITS[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The 256 single bytes, less one, and what comes behind. */
static void write_file(struct buf *out, int missing, const char *rest)
{
    buf_reset(out);
    for (unsigned byte = 0; byte < 256; byte++) {
        if ((int)byte != missing)
            buf_printf(out, "%c%c== %u\n", DIGITS[byte >> 2],
                       DIGITS[(byte & 3) << 4], byte);
    }
    buf_add_text(out, rest);
}

static const struct {
    const char *rest, *error; /* NULL: none */
    uint32_t n;
} cases[] = {
    {"", NULL, 256},
    {"YWI= 256\n", NULL, 257},
    {"YWI= 256", NULL, 257}, /* no newline at the end */
    {"YWI= 300\n\nYWJj 299\n", NULL, 258},
    {"YWI= 2097151\n", NULL, 257},
    {"YWI= 2097152\n", "f:257: the rank is no number below 2097152", 0},
    {"YWI= 99999999999999999999\n",
     "f:257: the rank is no number below 2097152", 0},
    {"YWI= -1\n", "f:257: the rank is no number below 2097152", 0},
    {"YWI= 256\r\n", "f:257: the rank is no number below 2097152", 0},
    {"YWI=  256\n", "f:257: the rank is no number below 2097152", 0},
    {"YWI= \n", "f:257: the rank is no number below 2097152", 0},
    {"YWI=\n", "f:257: no \"base64 rank\"", 0},
    {"YWI 256\n", "f:257: bad base64", 0},
    {"YWJ= 256\n", "f:257: bad base64", 0}, /* unused bits set */
    {"Y=I= 256\n", "f:257: bad base64", 0},
    {"==== 256\n", "f:257: bad base64", 0},
    {"A=== 256\n", "f:257: bad base64", 0},
    {"YW-_ 256\n", "f:257: bad base64", 0},
    {" 256\n", "f:257: bad base64", 0},
    {"YWI= 256\nYWI= 257\n", "f:258: the same token as on line 257", 0},
    {"YQ== 256\n", "f:257: the same token as on line 98", 0},
    {"YWI= 97\n", "f:257: the same rank as on line 98", 0},
};

static void tells_which_line_is_wrong(void **state)
{
    struct buf file;

    (void)state;
    buf_init(&file, NULL);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct tiktoken_file parsed;
        struct error err = {0};
        enum status status;

        write_file(&file, -1, cases[i].rest);
        status = tiktoken_parse(&parsed, buf_str(&file), "f", &err);
        if (cases[i].error == NULL) {
            assert_int_equal(status, STATUS_OK);
            assert_int_equal(parsed.n, cases[i].n);
            tiktoken_release(&parsed);
        } else {
            assert_int_not_equal(status, STATUS_OK);
            assert_string_equal(err.message, cases[i].error);
        }
    }
    buf_release(&file);
}

static void sorts_by_rank(void **state)
{
    struct tiktoken_file parsed;
    struct error err;
    struct buf file;

    (void)state;
    buf_init(&file, NULL);
    write_file(&file, -1, "YWI= 300\n+/8= 299\n");
    assert_int_equal(tiktoken_parse(&parsed, buf_str(&file), "f", &err),
                     STATUS_OK);
    assert_int_equal(parsed.tokens[256].id, 299);
    assert_true(str_is(parsed.tokens[256].bytes, "\xFB\xFF"));
    assert_true(str_is(parsed.tokens[257].bytes, "ab"));
    tiktoken_release(&parsed);
    buf_release(&file);
}

static void names_a_missing_byte(void **state)
{
    struct tiktoken_file parsed;
    struct error err;
    struct buf file;

    (void)state;
    buf_init(&file, NULL);
    write_file(&file, 0xC1, "");
    assert_int_equal(tiktoken_parse(&parsed, buf_str(&file), "f", &err),
                     STATUS_FORMAT);
    assert_string_equal(err.message, "f: no token for the single byte 0xC1");
    buf_release(&file);
}

static void bounds_the_length_of_a_token(void **state)
{
    struct tiktoken_file parsed;
    struct error err;
    struct buf file;

    (void)state;
    buf_init(&file, NULL);
    for (int n = 0; n <= 1; n++) {
        write_file(&file, -1, "");
        for (int i = 0; i < 341 + n; i++) /* 1023 bytes, 1026 */
            buf_add_text(&file, "YWFh");
        buf_add_text(&file, " 256\n");
        if (n == 0) {
            assert_int_equal(tiktoken_parse(&parsed, buf_str(&file), "f", &err),
                             STATUS_OK);
            tiktoken_release(&parsed);
            continue;
        }
        assert_int_equal(tiktoken_parse(&parsed, buf_str(&file), "f", &err),
                         STATUS_LIMIT);
        assert_string_equal(err.message,
                            "f:257: a token of more than 1024 bytes");
    }
    buf_release(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_which_line_is_wrong),
        cmocka_unit_test(sorts_by_rank),
        cmocka_unit_test(names_a_missing_byte),
        cmocka_unit_test(bounds_the_length_of_a_token),
    };

    return unit_run(tests);
}
