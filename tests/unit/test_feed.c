/*
 * test_feed.c -- one input in batches of any size: the same records, from the
 * beginning or from where an earlier run had come to, whole or damaged.
 */
#include "tests/unit/pieces.h"
#include "tests/unit/tempdir.h"

#include <fcntl.h>
#include <sys/wait.h>

enum { MAX_RECORD = 3000, SKIPPED_AT_ONCE = 270000 };

static const size_t SIZES[] = {1 << 20, 512, 513, 700, 1024, 2999, 4096, 9000};

/* Lines of all lengths, some above MAX_RECORD, some blank. */
static void make_lines(struct buf *bytes, size_t n)
{
    uint64_t seed = 7;

    for (size_t i = 0; i < n; i++) {
        const uint64_t dice = (seed = seed * UINT64_C(6364136223846793005) +
                                      1442695040888963407U) >>
                              33;
        const int len = dice % 17 == 0 ? (int)(dice % 9000) : (int)(dice % 300);

        if (dice % 23 == 0)
            buf_add_text(bytes, "\n");
        buf_printf(bytes, "{\"id\":%zu,\"text\":\"%0*d\"}\n", i, len + 1, 0);
    }
}

static void init(struct pieces *pieces, size_t batch_bytes)
{
    pieces_init(pieces);
    pieces->options.batch_bytes = batch_bytes;
    pieces->options.max_record_bytes = MAX_RECORD;
}

static void the_size_of_a_batch_changes_nothing(void **state)
{
    struct pieces whole;
    struct buf bytes;

    (void)state;
    buf_init(&bytes, NULL);
    make_lines(&bytes, 300);
    init(&whole, SIZES[0]);
    pieces_read_bytes(&whole, buf_str(&bytes));
    assert_int_equal(whole.status, STATUS_OK);
    assert_non_null(strstr(whole.told.ptr, "bad too_long"));
    for (size_t i = 1; i < ARRAY_LEN(SIZES); i++) {
        struct pieces cut;

        init(&cut, SIZES[i]);
        pieces_read_bytes(&cut, buf_str(&bytes));
        assert_int_equal(cut.status, STATUS_OK);
        assert_string_equal(cut.told.ptr, whole.told.ptr);
        assert_true(cut.raw_max <= SKIPPED_AT_ONCE + SIZES[i]);
        pieces_release(&cut);
    }
    pieces_release(&whole);
    buf_release(&bytes);
}

/* From behind every record, all that follows, with its own numbers. */
static void a_run_continues_behind_any_record(void **state)
{
    struct pieces whole;
    struct buf bytes;
    const char *line;

    (void)state;
    buf_init(&bytes, NULL);
    make_lines(&bytes, 60);
    init(&whole, 512);
    pieces_read_bytes(&whole, buf_str(&bytes));
    for (line = whole.told.ptr; *line != '\0';) {
        struct pieces rest;
        unsigned long long number;
        unsigned long long from;
        unsigned long long to;

        assert_int_equal(sscanf(line, "%llu@%llu..%llu ", &number, &from, &to),
                         3);
        line += strcspn(line, "\n") + 1;
        init(&rest, 777);
        rest.from = (struct position){0, number + 1, to};
        pieces_read_bytes(&rest, buf_str(&bytes));
        assert_int_equal(rest.status, STATUS_OK);
        assert_string_equal(rest.told.ptr, line);
        pieces_release(&rest);
    }
    pieces_release(&whole);
    buf_release(&bytes);
}

/* 40 MB of one record in batches of 512 bytes: the batch stays small. */
static void an_endless_record_takes_no_memory(void **state)
{
    struct pieces pieces;
    struct buf bytes;

    (void)state;
    buf_init(&bytes, NULL);
    buf_add_text(&bytes, "{\"id\":1,\"text\":\"a\"}\n");
    memset(buf_reserve(&bytes, 40000000), 'x', 40000000);
    bytes.len += 40000000;
    buf_add_text(&bytes, "\n{\"id\":2,\"text\":\"b\"}\n");
    init(&pieces, 512);
    pieces_read_bytes(&pieces, buf_str(&bytes));
    assert_int_equal(pieces.status, STATUS_OK);
    assert_string_equal(
        pieces.told.ptr,
        "0@0..20 kept {\"id\":1,\"text\":\"a\"}\n"
        "1@20..40000021 bad too_long 40000001 3000\n"
        "2@40000021..40000041 kept {\"id\":2,\"text\":\"b\"}\n");
    assert_true(pieces.raw_max < 20000);
    pieces_release(&pieces);
    buf_release(&bytes);
}

/* The mark where the next record begins lies across two pieces, at each of
 * its bytes. */
static void the_next_record_is_found_across_a_border(void **state)
{
    static const char good[] = "WARC/1.0\r\nWARC-Type: conversion\r\n"
                               "Content-Length: 1\r\n\r\nx\r\n\r\n";

    (void)state;
    for (int len = 3500; len < 4600; len++) {
        struct pieces pieces;
        struct buf bytes;

        buf_init(&bytes, NULL);
        buf_printf(&bytes, "%0*d\r\n%s", len, 0, good);
        init(&pieces, 512);
        pieces.options.form = FEED_WARC;
        pieces_read_bytes(&pieces, buf_str(&bytes));
        assert_int_equal(pieces.status, STATUS_OK);
        assert_non_null(strstr(pieces.told.ptr, "bad too_long"));
        assert_non_null(strstr(pieces.told.ptr, "kept {\"id\":\"p/1\""));
        pieces_release(&pieces);
        buf_release(&bytes);
    }
}

/* A gzip file that was cut: stop, or keep what is whole. */
static void damage_stops_or_is_salvaged(void **state)
{
    char *path = unit_shared("malformed/clipped.warc.gz");
    struct pieces stopped;

    (void)state;
    if (path == NULL)
        skip();
    init(&stopped, 4096);
    pieces_read(&stopped, path);
    assert_int_equal(stopped.status, STATUS_FORMAT);
    for (size_t i = 0; i < ARRAY_LEN(SIZES); i++) {
        struct pieces again;

        init(&again, SIZES[i]);
        pieces_read(&again, path);
        assert_int_equal(again.status, STATUS_FORMAT);
        assert_string_equal(again.err.message, stopped.err.message);
        assert_string_equal(again.told.ptr, stopped.told.ptr);
        again.options.damaged = DAMAGED_SALVAGE;
        pieces_read(&again, path);
        assert_int_equal(again.status, STATUS_OK);
        assert_true(again.report.is_salvaged);
        assert_string_equal(again.report.damage, stopped.err.message);
        assert_memory_equal(again.told.ptr, stopped.told.ptr, stopped.told.len);
        pieces_release(&again);
    }
    pieces_release(&stopped);
    mem_free(path);
}

/* clang-format off */
static const struct {
    const char *name;
    const char *bytes;
    const char *form; /* NULL: refused */
} forms[] = {
    {"a.jsonl", "{}\n", "jsonl"},
    {"a", "WARC/1.0\r\n", "warc"},
    {"a.jsonl", "WARC/1.0\r\n", "warc"},
    {"a.txt", "some text", "text"},
    {"a.txt", "WARC/1.0\r\n", "warc"},
    {"txt", "some text", "jsonl"},
    {"a.arc", "filedesc://x 0.0.0.0\n", NULL},
    {"empty.txt", "", "text"},
    {"empty", "", "jsonl"},
};
/* clang-format on */

static void the_form_is_known_by_the_first_bytes_and_the_name(void **state)
{
    struct tempdir dir;

    (void)state;
    tempdir_make(&dir);
    for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
        struct pieces pieces;
        struct feed *feed = NULL;
        struct batch batch;
        char path[256];

        init(&pieces, 512);
        batch_init(&batch, 1, CPU_SCALAR);
        tempdir_write(&dir, forms[i].name, str_from(forms[i].bytes));
        assert_int_equal(feed_open(&feed,
                                   tempdir_path(&dir, forms[i].name, path), 0,
                                   &pieces.options, pieces.from, &pieces.err),
                         STATUS_OK);
        pieces.status = feed_next(feed, &batch, &pieces.err);
        if (forms[i].form == NULL) {
            assert_int_equal(pieces.status, STATUS_IO);
            assert_non_null(strstr(pieces.err.message, "an ARC file"));
        } else {
            assert_int_equal(pieces.status, STATUS_OK);
            assert_string_equal(feed_form(feed)->name, forms[i].form);
        }
        feed_close(feed);
        feed_close(NULL);
        batch_release(&batch);
        pieces_release(&pieces);
    }
    tempdir_remove(&dir);
}

/* A writer that trickles: each line is a batch as soon as it is there. */
static void a_pipe_gives_what_it_has(void **state)
{
    struct tempdir dir;
    struct pieces pieces;
    char path[256];
    int exit_status;
    pid_t child;

    (void)state;
    tempdir_make(&dir);
    assert_int_equal(mkfifo(tempdir_path(&dir, "fifo", path), 0666), 0);
    child = fork();
    if (child == 0) {
        FILE *file = fopen(path, "wb");

        for (int i = 0; file != NULL && i < 5; i++) {
            (void)fprintf(file, "{\"id\":%d,\"text\":\"x\"}\n{\"id\"", i);
            (void)fflush(file);
            (void)usleep(20000);
            (void)fprintf(file, ":\"%d\",\"text\":\"y\"}\n", i);
            (void)fflush(file);
        }
        _exit(file != NULL && fclose(file) == 0 ? 0 : 1);
    }
    init(&pieces, 1 << 20);
    pieces_read(&pieces, path);
    assert_int_equal(pieces.status, STATUS_OK);
    assert_true(pieces.n_batches >= 5);
    assert_non_null(
        strstr(pieces.told.ptr, "kept {\"id\":\"4\",\"text\":\"y\"}"));
    assert_int_equal(waitpid(child, &exit_status, 0), child);
    assert_int_equal(exit_status, 0);
    pieces_release(&pieces);
    tempdir_remove(&dir);
}

/* Somebody asks to stop while a pipe gives nothing. */
static void waiting_for_a_pipe_can_be_stopped(void **state)
{
    struct pieces pieces;
    struct tempdir dir;
    char path[256];
    int stop[2];
    int hold;

    (void)state;
    tempdir_make(&dir);
    assert_int_equal(mkfifo(tempdir_path(&dir, "fifo", path), 0666), 0);
    hold = open(path, O_RDWR);
    assert_true(hold >= 0);
    assert_int_equal(pipe(stop), 0);
    assert_int_equal(write(stop[1], "x", 1), 1);
    init(&pieces, 512);
    pieces.options.stop_fd = stop[0];
    pieces_read(&pieces, path);
    assert_int_equal(pieces.status, STATUS_STOPPED);
    (void)close(hold);
    (void)close(stop[0]);
    (void)close(stop[1]);
    pieces_release(&pieces);
    tempdir_remove(&dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_size_of_a_batch_changes_nothing),
        cmocka_unit_test(a_run_continues_behind_any_record),
        cmocka_unit_test(an_endless_record_takes_no_memory),
        cmocka_unit_test(the_next_record_is_found_across_a_border),
        cmocka_unit_test(damage_stops_or_is_salvaged),
        cmocka_unit_test(the_form_is_known_by_the_first_bytes_and_the_name),
        cmocka_unit_test(a_pipe_gives_what_it_has),
        cmocka_unit_test(waiting_for_a_pipe_can_be_stopped),
    };

    return unit_run(tests);
}
