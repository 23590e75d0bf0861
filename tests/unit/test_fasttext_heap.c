/* test_fasttext_heap.c -- the k best, and which of equals stay. */
#include "tests/unit/unit.h"

#include "scoring/fasttext_heap.h"

static void keeps_the_best_in_order(void **state)
{
    struct fasttext_candidate items[8];

    (void)state;
    for (size_t max = 1; max < ARRAY_LEN(items); max++) {
        struct fasttext_heap heap = {.items = items, .max = max};

        for (uint32_t i = 0; i < 101; i++) {
            const float score = (float)(i * 37 % 101);

            if (fasttext_heap_admits(&heap, score))
                fasttext_heap_add(&heap, score, i);
        }
        fasttext_heap_sort(&heap);
        assert_int_equal(heap.n, max);
        for (size_t i = 0; i < max; i++) {
            assert_true(heap.items[i].score == (float)(100 - i));
            assert_int_equal(heap.items[i].label * 37 % 101, 100 - i);
        }
    }
}

/* What std::push_heap, pop_heap and sort_heap of libstdc++ 12 leave. */
static void orders_ties_as_libstdcxx(void **state)
{
    static const uint32_t three[] = {5, 1, 4};
    static const uint32_t all[] = {3, 1, 4, 5, 2, 0};
    struct fasttext_candidate items[7];
    struct fasttext_heap heap = {.items = items, .max = 1};

    (void)state;
    for (uint32_t i = 0; i < 6; i++)
        fasttext_heap_add(&heap, 0.5f, i);
    assert_int_equal(heap.items[0].label, 5); /* the later wins */
    heap = (struct fasttext_heap){.items = items, .max = 3};
    for (uint32_t i = 0; i < 6; i++)
        fasttext_heap_add(&heap, 0.5f, i);
    fasttext_heap_sort(&heap);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(heap.items[i].label, three[i]);
    heap = (struct fasttext_heap){.items = items, .max = 6};
    for (uint32_t i = 0; i < 6; i++)
        fasttext_heap_add(&heap, 0.5f, i);
    fasttext_heap_sort(&heap);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(heap.items[i].label, all[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_the_best_in_order),
        cmocka_unit_test(orders_ties_as_libstdcxx),
    };

    return unit_run(tests);
}
