/* test_file_in.c -- clean ends, damage, and what comes out before it. */
#include "base/file_in.h"
#include "tests/unit/decode.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* Two frames of text by our own encoder. Release both. */
static void make_file(enum codec codec, size_t n_bytes, struct buf *text,
                      struct buf *file)
{
    const size_t half = n_bytes / 2;

    make_text(text, n_bytes);
    buf_init(file, NULL);
    encode_frame(codec, (struct str){text->ptr, half}, file);
    encode_frame(codec, (struct str){text->ptr + half, n_bytes - half}, file);
}

static void expect(const char *name, struct str bytes, enum status status,
                   const char *want, const char *says)
{
    struct decoded got;

    decode_bytes(&got, bytes, 4096);
    if (got.status != status || !str_is(buf_str(&got.bytes), want) ||
        (says != NULL && strstr(got.err.message, says) == NULL))
        fail_msg("%s: status %d, %zu bytes, \"%s\"", name, got.status,
                 got.bytes.len, got.err.message);
    buf_release(&got.bytes);
}

static void a_cut_is_an_error_at_every_byte(void **state)
{
    int codec;

    (void)state;
    for (codec = CODEC_ZSTD; codec < CODEC_COUNT; codec++) {
        struct buf text;
        struct buf file;
        size_t cut;
        int n_clean = 0;

        make_file((enum codec)codec, 600, &text, &file);
        for (cut = 6; cut < file.len; cut++) {
            struct decoded got;

            decode_bytes(&got, (struct str){file.ptr, cut}, 100);
            /* between the frames the file is whole; ends are clean there */
            n_clean += got.status == STATUS_END;
            if (got.status == STATUS_END)
                assert_int_equal(got.bytes.len, 300);
            else
                assert_int_equal(got.status, STATUS_FORMAT);
            assert_true(got.bytes.len <= text.len);
            assert_memory_equal(got.bytes.ptr, text.ptr, got.bytes.len);
            buf_release(&got.bytes);
        }
        assert_int_equal(n_clean, 1);
        buf_release(&text);
        buf_release(&file);
    }
}

static void no_flipped_bit_gives_wrong_data_unseen(void **state)
{
    int codec;

    (void)state;
    for (codec = CODEC_ZSTD; codec < CODEC_COUNT; codec++) {
        struct buf text;
        struct buf file;
        size_t bit;

        make_file((enum codec)codec, 900, &text, &file);
        /* a damaged first mark makes it a plain file: see the next test */
        for (bit = 6 * 8; bit < file.len * 8; bit++) {
            struct decoded got;

            file.ptr[bit / 8] ^= (char)(1 << bit % 8);
            decode_bytes(&got, buf_str(&file), 512);
            file.ptr[bit / 8] ^= (char)(1 << bit % 8);
            if (got.status == STATUS_END &&
                !str_eq(buf_str(&got.bytes), buf_str(&text)))
                fail_msg("%s: bit %zu unseen", codec_name((enum codec)codec),
                         bit);
            buf_release(&got.bytes);
        }
        buf_release(&text);
        buf_release(&file);
    }
}

static void what_comes_out_before_damage_is_the_files_alone(void **state)
{
    static const size_t CAPS[] = {1, 7, 1000, 4096, 65536, 200000, 1 << 20};
    int codec;

    (void)state;
    for (codec = CODEC_ZSTD; codec < CODEC_COUNT; codec++) {
        struct buf text;
        struct buf file;
        size_t at;

        make_file((enum codec)codec, 700000, &text, &file);
        for (at = file.len / 9; at < file.len; at += file.len / 9) {
            int is_cut;

            for (is_cut = 0; is_cut < 2; is_cut++) {
                size_t first_len = 0;
                size_t i;

                for (i = 0; i < ARRAY_LEN(CAPS); i++) {
                    struct decoded got;

                    file.ptr[at] ^= (char)(is_cut ? 0 : 0x10);
                    decode_bytes(&got,
                                 (struct str){file.ptr, is_cut ? at : file.len},
                                 CAPS[i]);
                    file.ptr[at] ^= (char)(is_cut ? 0 : 0x10);
                    if (i == 0)
                        first_len = got.bytes.len;
                    if (got.bytes.len != first_len)
                        fail_msg("%s %s at %zu: %zu bytes by %zu, %zu by 1",
                                 codec_name((enum codec)codec),
                                 is_cut ? "cut" : "flipped", at, got.bytes.len,
                                 CAPS[i], first_len);
                    buf_release(&got.bytes);
                }
            }
        }
        buf_release(&text);
        buf_release(&file);
    }
}

/* Found by fuzzing: the libraries forget the output of a call that fails. */
static void output_before_bad_symbols_is_not_lost(void **state)
{
    static const struct {
        const char *text;
        size_t len;
    } FILES[] = {
        {"BZh91AY&SYoO\x10\xf3\0\0\x05\xd1\0\0\x10@\0\x02"
         "D\xa0\0"
         "0\xc0\x02\xa8"
         "4qM\xad\x85"
         "E\x90\x17"
         "8P\x1f\x8b\x08\x1e\0\0\0"
         "\0\0\0\x03\x02\xff\xff\xff\xff\xff\xa7\xa7\xa7\xa7\xa7\xa7"
         "\x0froO\x10\xa7\xa7\xa7\xa7\xa7",
         74},
        {"\x1f\x8b\x08\0\0\0\0\0\0\x03\xcbH\xcd\xc9\xc9W\0\x3f\x27\xb9"
         "\0\0\x88Y\x0b\x18\0\0\0\0\0\0",
         32},
    };
    size_t i;
    size_t cap;

    (void)state;
    for (i = 0; i < ARRAY_LEN(FILES); i++) {
        size_t first_len = 0;

        for (cap = 1; cap < 1 << 20; cap = cap * 3 + 1) {
            struct decoded got;

            decode_bytes(&got, (struct str){FILES[i].text, FILES[i].len}, cap);
            assert_int_equal(got.status, STATUS_FORMAT);
            if (cap == 1)
                first_len = got.bytes.len;
            assert_int_equal(got.bytes.len, first_len);
            buf_release(&got.bytes);
        }
    }
}

static void gzip_headers_members_and_tails(void **state)
{
    /* "hi\n" by gzip; then with extra, name, comment and header CRC */
#define BODY "\xcb\xc8\xe4\x02\x00\x7a\x7a\x6f\xed\x03\x00\x00\x00"
#define PLAIN "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" BODY
#define NAMED                                                                  \
    "\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03"                                 \
    "a.txt\0" BODY
#define EXTRA                                                                  \
    "\x1f\x8b\x08\x1c\x00\x00\x00\x00\x00\x03\x02\x00ZZ"                       \
    "n\0"                                                                      \
    "c\0" BODY
#define EMPTY_EXTRA "\x1f\x8b\x08\x04\x00\x00\x00\x00\x00\x03\x00\x00" BODY
    static const struct {
        const char *name;
        struct str bytes;
        enum status status;
        const char *want;
        const char *says;
    } ROWS[] = {
#define ROW(name, bytes, status, want, says)                                   \
    {name, {bytes, sizeof(bytes) - 1}, status, want, says}
        ROW("plain", PLAIN, STATUS_END, "hi\n", NULL),
        ROW("name", NAMED, STATUS_END, "hi\n", NULL),
        ROW("extra, name, comment", EXTRA, STATUS_END, "hi\n", NULL),
        ROW("empty extra", EMPTY_EXTRA, STATUS_END, "hi\n", NULL),
        ROW("members", PLAIN NAMED EXTRA, STATUS_END, "hi\nhi\nhi\n", NULL),
        ROW("zeros", PLAIN "\0\0\0\0\0", STATUS_END, "hi\n", NULL),
        ROW("member after zeros", PLAIN "\0\0\0" PLAIN, STATUS_END, "hi\nhi\n",
            NULL),
        ROW("garbage", PLAIN "garbage at the end", STATUS_END, "hi\n", NULL),
        ROW("short garbage", PLAIN "g", STATUS_END, "hi\n", NULL),
        ROW("member inside garbage", PLAIN "garbage" PLAIN, STATUS_FORMAT,
            "hi\n", "damaged gzip member header"),
        ROW("damaged mark of the last member",
            PLAIN "\x1f\x8a\x08\x00\x00\x00\x00\x00\x00\x03" BODY,
            STATUS_FORMAT, "hi\n", "damaged gzip member header"),
        ROW("half a mark", PLAIN "\x1f", STATUS_FORMAT, "hi\n", "truncated"),
        ROW("reserved flag", "\x1f\x8b\x08\x20\0\0\0\0\0\x03" BODY,
            STATUS_FORMAT, "", "reserved"),
        ROW("header checksum", "\x1f\x8b\x08\x02\0\0\0\0\0\x03zz" BODY,
            STATUS_FORMAT, "", "header does not match"),
        ROW("wrong CRC",
            "\x1f\x8b\x08\0\0\0\0\0\0\x03\xcb\xc8\xe4\x02\x00\x7b\x7a\x6f\xed"
            "\x03\0\0\0",
            STATUS_FORMAT, "hi\n", "checksum or length"),
        ROW("wrong length",
            "\x1f\x8b\x08\0\0\0\0\0\0\x03\xcb\xc8\xe4\x02\x00\x7a\x7a\x6f\xed"
            "\x04\0\0\0",
            STATUS_FORMAT, "hi\n", "checksum or length"),
    };
    size_t i;

    (void)state;
    for (i = 0; i < ARRAY_LEN(ROWS); i++)
        expect(ROWS[i].name, ROWS[i].bytes, ROWS[i].status, ROWS[i].want,
               ROWS[i].says);
}

static void trailing_garbage_is_told(void **state)
{
    static const char FILE_BYTES[] = PLAIN "garbage";
    struct decoded got;

    (void)state;
    decode_bytes(&got, (struct str){FILE_BYTES, sizeof(FILE_BYTES) - 1}, 10);
    assert_int_equal(got.status, STATUS_END);
    assert_true(got.info.has_trailing_garbage);
    buf_release(&got.bytes);
}

/* "hi\n" by zstd with and without checksum, and by lz4 */
#define ZSTD "\x28\xb5\x2f\xfd\x24\x03\x19\x00\x00hi\n\xe5\xee\x1a\x23"
#define BARE "\x28\xb5\x2f\xfd\x20\x03\x19\x00\x00hi\n"
#define SKIP                                                                   \
    "\x50\x2a\x4d\x18\x04\x00\x00\x00"                                         \
    "skip"

static void zstd_frames_and_refusals(void **state)
{
    static const struct {
        const char *name;
        struct str bytes;
        enum status status;
        const char *want;
        const char *says;
    } ROWS[] = {
        ROW("bare", BARE, STATUS_END, "hi\n", NULL),
        ROW("two", BARE BARE, STATUS_END, "hi\nhi\n", NULL),
        ROW("skippable first", SKIP BARE, STATUS_END, "hi\n", NULL),
        ROW("skippable everywhere", SKIP SKIP BARE SKIP BARE SKIP, STATUS_END,
            "hi\nhi\n", NULL),
        ROW("skippable alone", SKIP, STATUS_END, "", NULL),
        ROW("skippable cut", "\x50\x2a\x4d\x18\x05\x00\x00\x00skip",
            STATUS_FORMAT, "", "truncated skippable"),
        ROW("skippable cut in its header", "\x50\x2a\x4d\x18\x05",
            STATUS_FORMAT, "", "truncated skippable"),
        ROW("text after skippable", SKIP "text, not a frame", STATUS_FORMAT, "",
            "neither"),
        ROW("garbage", BARE "garbage", STATUS_FORMAT, "hi\n",
            "not a zstd frame"),
        ROW("zeros", BARE "\0\0\0\0", STATUS_FORMAT, "hi\n",
            "not a zstd frame"),
        ROW("half a mark", BARE "\x28\xb5", STATUS_FORMAT, "hi\n", "truncated"),
        ROW("dictionary", "\x28\xb5\x2f\xfd\x21\x07\x03\x19\x00\x00hi\n",
            STATUS_FORMAT, "", "dictionary"),
        ROW("legacy", "\x25\xb5\x2f\xfd\x00\x00\x00\x00", STATUS_FORMAT, "",
            "legacy"),
        ROW("window of 2 GiB", "\x28\xb5\x2f\xfd\x00\xa8\x19\x00\x00hi\n",
            STATUS_FORMAT, "", "--long"),
        ROW("bad header after a good block",
            "\x28\xb5\x2f\xfd\x00\x58\x18\x00\x00hi\n\x07\x00\x00",
            STATUS_FORMAT, "hi\n", "damaged"),
        ROW("window past any limit", "\x28\xb5\x2f\xfd\x00\xff\x19\x00\x00hi\n",
            STATUS_FORMAT, "", "--long"),
    };
    size_t i;

    (void)state;
    for (i = 0; i < ARRAY_LEN(ROWS); i++)
        expect(ROWS[i].name, ROWS[i].bytes, ROWS[i].status, ROWS[i].want,
               ROWS[i].says);
}

static void a_missing_checksum_is_told(void **state)
{
    struct decoded got;

    (void)state;
    decode_bytes(&got, (struct str){BARE, sizeof(BARE) - 1}, 10);
    assert_int_equal(got.status, STATUS_END);
    assert_true(got.info.lacks_checksum);
    buf_release(&got.bytes);
}

static void skippable_frames_may_come_before_lz4(void **state)
{
    struct decoded got;
    struct buf file;

    (void)state;
    buf_init(&file, NULL);
    buf_add(&file, (struct str){SKIP, sizeof(SKIP) - 1});
    encode_frame(CODEC_LZ4, str_from("hi\n"), &file);
    buf_add(&file, (struct str){SKIP, sizeof(SKIP) - 1});
    encode_frame(CODEC_LZ4, str_from("ho\n"), &file);
    decode_bytes(&got, buf_str(&file), 100);
    assert_int_equal(got.status, STATUS_END);
    assert_int_equal(got.info.codec, CODEC_LZ4);
    assert_true(str_is(buf_str(&got.bytes), "hi\nho\n"));
    buf_release(&got.bytes);
    buf_release(&file);
}

static void xz_padding_goes_four_by_four(void **state)
{
    static const size_t ZEROS[] = {0, 1, 2, 3, 4, 8, 20, 22};
    size_t i;

    (void)state;
    for (i = 0; i < ARRAY_LEN(ZEROS); i++) {
        struct decoded got;
        struct buf file;

        buf_init(&file, NULL);
        encode_frame(CODEC_XZ, str_from("hi\n"), &file);
        memset(buf_reserve(&file, ZEROS[i]), 0, ZEROS[i]);
        file.len += ZEROS[i];
        decode_bytes(&got, buf_str(&file), 100);
        assert_int_equal(got.status,
                         ZEROS[i] % 4 == 0 ? STATUS_END : STATUS_FORMAT);
        assert_true(str_is(buf_str(&got.bytes), "hi\n"));
        buf_release(&got.bytes);
        buf_release(&file);
    }
}

/* What `zstd -t` of Debian 12 (1.5.4) says: its decoder is the reference. */
static void golden_zstd_files_get_the_verdict_of_zstd(void **state)
{
    static const struct {
        const char *name;
        enum status status;
    } ROWS[] = {
        {"off0.bin.zst", STATUS_END},
        {"ok-block-128k.zst", STATUS_END},
        {"ok-empty-block.zst", STATUS_END},
        {"ok-rle-first-block.zst", STATUS_END},
        {"ok-zeroSeq_2B.zst", STATUS_FORMAT},
        {"truncated_huff_state.zst", STATUS_END},
        {"zeroSeq_extraneous.zst", STATUS_END},
    };
    static const size_t CAPS[] = {1, 100, 1 << 17, 1 << 20};
    size_t i;
    size_t k;

    (void)state;
    for (i = 0; i < ARRAY_LEN(ROWS); i++) {
        char name[128];
        char *path;

        (void)snprintf(name, sizeof(name), "malformed/zstd/%s", ROWS[i].name);
        path = unit_shared(name);
        if (path == NULL)
            skip();
        for (k = 0; k < ARRAY_LEN(CAPS); k++) {
            struct decoded got;

            decode_path(&got, path, CAPS[k]);
            if (got.status != ROWS[i].status)
                fail_msg("%s by %zu: %d", ROWS[i].name, CAPS[k], got.status);
            buf_release(&got.bytes);
        }
        mem_free(path);
    }
}

/* Decode in a child; its peak memory in KiB, or -1. */
static long peak_kib(const char *path, uint64_t expected_bytes)
{
    const pid_t child = fork();
    struct rusage usage;
    int exit_status = 1;

    if (child == 0) {
        static char to[1 << 16];
        struct file_in *in = NULL;
        struct error err;
        uint64_t total = 0;
        enum status status = file_in_open(&in, path, NULL, &err);

        while (status == STATUS_OK) {
            size_t n = 0;

            status = file_in_read(in, to, sizeof(to), &n, &err);
            total += n;
        }
        _exit(status == STATUS_END && total == expected_bytes ? 0 : 1);
    }
    assert_int_equal(wait4(child, &exit_status, 0, &usage), child);
    return exit_status == 0 ? usage.ru_maxrss : -1;
}

static void bombs_decode_in_constant_memory(void **state)
{
    static const struct {
        const char *name;
        uint64_t n_bytes;
    } ROWS[] = {
        {"malformed/bomb-1GiB-zeros.zst", 1 << 30},
        {"malformed/bomb-256MiB-zeros.gz", 256 << 20},
    };
    size_t i;

    (void)state;
    for (i = 0; i < ARRAY_LEN(ROWS); i++) {
        char *path = unit_shared(ROWS[i].name);
        long kib;

        if (path == NULL)
            skip();
        kib = peak_kib(path, ROWS[i].n_bytes);
        print_message("# %s: peak %ld KiB\n", ROWS[i].name, kib);
        assert_true(kib > 0);
        assert_true(kib < (UNIT_SANITIZED ? 512 : 32) * 1024);
        mem_free(path);
    }
}

static char *make_dir(void)
{
    char *dir = mem_strdup("/tmp/test-file-in-XXXXXX");

    assert_non_null(mkdtemp(dir));
    return dir;
}

static void write_file(const char *path, struct str bytes)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
    assert_int_equal(fclose(file), 0);
}

static void names_and_kinds_of_files(void **state)
{
    static const struct {
        const char *name;
        struct str bytes;
        enum status status;
        bool is_named_otherwise;
        const char *says;
    } ROWS[] = {
        {"empty.jsonl", {"", 0}, STATUS_END, false, NULL},
        {"empty.zst", {"", 0}, STATUS_FORMAT, false, "empty.zst@0: empty"},
        {"empty.gz", {"", 0}, STATUS_FORMAT, false, "empty"},
        {"empty.xz", {"", 0}, STATUS_FORMAT, false, "empty"},
        {"empty.lz4", {"", 0}, STATUS_FORMAT, false, "empty"},
        {"empty.bz2", {"", 0}, STATUS_FORMAT, false, "empty"},
        {"cut.zst", {"\x28\xb5", 2}, STATUS_FORMAT, false, "truncated"},
        {"flip.zst",
         {"\x28\xb5\x2e\xfd\x20\x03", 6},
         STATUS_FORMAT,
         false,
         "damaged mark"},
        {"plain.gz", {"{}\n", 3}, STATUS_END, true, NULL},
        {"gzip.zst", {PLAIN, sizeof(PLAIN) - 1}, STATUS_END, true, NULL},
        {"gzip.gz", {PLAIN, sizeof(PLAIN) - 1}, STATUS_END, false, NULL},
        {"gzip.jsonl", {PLAIN, sizeof(PLAIN) - 1}, STATUS_END, false, NULL},
        {"cut.gz",
         {PLAIN, sizeof(PLAIN) - 3},
         STATUS_FORMAT,
         false,
         "cut.gz@21: truncated gzip member"},
    };
    char *dir = make_dir();
    size_t i;

    (void)state;
    for (i = 0; i < ARRAY_LEN(ROWS); i++) {
        struct decoded got;
        char path[128];

        (void)snprintf(path, sizeof(path), "%s/%s", dir, ROWS[i].name);
        write_file(path, ROWS[i].bytes);
        decode_path(&got, path, 100);
        if (got.status != ROWS[i].status ||
            got.info.is_named_otherwise != ROWS[i].is_named_otherwise ||
            (ROWS[i].says != NULL &&
             strstr(got.err.message, ROWS[i].says) == NULL))
            fail_msg("%s: status %d \"%s\"", ROWS[i].name, got.status,
                     got.err.message);
        buf_release(&got.bytes);
        (void)unlink(path);
    }
    (void)rmdir(dir);
    mem_free(dir);
}

static void what_cannot_be_read_is_an_io_error(void **state)
{
    char *dir = make_dir();
    char loop[64];
    const char *const paths[] = {dir, loop, "/nowhere/at all", ""};
    size_t i;

    (void)state;
    (void)snprintf(loop, sizeof(loop), "%s/loop", dir);
    assert_int_equal(symlink("loop", loop), 0);
    for (i = 0; i < ARRAY_LEN(paths); i++) {
        struct decoded got;

        decode_path(&got, paths[i], 100);
        assert_int_equal(got.status, STATUS_IO);
    }
    (void)unlink(loop);
    (void)rmdir(dir);
    mem_free(dir);
}

static void a_file_that_changes_size_is_an_error(void **state)
{
    static char to[1 << 20];
    char *dir = make_dir();
    char path[64];
    struct buf text;
    int grows;

    (void)state;
    make_text(&text, 3 << 20);
    (void)snprintf(path, sizeof(path), "%s/file", dir);
    for (grows = 0; grows < 2; grows++) {
        struct file_in *in = NULL;
        enum status status = STATUS_OK;
        struct error err;
        size_t n;

        write_file(path, buf_str(&text));
        assert_int_equal(file_in_open(&in, path, NULL, &err), STATUS_OK);
        assert_int_equal(file_in_read(in, to, sizeof(to), &n, &err), STATUS_OK);
        assert_int_equal(truncate(path, grows ? 4 << 20 : 2 << 20), 0);
        while (status == STATUS_OK)
            status = file_in_read(in, to, sizeof(to), &n, &err);
        assert_int_equal(status, STATUS_IO);
        assert_non_null(strstr(err.message, "changed size"));
        /* and it says so again */
        assert_int_equal(file_in_read(in, to, sizeof(to), &n, &err), STATUS_IO);
        file_in_close(in);
    }
    (void)unlink(path);
    (void)rmdir(dir);
    mem_free(dir);
    buf_release(&text);
}

/* A pipe whose writer waits: what it wrote must come out meanwhile. */
static void pipes_give_what_they_have(void **state)
{
    int codec;

    (void)state;
    for (codec = CODEC_NONE; codec < CODEC_COUNT; codec++) {
        struct file_in *in = NULL;
        struct error err;
        struct buf file;
        char path[64];
        char to[100];
        size_t n = 0;
        size_t total = 0;
        int ends[2];

        buf_init(&file, NULL);
        encode_frame((enum codec)codec, str_from("{\"a\":1}\n"), &file);
        assert_int_equal(pipe(ends), 0);
        (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", ends[0]);
        assert_int_equal(file_in_open(&in, path, NULL, &err), STATUS_OK);
        assert_int_equal(write(ends[1], file.ptr, file.len), file.len);
        if (codec == CODEC_NONE || file.len >= 18) {
            while (total < 8) {
                assert_int_equal(file_in_read(in, to, sizeof(to), &n, &err),
                                 STATUS_OK);
                total += n;
            }
        }
        (void)close(ends[1]);
        assert_int_equal(file_in_read(in, to, sizeof(to), &n, &err),
                         STATUS_END);
        assert_int_equal(file_in_info(in).codec, codec);
        (void)close(ends[0]);
        file_in_close(in);
        buf_release(&file);
    }
}

/* One byte at a time: every place where a buffer can end. */
static void input_may_come_byte_by_byte(void **state)
{
    int codec;

    (void)state;
    for (codec = CODEC_NONE; codec < CODEC_COUNT; codec++) {
        struct file_in *in = NULL;
        struct decoded got = {.status = STATUS_OK};
        struct buf text;
        struct buf file;
        char path[64];
        int ends[2];
        pid_t child;

        make_file((enum codec)codec, 3000, &text, &file);
        assert_int_equal(pipe2(ends, O_DIRECT), 0); /* packets stay apart */
        child = fork();
        if (child == 0) {
            size_t i;

            for (i = 0; i < file.len; i++) {
                if (write(ends[1], file.ptr + i, 1) != 1)
                    _exit(1);
            }
            _exit(0);
        }
        (void)close(ends[1]);
        (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", ends[0]);
        decode_path(&got, path, 64);
        assert_int_equal(got.status, STATUS_END);
        assert_true(str_eq(buf_str(&got.bytes), buf_str(&text)));
        assert_int_equal(waitpid(child, NULL, 0), child);
        (void)close(ends[0]);
        file_in_close(in);
        buf_release(&got.bytes);
        buf_release(&text);
        buf_release(&file);
    }
}

/* Files as people make them: by the tools, with their various options. */
static void what_the_tools_write_is_read(void **state)
{
    static const char *const TOOLS[] = {
        "zstd -q",
        "zstd -q -19 --long=27",
        "zstd -q --no-check",
        "zstd -q -T2 -B1MiB",
        "gzip -1",
        "gzip -9",
        "xz -0",
        "xz -9 -C sha256",
        "xz -T2 --block-size=65536",
        "lz4 -q",
        "lz4 -q -9 -B4 -BD",
        "bzip2 -1",
        "bzip2 -9",
        "lz4 -q --content-size",
        "xz -C none",
        "xz --x86 --lzma2",
    };
    char *dir = make_dir();
    char path[64];
    struct buf text;
    size_t i;

    (void)state;
    make_text(&text, 2 << 20);
    (void)snprintf(path, sizeof(path), "%s/in", dir);
    write_file(path, buf_str(&text));
    for (i = 0; i < ARRAY_LEN(TOOLS); i++) {
        char command[512];
        char packed[64];
        struct decoded got;

        (void)snprintf(packed, sizeof(packed), "%s/packed", dir);
        (void)snprintf(command, sizeof(command),
                       "command -v %.5s >/dev/null || exit 77; "
                       "%s <%s >%s; head -c 1000 %s | %s >>%s",
                       TOOLS[i], TOOLS[i], path, packed, path, TOOLS[i],
                       packed);
        if (system(command) != 0) {
            print_message("# skipped: %s\n", TOOLS[i]);
            continue;
        }
        decode_path(&got, packed, 100000);
        if (got.status != STATUS_END || got.bytes.len != text.len + 1000 ||
            memcmp(got.bytes.ptr, text.ptr, text.len) != 0)
            fail_msg("%s: status %d, %zu bytes, \"%s\"", TOOLS[i], got.status,
                     got.bytes.len, got.err.message);
        buf_release(&got.bytes);
        (void)unlink(packed);
    }
    (void)unlink(path);
    (void)rmdir(dir);
    mem_free(dir);
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cut_is_an_error_at_every_byte),
        cmocka_unit_test(no_flipped_bit_gives_wrong_data_unseen),
        cmocka_unit_test(what_comes_out_before_damage_is_the_files_alone),
        cmocka_unit_test(output_before_bad_symbols_is_not_lost),
        cmocka_unit_test(gzip_headers_members_and_tails),
        cmocka_unit_test(trailing_garbage_is_told),
        cmocka_unit_test(zstd_frames_and_refusals),
        cmocka_unit_test(a_missing_checksum_is_told),
        cmocka_unit_test(skippable_frames_may_come_before_lz4),
        cmocka_unit_test(xz_padding_goes_four_by_four),
        cmocka_unit_test(golden_zstd_files_get_the_verdict_of_zstd),
        cmocka_unit_test(bombs_decode_in_constant_memory),
        cmocka_unit_test(names_and_kinds_of_files),
        cmocka_unit_test(what_cannot_be_read_is_an_io_error),
        cmocka_unit_test(a_file_that_changes_size_is_an_error),
        cmocka_unit_test(pipes_give_what_they_have),
        cmocka_unit_test(input_may_come_byte_by_byte),
        cmocka_unit_test(what_the_tools_write_is_read),
    };

    return unit_run(tests);
}
