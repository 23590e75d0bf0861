/* test_id_store.c -- ids come back by number, gathered or on disk. */
#include "tests/unit/unit.h"

#include "base/mem.h"
#include "dedup/id_store.h"

#include <stdio.h>

/* Now and then one that no buffer holds. */
static size_t make_id(size_t i, char *to, size_t size)
{
    if (i % 1000 != 999)
        return (size_t)snprintf(to, size, "\"id-%zu\"", i);
    memset(to, 'a' + (int)(i / 1000 % 26), size);
    return size;
}

static void check(struct id_store *store, struct arena *arena, size_t i,
                  char *expected, size_t size)
{
    struct error err;
    struct str id;
    const size_t len = make_id(i, expected, size);

    assert_int_equal(id_store_get(store, i, arena, &id, &err), STATUS_OK);
    assert_true(str_eq(id, (struct str){expected, len}));
}

static void gives_back_what_was_added(void **state)
{
    enum { N = 20000, SIZE = 100000 };
    char *text = mem_zalloc(1, SIZE);
    struct id_store store;
    struct arena arena;
    struct error err;

    (void)state;
    arena_init(&arena);
    assert_int_equal(id_store_open(&store, "/tmp", &err), STATUS_OK);
    for (size_t i = 0; i < N; i++) {
        const size_t len = make_id(i, text, SIZE);

        assert_int_equal(id_store_add(&store, (struct str){text, len}, &err),
                         STATUS_OK);
        if (i % 7 == 0)
            check(&store, &arena, i / 2, text, SIZE);
        if (i % 1000 == 0)
            arena_reset(&arena);
    }
    for (size_t i = 0; i < N; i += 13)
        check(&store, &arena, i, text, SIZE);
    id_store_close(&store);
    arena_release(&arena);
    mem_free(text);
}

static void names_a_directory_that_is_not_there(void **state)
{
    struct id_store store;
    struct error err;

    (void)state;
    assert_int_equal(id_store_open(&store, "/nonexistent", &err), STATUS_IO);
    assert_non_null(strstr(err.message, "/nonexistent"));
    id_store_close(&store);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_back_what_was_added),
        cmocka_unit_test(names_a_directory_that_is_not_there),
    };

    return unit_run(tests);
}
