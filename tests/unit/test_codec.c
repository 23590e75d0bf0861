/* test_codec.c -- what encoders write is what file_in and the tools read. */
#include "base/codec_type.h"
#include "tests/unit/decode.h"

#include <stdlib.h>

static const size_t SIZES[] = {0,     1,      17,          4096,
                               65535, 131072, 1000 * 1000, 5 << 20};
static const size_t CAPS[] = {1 << 16, 1 << 20, 8 << 20, 4097};

static void frames_decode_to_what_went_in(void **state)
{
    struct buf text;
    size_t i;
    int codec;

    (void)state;
    make_text(&text, 5 << 20);
    for (codec = CODEC_ZSTD; codec < CODEC_COUNT; codec++) {
        for (i = 0; i < ARRAY_LEN(SIZES); i++) {
            struct decoded got;
            struct buf file;

            buf_init(&file, NULL);
            encode_frame((enum codec)codec, (struct str){text.ptr, SIZES[i]},
                         &file);
            decode_bytes(&got, buf_str(&file), CAPS[i % ARRAY_LEN(CAPS)]);
            assert_int_equal(got.status, STATUS_END);
            assert_int_equal(got.info.codec, codec);
            assert_false(got.info.lacks_checksum);
            assert_int_equal(got.info.verified_bytes, SIZES[i]);
            assert_true(
                str_eq(buf_str(&got.bytes), (struct str){text.ptr, SIZES[i]}));
            buf_release(&got.bytes);
            buf_release(&file);
        }
    }
    buf_release(&text);
}

static void frames_join_and_one_encoder_makes_them_all(void **state)
{
    struct buf text;
    int codec;

    (void)state;
    make_text(&text, 300000);
    for (codec = CODEC_NONE; codec < CODEC_COUNT; codec++) {
        struct encoder *encoder = encoder_new((enum codec)codec);
        struct decoded got;
        struct error err;
        struct buf file;
        size_t at;

        buf_init(&file, NULL);
        for (at = 0; at < text.len; at += 50000)
            assert_int_equal(encoder_frame(encoder,
                                           (struct str){text.ptr + at, 50000},
                                           &file, &err),
                             STATUS_OK);
        encoder_free(encoder);
        decode_bytes(&got, buf_str(&file), 7777);
        assert_int_equal(got.status, STATUS_END);
        assert_true(str_eq(buf_str(&got.bytes), buf_str(&text)));
        assert_int_equal(got.info.compressed_bytes_read, file.len);
        assert_int_equal(got.info.size_bytes, file.len);
        buf_release(&got.bytes);
        buf_release(&file);
    }
    buf_release(&text);
}

static void the_same_content_gives_the_same_bytes(void **state)
{
    struct buf text;
    int codec;

    (void)state;
    make_text(&text, 200000);
    for (codec = CODEC_NONE; codec < CODEC_COUNT; codec++) {
        struct encoder *used = encoder_new((enum codec)codec);
        struct error err;
        struct buf first;
        struct buf second;

        buf_init(&first, NULL);
        buf_init(&second, NULL);
        assert_int_equal(
            encoder_frame(used, (struct str){"another", 7}, &second, &err),
            STATUS_OK);
        buf_reset(&second);
        assert_int_equal(encoder_frame(used, buf_str(&text), &second, &err),
                         STATUS_OK);
        encode_frame((enum codec)codec, buf_str(&text), &first);
        assert_true(str_eq(buf_str(&first), buf_str(&second)));
        encoder_free(used);
        buf_release(&first);
        buf_release(&second);
    }
    buf_release(&text);
}

static void the_tools_accept_what_we_write(void **state)
{
    static const char *const TEST[CODEC_COUNT] = {
        NULL, "zstd -tq", "gzip -t", "xz -t", "lz4 -tq", "bzip2 -t"};
    struct buf text;
    int codec;

    (void)state;
    make_text(&text, 100000);
    for (codec = CODEC_ZSTD; codec < CODEC_COUNT; codec++) {
        char command[128];
        struct buf file;
        FILE *tool;

        (void)snprintf(command, sizeof(command), "command -v %.5s >/dev/null",
                       TEST[codec]);
        if (system(command) != 0) {
            print_message("# skipped: no %s\n", TEST[codec]);
            continue;
        }
        buf_init(&file, NULL);
        encode_frame((enum codec)codec, buf_str(&text), &file);
        encode_frame((enum codec)codec, (struct str){"", 0}, &file);
        encode_frame((enum codec)codec, (struct str){"x", 1}, &file);
        tool = popen(TEST[codec], "w");
        assert_non_null(tool);
        assert_int_equal(fwrite(file.ptr, 1, file.len, tool), file.len);
        assert_int_equal(pclose(tool), 0);
        buf_release(&file);
    }
    buf_release(&text);
}

static void the_suffix_claims_a_codec(void **state)
{
    static const struct {
        const char *path;
        enum codec codec;
    } ROWS[] = {
        {"a.jsonl.zst", CODEC_ZSTD}, {"d.gz/a", CODEC_NONE},
        {"a.gz", CODEC_GZIP},        {"a.xz", CODEC_XZ},
        {"a.lz4", CODEC_LZ4},        {"a.bz2", CODEC_BZIP2},
        {"a.jsonl", CODEC_NONE},     {".gz", CODEC_NONE},
        {"-", CODEC_NONE},           {"gz", CODEC_NONE},
    };
    size_t i;

    (void)state;
    for (i = 0; i < ARRAY_LEN(ROWS); i++)
        assert_int_equal(codec_from_name(ROWS[i].path), ROWS[i].codec);
}

static void the_first_bytes_tell_the_codec(void **state)
{
    static const struct {
        struct str head;
        enum codec codec;
        bool wants_more;
        enum status status;
    } ROWS[] = {
        {{"", 0}, CODEC_NONE, true, STATUS_OK},
        {{"{", 1}, CODEC_NONE, false, STATUS_OK},
        {{"\x28\xb5\x2f", 3}, CODEC_NONE, true, STATUS_OK},
        {{"\x28\xb5\x2f\xfd", 4}, CODEC_ZSTD, false, STATUS_OK},
        {{"\x28\xb5\x2f\x00", 4}, CODEC_NONE, false, STATUS_OK},
        {{"\x1f\x8b\x08", 3}, CODEC_GZIP, false, STATUS_OK},
        {{"\x1f\x8b\x00", 3}, CODEC_NONE, false, STATUS_OK},
        {{"BZ", 2}, CODEC_NONE, true, STATUS_OK},
        {{"BZh91AY&SY", 10}, CODEC_BZIP2, false, STATUS_OK},
        {{"\x04\x22\x4d\x18", 4}, CODEC_LZ4, false, STATUS_OK},
        {{"\xfd"
          "7zXZ\0",
          6},
         CODEC_XZ,
         false,
         STATUS_OK},
        {{"P", 1}, CODEC_NONE, true, STATUS_OK},
        {{"P*M\x18", 4}, CODEC_NONE, false, STATUS_OK},
        {{"\x27\xb5\x2f\xfd", 4}, CODEC_NONE, false, STATUS_FORMAT},
        {{"\x1e\xb5\x2f\xfd", 4}, CODEC_NONE, false, STATUS_FORMAT},
        {{"\x02\x21\x4c\x18", 4}, CODEC_NONE, false, STATUS_FORMAT},
    };
    size_t i;

    (void)state;
    for (i = 0; i < ARRAY_LEN(ROWS); i++) {
        enum codec codec = CODEC_COUNT;
        bool wants_more = false;
        struct error err;

        assert_int_equal(codec_detect(ROWS[i].head, &codec, &wants_more, &err),
                         ROWS[i].status);
        assert_int_equal(codec, ROWS[i].codec);
        assert_int_equal(wants_more, ROWS[i].wants_more);
    }
}

static void a_frame_too_large_is_refused_and_leaves_no_trace(void **state)
{
    struct encoder *encoder = encoder_new(CODEC_ZSTD);
    struct error err;
    struct buf out;

    (void)state;
    buf_init(&out, NULL);
    buf_add_text(&out, "before");
    assert_int_equal(
        encoder_frame(encoder,
                      (struct str){"", (size_t)ENCODER_FRAME_MAX_BYTES + 1},
                      &out, &err),
        STATUS_LIMIT);
    assert_true(str_is(buf_str(&out), "before"));
    encoder_free(encoder);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_decode_to_what_went_in),
        cmocka_unit_test(frames_join_and_one_encoder_makes_them_all),
        cmocka_unit_test(the_same_content_gives_the_same_bytes),
        cmocka_unit_test(the_tools_accept_what_we_write),
        cmocka_unit_test(the_suffix_claims_a_codec),
        cmocka_unit_test(the_first_bytes_tell_the_codec),
        cmocka_unit_test(a_frame_too_large_is_refused_and_leaves_no_trace),
    };

    return unit_run(tests);
}
