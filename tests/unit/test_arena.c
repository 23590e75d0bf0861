/* test_arena.c -- memory that dies together. */
#include "tests/unit/unit.h"

#include "base/arena.h"

static void keeps_what_was_written(void **state)
{
    struct arena arena;
    unsigned char *parts[300];

    (void)state;
    arena_init(&arena);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
            parts[i] = arena_alloc(&arena, i * 37);
            assert_int_equal((uintptr_t)parts[i] % 16, 0);
            memset(parts[i], (int)i, i * 37);
        }
        for (size_t i = 1; i < ARRAY_LEN(parts); i++) {
            assert_int_equal(parts[i][0], i & 0xff);
            assert_int_equal(parts[i][i * 37 - 1], i & 0xff);
        }
        arena_reset(&arena);
    }
    arena_release(&arena);
}

static void gives_large_blocks_back(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena);
    memset(arena_alloc(&arena, 50000000), 1, 50000000);
    assert_true(arena.total_bytes >= 50000000);
    arena_reset(&arena);
    assert_int_equal(arena.total_bytes, 0);
    assert_null(arena.spare);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_what_was_written),
        cmocka_unit_test(gives_large_blocks_back),
    };

    return unit_run(tests);
}
