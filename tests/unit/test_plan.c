/* test_plan.c -- memory is announced before work, or the run is refused. */
#include "core/plan.h"
#include "tests/unit/unit.h"

enum { MIB = 1024 * 1024 };

/* A stage whose need stands in its state. */
static void plan(const struct stage *stage, struct need *need)
{
    *need = *(const struct need *)stage->state;
}

static const struct stage_type planned = {.name = "planned", .plan = plan};
static const struct stage_type silent = {.name = "silent"};

struct scene {
    struct stage stages[3];
    struct context context;
    struct plan plan;
    struct error err;
};

static enum status make(struct scene *scene, struct need *a, struct need *b,
                        size_t n_workers, uint64_t memory_bytes)
{
    *scene =
        (struct scene){.context = {.n_workers = n_workers, .batch_bytes = MIB}};
    scene->context.options.memory_bytes = memory_bytes;
    scene->stages[0] = (struct stage){.type = &silent};
    scene->stages[1] = (struct stage){.type = &planned, .state = a};
    scene->stages[2] = (struct stage){.type = &planned, .state = b};
    return plan_make(&scene->plan, scene->stages, 3, &scene->context,
                     &scene->err);
}

static void fixed_bytes_and_bytes_a_worker_add_up(void **state)
{
    struct need a = {.fixed_bytes = 10 * MIB, .worker_bytes = MIB};
    struct need b = {.mapped_bytes = 5 * MIB, .worker_bytes = 2 * MIB};
    struct scene scene;

    (void)state;
    assert_int_equal(make(&scene, &a, &b, 4, 1024 * (uint64_t)MIB), STATUS_OK);
    assert_int_equal(scene.plan.stage_bytes[0], 0);
    assert_int_equal(scene.plan.stage_bytes[1], 14 * MIB);
    assert_int_equal(scene.plan.stage_bytes[2], 8 * MIB);
    assert_int_equal(scene.plan.mapped_bytes, 5 * MIB);
    assert_int_equal(scene.plan.total_bytes,
                     scene.plan.window_bytes + 22 * MIB);
    plan_release(&scene.plan);
    assert_null(scene.plan.needs);
}

static void the_window_follows_the_workers(void **state)
{
    struct need none = {0};
    uint64_t last = 0;

    (void)state;
    for (size_t n = 1; n <= 8; n++) {
        struct scene scene;

        assert_int_equal(make(&scene, &none, &none, n, 1024 * (uint64_t)MIB),
                         STATUS_OK);
        assert_true(scene.plan.window_bytes > last);
        assert_int_equal(scene.plan.total_bytes, scene.plan.window_bytes);
        last = scene.plan.window_bytes;
        plan_release(&scene.plan);
    }
}

/* Documents that are told are taken; the others share what is left. */
static void what_is_left_decides_how_many_documents_fit(void **state)
{
    struct need told = {
        .document_bytes = 8, .documents = MIB, .scratch_document_bytes = 3};
    struct need open = {.document_bytes = 24, .scratch_document_bytes = 5};
    struct scene scene;
    uint64_t left;

    (void)state;
    assert_int_equal(make(&scene, &told, &open, 1, 100 * (uint64_t)MIB),
                     STATUS_OK);
    left = 100 * (uint64_t)MIB - scene.plan.window_bytes - 8 * MIB;
    assert_int_equal(scene.stages[1].documents, MIB);
    assert_int_equal(scene.stages[2].documents, left / 24);
    assert_true(scene.plan.total_bytes <= 100 * (uint64_t)MIB);
    assert_true(scene.plan.total_bytes > 100 * (uint64_t)MIB - 24);
    assert_int_equal(scene.plan.scratch_bytes,
                     UINT64_C(3) * MIB + 5 * (left / 24));
    plan_release(&scene.plan);
    assert_int_equal(make(&scene, &open, &open, 1, 100 * (uint64_t)MIB),
                     STATUS_OK);
    assert_int_equal(scene.stages[1].documents, scene.stages[2].documents);
    assert_true(scene.plan.total_bytes <= 100 * (uint64_t)MIB);
    plan_release(&scene.plan);
}

static void too_little_memory_is_refused_with_the_need(void **state)
{
    struct need fixed = {.fixed_bytes = UINT64_C(300) * MIB};
    struct need told = {.document_bytes = 1024, .documents = MIB};
    struct need huge = {.document_bytes = 1024, .documents = UINT64_MAX / 16};
    struct need none = {0};
    struct scene scene;

    (void)state;
    assert_int_equal(make(&scene, &fixed, &none, 1, 100 * (uint64_t)MIB),
                     STATUS_USAGE);
    assert_string_equal(scene.err.message,
                        "needs 323 MiB of memory, --memory is 100 MiB");
    plan_release(&scene.plan);
    assert_int_equal(make(&scene, &none, &told, 1, 100 * (uint64_t)MIB),
                     STATUS_USAGE);
    plan_release(&scene.plan);
    assert_int_equal(make(&scene, &none, &huge, 1, 100 * (uint64_t)MIB),
                     STATUS_USAGE);
    assert_non_null(strstr(scene.err.message, "--memory is 100 MiB"));
    plan_release(&scene.plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixed_bytes_and_bytes_a_worker_add_up),
        cmocka_unit_test(the_window_follows_the_workers),
        cmocka_unit_test(what_is_left_decides_how_many_documents_fit),
        cmocka_unit_test(too_little_memory_is_refused_with_the_need),
    };

    return unit_run(tests);
}
