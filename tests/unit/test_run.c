/*
 * test_run.c -- batches through a pipeline of fakes: maps that take any time,
 * commits that write down what they saw, failures and stops anywhere. Whatever
 * the number of workers, what retires is the same exact prefix.
 */
#include "base/mem.h"
#include "core/retire.h"
#include "core/run.h"
#include "tests/unit/unit.h"

#include <assert.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

/* Where the fakes do their work, in the order a batch meets them. */
enum place {
    AT_SOURCE,
    AT_MAP,
    AT_MIDDLE, /* a commit */
    AT_FORMAT, /* a map of the sink */
    AT_CUT,    /* late: commit, map, commit */
    AT_PACK,
    AT_APPEND,
    N_PLACES
};
enum { N_STAGES = 4, BATCHES_MAX = 6000, NEVER = -1, FAILS_MAX = 3 };

struct fail {
    enum place at;
    int seq;
    int waits_for; /* index of the failure that must come first, or NEVER */
};

struct world {
    /* what is to happen */
    int n_batches;
    bool ends_by_status; /* the source says STATUS_END, not is_last */
    int last_at;         /* the middle sets is_last on this batch */
    int last_waits_for;  /* a failure that must come before, or NEVER */
    int stop_at;         /* the source asks to stop while it makes this one */
    int large_every;
    bool sleeps;
    bool pends;
    bool scratch_fails;
    struct fail fails[FAILS_MAX];
    size_t n_fails;
    size_t n_workers;
    /* what did happen */
    uint64_t *seen[N_PLACES]; /* seqs in the order of arrival; commits only */
    size_t n_seen[N_PLACES];
    atomic_int busy[N_PLACES];
    atomic_int n_overlaps;
    atomic_bool has_failed[FAILS_MAX];
    atomic_bool has_stopped;
    atomic_size_t n_begun;
    atomic_size_t n_large_begun;
    atomic_size_t n_retired;
    atomic_size_t n_large_retired;
    atomic_int n_scratches;
    size_t window_max;
    size_t large_max;
    bool is_retired_wrongly;
    uint64_t n_docs_retired;
    int stop_pipe[2];
    /* the waker */
    pthread_mutex_t lock;
    pthread_cond_t come;
    uint64_t *asleep;
    size_t n_asleep;
    size_t n_woken;
    bool is_over;
    struct context *context;
};

static size_t docs_of(uint64_t seq)
{
    return 1 + (size_t)(seq * 7 % 5);
}

static uint32_t chance(uint64_t seq, unsigned salt)
{
    uint64_t x = (seq + 1) * UINT64_C(0x9e3779b97f4a7c15) + salt * 7919U;

    x ^= x >> 29;
    x *= UINT64_C(0xbf58476d1ce4e5b9);
    return (uint32_t)(x >> 32);
}

static void nap(const struct world *world, uint64_t seq, enum place at)
{
    const uint32_t dice = chance(seq, at);

    if (world->sleeps && dice % 3 != 0)
        (void)usleep(dice % 300);
}

/* With one worker nothing else could come first: do not wait for it. */
static void wait_for(const struct world *world, const atomic_bool *flag)
{
    for (int i = 0; world->n_workers > 1 && i < 5000; i++) {
        if (atomic_load(flag))
            return;
        (void)usleep(1000);
    }
}

static enum status visit(struct world *world, enum place at,
                         const struct batch *batch, struct error *err)
{
    nap(world, batch->seq, at);
    for (size_t i = 0; i < world->n_fails; i++) {
        const struct fail *fail = &world->fails[i];

        if (fail->at != at || (uint64_t)fail->seq != batch->seq)
            continue;
        if (fail->waits_for != NEVER)
            wait_for(world, &world->has_failed[fail->waits_for]);
        atomic_store(&world->has_failed[i], true);
        return error_set(err, STATUS_IO, "place %d batch %d", (int)at,
                         fail->seq);
    }
    return STATUS_OK;
}

static enum status commit_at(struct world *world, enum place at,
                             const struct batch *batch, struct error *err)
{
    enum status status;

    if (atomic_fetch_add(&world->busy[at], 1) != 0)
        atomic_fetch_add(&world->n_overlaps, 1);
    status = visit(world, at, batch, err);
    if (status == STATUS_OK)
        world->seen[at][world->n_seen[at]++] = batch->seq;
    atomic_fetch_sub(&world->busy[at], 1);
    return status;
}

static void note_window(struct world *world)
{
    const size_t begun = atomic_fetch_add(&world->n_begun, 1) + 1;
    const size_t flying = begun - atomic_load(&world->n_retired);
    const size_t large = atomic_load(&world->n_large_begun) -
                         atomic_load(&world->n_large_retired);

    if (flying > world->window_max)
        world->window_max = flying;
    if (large > world->large_max)
        world->large_max = large;
}

static enum status source_commit(struct stage *stage, struct batch *batch,
                                 struct error *err)
{
    struct world *world = stage->state;
    const enum status status = commit_at(world, AT_SOURCE, batch, err);

    if (status != STATUS_OK)
        return status;
    if (world->ends_by_status && batch->seq == (uint64_t)world->n_batches)
        return STATUS_END;
    note_window(world);
    batch->is_last =
        !world->ends_by_status && batch->seq + 1 == (uint64_t)world->n_batches;
    for (size_t i = 0; i < docs_of(batch->seq); i++)
        (void)batch_append(batch);
    if (world->large_every > 0 &&
        batch->seq % (uint64_t)world->large_every == 0) {
        batch->is_large = true;
        atomic_fetch_add(&world->n_large_begun, 1);
    }
    if (batch->seq == (uint64_t)world->stop_at) {
        assert(write(world->stop_pipe[1], "x", 1) == 1);
        atomic_store(&world->has_stopped, true);
    }
    return STATUS_OK;
}

static void fall_asleep(struct world *world, uint64_t seq)
{
    pthread_mutex_lock(&world->lock);
    world->asleep[world->n_asleep++] = seq;
    pthread_cond_signal(&world->come);
    pthread_mutex_unlock(&world->lock);
}

static void *wake_them(void *arg)
{
    struct world *world = arg;

    pthread_mutex_lock(&world->lock);
    for (;;) {
        while (world->n_woken == world->n_asleep && !world->is_over)
            pthread_cond_wait(&world->come, &world->lock);
        if (world->n_woken == world->n_asleep)
            break;
        while (world->n_woken < world->n_asleep) {
            const uint64_t seq = world->asleep[world->n_woken++];

            pthread_mutex_unlock(&world->lock);
            nap(world, seq, N_PLACES);
            run_wake(world->context->run, seq);
            pthread_mutex_lock(&world->lock);
        }
    }
    pthread_mutex_unlock(&world->lock);
    return NULL;
}

static enum status plain_map(const struct stage *stage, void *scratch,
                             struct batch *batch, struct error *err)
{
    struct world *world = stage->state;

    ++*(int *)scratch; /* nobody else has it: a race here is seen by TSan */
    if (world->pends && chance(batch->seq, 77) % 2 == 0 &&
        batch->notes[stage->index] == NULL) {
        batch->notes[stage->index] = world;
        fall_asleep(world, batch->seq);
        nap(world, batch->seq, AT_MAP);
        return STATUS_PENDING;
    }
    return visit(world, AT_MAP, batch, err);
}

static enum status middle_commit(struct stage *stage, struct batch *batch,
                                 struct error *err)
{
    struct world *world = stage->state;
    const enum status status = commit_at(world, AT_MIDDLE, batch, err);

    if (status == STATUS_OK && batch->seq == (uint64_t)world->last_at) {
        if (world->last_waits_for != NEVER)
            wait_for(world, &world->has_failed[world->last_waits_for]);
        if (world->stop_at != NEVER) {
            wait_for(world, &world->has_stopped);
            (void)usleep(20000);
        }
        batch->is_last = true;
    }
    return status;
}

static enum status format_map(const struct stage *stage, void *scratch,
                              struct batch *batch, struct error *err)
{
    (void)scratch;
    return visit(stage->state, AT_FORMAT, batch, err);
}

static enum status cut_commit(struct stage *stage, struct batch *batch,
                              struct error *err)
{
    return commit_at(stage->state, AT_CUT, batch, err);
}

static enum status pack_map(const struct stage *stage, void *scratch,
                            struct batch *batch, struct error *err)
{
    (void)scratch;
    return visit(stage->state, AT_PACK, batch, err);
}

static enum status append_commit(struct stage *stage, struct batch *batch,
                                 struct error *err)
{
    return commit_at(stage->state, AT_APPEND, batch, err);
}

static enum status open_scratch(const struct stage *stage, void *scratch,
                                struct error *err)
{
    struct world *world = stage->state;

    *(int *)scratch = 0;
    atomic_fetch_add(&world->n_scratches, 1);
    if (world->scratch_fails)
        return error_set(err, STATUS_LIMIT, "no scratch");
    return STATUS_OK;
}

static const struct step source_steps[] = {{.commit = source_commit}, {0}};
static const struct step map_steps[] = {{.map = plain_map}, {0}};
static const struct step middle_steps[] = {{.commit = middle_commit}, {0}};
static const struct step sink_steps[] = {
    {.map = format_map},
    {.commit = cut_commit, .is_late = true},
    {.map = pack_map, .is_late = true},
    {.commit = append_commit, .is_late = true},
    {0},
};

/* The sink stands before the middle: its late steps come after it all the
 * same, as those of `write -o` before `head`. */
static const struct stage_type types[N_STAGES] = {
    {.name = "source", .role = STAGE_SOURCE, .steps = source_steps},
    {.name = "map",
     .role = STAGE_STEP,
     .steps = map_steps,
     .scratch_size = sizeof(int),
     .open_scratch = open_scratch},
    {.name = "sink", .role = STAGE_TEE, .steps = sink_steps},
    {.name = "middle", .role = STAGE_STEP, .steps = middle_steps},
};

static void count_retired(void *arg, const struct counts *counts)
{
    struct world *world = arg;
    const uint64_t seq = counts->n_batches - 1;

    world->n_docs_retired += docs_of(seq);
    if (counts->documents != world->n_docs_retired)
        world->is_retired_wrongly = true;
    if (world->large_every > 0 && seq % (uint64_t)world->large_every == 0)
        atomic_fetch_add(&world->n_large_retired, 1);
    atomic_fetch_add(&world->n_retired, 1);
}

static const struct world NOTHING = {.n_batches = 200,
                                     .last_at = NEVER,
                                     .last_waits_for = NEVER,
                                     .stop_at = NEVER,
                                     .sleeps = true};

static void open_world(struct world *world)
{
    for (size_t i = 0; i < N_PLACES; i++)
        world->seen[i] = mem_zalloc(BATCHES_MAX, sizeof(uint64_t));
    world->asleep = mem_zalloc(BATCHES_MAX, sizeof(uint64_t));
    assert_int_equal(pthread_mutex_init(&world->lock, NULL), 0);
    assert_int_equal(pthread_cond_init(&world->come, NULL), 0);
    assert_int_equal(pipe2(world->stop_pipe, O_NONBLOCK), 0);
}

static void close_world(struct world *world)
{
    for (size_t i = 0; i < N_PLACES; i++)
        mem_free(world->seen[i]);
    mem_free(world->asleep);
    (void)pthread_mutex_destroy(&world->lock);
    (void)pthread_cond_destroy(&world->come);
    (void)close(world->stop_pipe[0]);
    (void)close(world->stop_pipe[1]);
}

static enum status drive(struct world *world, struct error *err)
{
    struct stage_counts stage_counts[N_STAGES] = {{0}};
    struct input input = {.is_regular = true};
    struct context context = {.n_workers = world->n_workers,
                              .stop_fd = world->stop_pipe[0]};
    struct retire retire = {.context = &context,
                            .max_bad = UINT64_MAX,
                            .on_progress = count_retired,
                            .progress_arg = world};
    struct stage stages[N_STAGES] = {{0}};
    uint64_t cpu_ns[N_STAGES] = {0};
    pthread_t waker;
    enum status status;

    context.counts = (struct counts){.inputs = &input,
                                     .n_inputs = 1,
                                     .stages = stage_counts,
                                     .n_stages = N_STAGES,
                                     .stage_cpu_ns = cpu_ns};
    for (size_t i = 0; i < N_STAGES; i++)
        stages[i] = (struct stage){.type = &types[i],
                                   .name = types[i].name,
                                   .index = (uint32_t)i,
                                   .state = world,
                                   .context = &context};
    retire.stages = stages;
    retire.n_stages = N_STAGES;
    world->context = &context;
    assert_int_equal(pthread_create(&waker, NULL, wake_them, world), 0);
    status = run_pipeline(stages, N_STAGES, &context, &retire, err);
    pthread_mutex_lock(&world->lock);
    world->is_over = true;
    pthread_cond_signal(&world->come);
    pthread_mutex_unlock(&world->lock);
    (void)pthread_join(waker, NULL);
    return status;
}

/* Commits came in order, and retired is exactly what stands before `end`. */
static void check_prefix(const struct world *world, uint64_t end)
{
    assert_int_equal(atomic_load(&world->n_overlaps), 0);
    assert_false(world->is_retired_wrongly);
    assert_int_equal(atomic_load(&world->n_retired), end);
    for (size_t at = 0; at < N_PLACES; at++) {
        for (size_t i = 0; i < world->n_seen[at]; i++)
            assert_int_equal(world->seen[at][i], i);
    }
    assert_int_equal(world->window_max <=
                         (world->n_workers == 1 ? 1 : world->n_workers * 2),
                     true);
    assert_int_equal(world->large_max, 0);
}

/* Late commits never see a batch that an earlier step stopped before. */
static void check_late(const struct world *world, uint64_t end)
{
    assert_true(world->n_seen[AT_CUT] <= end);
    assert_true(world->n_seen[AT_APPEND] <= end);
}

static const size_t WORKERS[] = {1, 2, 8};

/* Run the same script with each number of workers. */
static void expect(const struct world *script, enum status wanted,
                   const char *message, uint64_t end)
{
    for (size_t i = 0; i < ARRAY_LEN(WORKERS); i++) {
        struct world world = *script;
        struct error err = {0};
        enum status status;

        world.n_workers = WORKERS[i];
        open_world(&world);
        status = drive(&world, &err);
        assert_int_equal(status, wanted);
        if (message != NULL)
            assert_string_equal(err.message, message);
        check_prefix(&world, end);
        if (wanted == STATUS_OK)
            check_late(&world, end);
        close_world(&world);
    }
}

static void every_batch_retires_in_order(void **state)
{
    struct world script = NOTHING;

    (void)state;
    expect(&script, STATUS_OK, NULL, 200);
    script.ends_by_status = true;
    expect(&script, STATUS_OK, NULL, 200);
    script.n_batches = 0;
    expect(&script, STATUS_OK, NULL, 0);
    script = NOTHING;
    script.n_batches = 1;
    expect(&script, STATUS_OK, NULL, 1);
}

static void thousands_of_tiny_batches_pass(void **state)
{
    struct world script = NOTHING;

    (void)state;
    script.n_batches = 5000;
    script.sleeps = false;
    expect(&script, STATUS_OK, NULL, 5000);
}

static void a_failure_leaves_the_exact_prefix(void **state)
{
    (void)state;
    for (enum place at = AT_SOURCE; at < N_PLACES; at++) {
        static const int seqs[] = {0, 1, 57};

        for (size_t i = 0; i < ARRAY_LEN(seqs); i++) {
            struct world script = NOTHING;
            char message[64];

            (void)snprintf(message, sizeof(message), "place %d batch %d",
                           (int)at, seqs[i]);
            script.n_batches = 80;
            script.fails[script.n_fails++] = (struct fail){at, seqs[i], NEVER};
            expect(&script, STATUS_IO, message, (uint64_t)seqs[i]);
        }
    }
}

static void of_several_failures_the_lowest_is_told(void **state)
{
    struct world script = NOTHING;

    (void)state;
    script.n_batches = 40;
    script.sleeps = false;
    script.fails[0] = (struct fail){AT_FORMAT, 9, 2};
    script.fails[1] = (struct fail){AT_MAP, 9, NEVER};
    script.fails[2] = (struct fail){AT_MAP, 10, NEVER};
    script.n_fails = 3;
    expect(&script, STATUS_IO, "place 1 batch 9", 9);
    script.fails[0] = (struct fail){AT_FORMAT, 8, 1};
    expect(&script, STATUS_IO, "place 3 batch 8", 8);
}

static void a_stage_in_the_middle_ends_the_input(void **state)
{
    static const int lasts[] = {0, 1, 63};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lasts); i++) {
        struct world script = NOTHING;

        script.last_at = lasts[i];
        expect(&script, STATUS_OK, NULL, (uint64_t)lasts[i] + 1);
    }
}

/* With one worker the batch behind the last one is never read. */
static void a_failure_behind_the_end_is_none(void **state)
{
    static const enum place places[] = {AT_SOURCE, AT_MAP};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        struct world script = NOTHING;

        script.last_at = 5;
        script.fails[0] = (struct fail){places[i], 6, NEVER};
        script.n_fails = 1;
        script.last_waits_for = 0;
        expect(&script, STATUS_OK, NULL, 6);
    }
}

static void asked_to_stop_it_ends_behind_what_was_read(void **state)
{
    struct world script = NOTHING;

    (void)state;
    script.stop_at = 31;
    expect(&script, STATUS_STOPPED,
           "stopped as asked; the same command continues", 32);
}

/* The stop came too late: there was nothing left to do. */
static void a_stop_behind_the_end_is_none(void **state)
{
    struct world script = NOTHING;

    (void)state;
    script.stop_at = 8;
    script.last_at = 5;
    expect(&script, STATUS_OK, NULL, 6);
}

static void large_batches_go_alone(void **state)
{
    struct world script = NOTHING;

    (void)state;
    script.large_every = 3;
    expect(&script, STATUS_OK, NULL, 200);
    script.large_every = 1;
    expect(&script, STATUS_OK, NULL, 200);
    script.fails[script.n_fails++] = (struct fail){AT_SOURCE, 20, NEVER};
    expect(&script, STATUS_IO, "place 0 batch 20", 20);
}

static void pending_batches_go_on_when_woken(void **state)
{
    struct world script = NOTHING;

    (void)state;
    script.pends = true;
    expect(&script, STATUS_OK, NULL, 200);
    script.n_batches = 3000;
    script.sleeps = false;
    expect(&script, STATUS_OK, NULL, 3000);
}

static void pending_batches_do_not_hold_up_a_stop(void **state)
{
    struct world script = NOTHING;

    (void)state;
    script.pends = true;
    script.last_at = 50;
    expect(&script, STATUS_OK, NULL, 51);
    script.last_at = NEVER;
    script.fails[script.n_fails++] = (struct fail){AT_MAP, 44, NEVER};
    expect(&script, STATUS_IO, "place 1 batch 44", 44);
}

static void a_worker_without_scratch_fails_the_run(void **state)
{
    struct world script = NOTHING;

    (void)state;
    script.scratch_fails = true;
    for (size_t i = 0; i < ARRAY_LEN(WORKERS); i++) {
        struct world world = script;
        struct error err = {0};

        world.n_workers = WORKERS[i];
        open_world(&world);
        assert_int_equal(drive(&world, &err), STATUS_LIMIT);
        assert_string_equal(err.message, "no scratch");
        assert_int_equal(atomic_load(&world.n_retired), 0);
        close_world(&world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_batch_retires_in_order),
        cmocka_unit_test(thousands_of_tiny_batches_pass),
        cmocka_unit_test(a_failure_leaves_the_exact_prefix),
        cmocka_unit_test(of_several_failures_the_lowest_is_told),
        cmocka_unit_test(a_stage_in_the_middle_ends_the_input),
        cmocka_unit_test(a_failure_behind_the_end_is_none),
        cmocka_unit_test(asked_to_stop_it_ends_behind_what_was_read),
        cmocka_unit_test(a_stop_behind_the_end_is_none),
        cmocka_unit_test(large_batches_go_alone),
        cmocka_unit_test(pending_batches_go_on_when_woken),
        cmocka_unit_test(pending_batches_do_not_hold_up_a_stop),
        cmocka_unit_test(a_worker_without_scratch_fails_the_run),
    };

    return unit_run(tests);
}
