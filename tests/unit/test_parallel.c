/* test_parallel.c -- every chunk once, and the lowest failure. */
#include "tests/unit/unit.h"

#include "core/parallel.h"

enum { CHUNKS = 1000 };

struct work {
    unsigned char done[CHUNKS];
    size_t bad[2]; /* chunks that fail */
};

static enum status mark(void *arg, size_t chunk, struct error *err)
{
    struct work *work = arg;

    work->done[chunk]++;
    if (chunk == work->bad[0] || chunk == work->bad[1])
        return error_set(err, STATUS_FORMAT, "chunk %zu", chunk);
    return STATUS_OK;
}

static void runs_every_chunk_once(void **state)
{
    const size_t threads[] = {1, 2, 8};
    struct error err = {0};

    (void)state;
    for (size_t t = 0; t < ARRAY_LEN(threads); t++) {
        struct work work = {.bad = {CHUNKS, CHUNKS}};

        assert_int_equal(parallel_run(threads[t], CHUNKS, mark, &work, &err),
                         STATUS_OK);
        for (size_t i = 0; i < CHUNKS; i++)
            assert_int_equal(work.done[i], 1);
    }
}

static void reports_the_lowest_failure(void **state)
{
    const size_t threads[] = {1, 2, 8};

    (void)state;
    for (size_t t = 0; t < ARRAY_LEN(threads); t++) {
        struct work work = {.bad = {500, 501}};
        struct error err = {0};

        assert_int_equal(parallel_run(threads[t], CHUNKS, mark, &work, &err),
                         STATUS_FORMAT);
        assert_string_equal(err.message, "chunk 500");
        for (size_t i = 0; i < 500; i++)
            assert_int_equal(work.done[i], 1);
        assert_int_equal(work.done[CHUNKS - 1], 0);
    }
}

static void does_nothing_without_chunks(void **state)
{
    struct error err = {0};

    (void)state;
    assert_int_equal(parallel_run(4, 0, mark, NULL, &err), STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_every_chunk_once),
        cmocka_unit_test(reports_the_lowest_failure),
        cmocka_unit_test(does_nothing_without_chunks),
    };

    return unit_run(tests);
}
