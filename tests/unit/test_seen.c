/* test_seen.c -- against a plain array, with hashes made to collide. */
#include "tests/unit/unit.h"

#include "base/mem.h"
#include "dedup/seen.h"

#include <stdlib.h>

static uint64_t random_bits(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

struct row {
    struct seen_key key;
    uint64_t number; /* the oracle's: place of first appearance, among kinds */
    size_t place;
};

static int by_key(const void *a, const void *b)
{
    const struct row *x = a;
    const struct row *y = b;

    if (x->key.high != y->key.high)
        return x->key.high < y->key.high ? -1 : 1;
    if (x->key.low != y->key.low)
        return x->key.low < y->key.low ? -1 : 1;
    return x->place < y->place ? -1 : 1;
}

static int by_place(const void *a, const void *b)
{
    const struct row *x = a;
    const struct row *y = b;

    return x->place < y->place ? -1 : 1;
}

/* What each row is to be answered: by sorting, not by hashing. */
static uint64_t solve(struct row *rows, size_t n)
{
    uint64_t n_kinds = 0;
    size_t *firsts = mem_zalloc(n, sizeof(*firsts));

    qsort(rows, n, sizeof(*rows), by_key);
    for (size_t i = 0, first = 0; i < n; i++) {
        if (rows[i].key.high != rows[first].key.high ||
            rows[i].key.low != rows[first].key.low)
            first = i;
        firsts[rows[i].place] = rows[first].place;
    }
    qsort(rows, n, sizeof(*rows), by_place);
    for (size_t i = 0; i < n; i++)
        rows[i].number = firsts[i] == i ? n_kinds++ : rows[firsts[i]].number;
    mem_free(firsts);
    return n_kinds;
}

static void check(struct row *rows, size_t n, uint64_t room)
{
    const uint64_t n_kinds = solve(rows, n);
    struct seen seen;
    struct error err;
    uint64_t next = 0;

    assert_int_equal(seen_open(&seen, n_kinds + room, &err), STATUS_OK);
    for (size_t i = 0; i < n; i++) {
        uint64_t number = UINT64_MAX;
        const enum seen_answer answer = seen_add(&seen, rows[i].key, &number);

        assert_int_equal(answer, rows[i].number == next ? SEEN_NEW : SEEN_OLD);
        assert_int_equal(number, rows[i].number);
        next += answer == SEEN_NEW;
    }
    assert_int_equal(seen.n, n_kinds);
    seen_release(&seen);
}

/* Keys of few bits: most appear again, or share their 64 high bits. */
static void answers_as_sorting_does(void **state)
{
    static const struct {
        size_t n;
        uint64_t high_mask;
        uint32_t low_mask;
        uint64_t room;
    } rows[] = {
        {100000, UINT64_MAX, 0xFFFFFF, 0},
        {100000, UINT64_MAX, 0xFFFFFF, 1000000},
        {100000, UINT64_C(0xFFFF) << 48, 0, 0},
        {100000, UINT64_C(0xFFFF) << 48, 3, 0},
        {30000, UINT64_C(0xFF) << 56, 0xFF, 0},
        {3000, 0, 0xFFF, 0},
        {3000, 1, 0xFFF, 100000},
        {3000, 0xFFFF, 0, 0},
        {1, 0, 0, 0},
    };
    uint64_t seed = 1;

    (void)state;
    for (size_t r = 0; r < ARRAY_LEN(rows); r++) {
        struct row *list = mem_zalloc(rows[r].n, sizeof(*list));

        for (size_t i = 0; i < rows[r].n; i++)
            list[i] =
                (struct row){{random_bits(&seed) & rows[r].high_mask,
                              (uint32_t)random_bits(&seed) & rows[r].low_mask},
                             0,
                             i};
        check(list, rows[r].n, rows[r].room);
        mem_free(list);
    }
}

static void stands_in_order_after_growing(void **state)
{
    struct seen seen;
    struct error err;
    uint64_t seed = 2;
    uint64_t number;
    uint64_t before = 0;
    uint64_t n = 0;

    (void)state;
    assert_int_equal(seen_open(&seen, 200000, &err), STATUS_OK);
    assert_true(seen.capacity < 10000);
    for (size_t i = 0; i < 200000; i++)
        assert_int_equal(
            seen_add(&seen, (struct seen_key){random_bits(&seed), 0}, &number),
            SEEN_NEW);
    assert_int_equal(seen.capacity, seen.max_capacity);
    for (size_t i = 0; i < seen.capacity + 4096; i++) {
        if (seen.entries[i].rest == 0)
            continue;
        assert_true(seen.entries[i].high > before);
        assert_true(seen_home(&seen, seen.entries[i].high) <= i);
        before = seen.entries[i].high;
        n++;
    }
    assert_int_equal(n, 200000);
    seen_release(&seen);
}

static void refuses_one_more_than_its_most(void **state)
{
    static const uint64_t most[] = {1, 2, 3, 5, 1000, 4096, 4097, 10000};
    struct error err;

    (void)state;
    for (size_t r = 0; r < ARRAY_LEN(most); r++) {
        struct seen seen;
        uint64_t seed = 3;
        uint64_t number;

        assert_int_equal(seen_open(&seen, most[r], &err), STATUS_OK);
        assert_true(seen.reserved_bytes <=
                    most[r] * SEEN_DOCUMENT_BYTES + SEEN_FIXED_BYTES);
        for (uint64_t i = 0; i < most[r]; i++)
            assert_int_equal(seen_add(&seen,
                                      (struct seen_key){random_bits(&seed), 1},
                                      &number),
                             SEEN_NEW);
        /* what is there is still found */
        seed = 3;
        assert_int_equal(
            seen_add(&seen, (struct seen_key){random_bits(&seed), 1}, &number),
            SEEN_OLD);
        assert_int_equal(number, 0);
        assert_int_equal(
            seen_add(&seen, (struct seen_key){random_bits(&seed), 2}, &number),
            SEEN_FULL);
        seen_release(&seen);
    }
}

/* All at home in the last slot: refused at some point, nothing is broken. */
static void survives_a_crowd_at_the_end(void **state)
{
    struct seen seen;
    struct error err;
    uint64_t number;
    uint32_t n = 0;

    (void)state;
    assert_int_equal(seen_open(&seen, 1000000, &err), STATUS_OK);
    while (n < 1000000 && seen_add(&seen, (struct seen_key){UINT64_MAX, n},
                                   &number) == SEEN_NEW)
        n++;
    assert_in_range(n, 4096, 4098);
    seen_release(&seen);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_as_sorting_does),
        cmocka_unit_test(stands_in_order_after_growing),
        cmocka_unit_test(refuses_one_more_than_its_most),
        cmocka_unit_test(survives_a_crowd_at_the_end),
    };

    return unit_run(tests);
}
