/*
 * run.c -- see run.h. One lock guards the slots and the turns; it is held for
 * bookkeeping only, never while a step runs.
 */
#include "core/run.h"

#include "base/mem.h"
#include "core/retire.h"

#include <assert.h>
#include <poll.h>
#include <pthread.h>
#include <time.h>

enum { SLOTS_PER_WORKER = 2, LARGE_MAX = 1 };

enum slot_state { SLOT_FREE, SLOT_PARKED, SLOT_RUNNING, SLOT_PENDING };

struct slot {
    struct batch batch;
    enum slot_state state;
    size_t step; /* index into run->steps of the next one to run */
    bool wake;   /* woken while its map was still on its way out */
};

/* A step in its place: the stages' own, then the late ones, then ours. */
struct placed_step {
    struct stage *stage; /* NULL: ours, of retire.c */
    struct step step;
    uint64_t next_seq; /* whose turn a commit is */
};

struct run {
    struct stage *stages;
    size_t n_stages;
    struct context *context;
    struct retire *retire;
    struct placed_step *steps;
    size_t n_steps;
    struct slot *slots;
    size_t n_slots;
    pthread_mutex_t lock;
    pthread_cond_t moved;
    uint64_t n_begun; /* batches the source was asked for */
    uint64_t end_seq; /* no batch from this one on may go on */
    size_t n_large;   /* batches in flight that hold a large record */
    bool source_is_busy;
    bool is_stopped;      /* asked to stop; input may be left */
    struct error failure; /* of the lowest batch that failed */
};

struct worker {
    struct run *run;
    void **scratch; /* one a stage */
    struct word_tools *tools;
};

static size_t count_steps(const struct run *run)
{
    size_t n = 2; /* seal and retire */

    for (size_t i = 0; i < run->n_stages; i++) {
        const struct step *step = run->stages[i].type->steps;

        for (; step->map != NULL || step->commit != NULL; step++)
            n++;
    }
    return n;
}

static void place_steps(struct run *run, bool is_late)
{
    for (size_t i = 0; i < run->n_stages; i++) {
        const struct step *step = run->stages[i].type->steps;

        for (; step->map != NULL || step->commit != NULL; step++) {
            if (step->is_late != is_late)
                continue;
            run->steps[run->n_steps++] =
                (struct placed_step){.stage = &run->stages[i], .step = *step};
        }
    }
}

static bool is_commit(const struct run *run, size_t step)
{
    return step + 1 == run->n_steps || run->steps[step].step.commit != NULL;
}

/* Under lock. */
static bool can_move(const struct run *run, const struct slot *slot)
{
    const struct placed_step *at = &run->steps[slot->step];

    return slot->state == SLOT_PARKED &&
           (slot->batch.seq >= run->end_seq || !is_commit(run, slot->step) ||
            at->next_seq == slot->batch.seq);
}

/* Under lock: the movable batch with the lowest seq. */
static struct slot *lowest_movable(struct run *run)
{
    struct slot *best = NULL;

    for (size_t i = 0; i < run->n_slots; i++) {
        struct slot *slot = &run->slots[i];

        if (can_move(run, slot) &&
            (best == NULL || slot->batch.seq < best->batch.seq))
            best = slot;
    }
    return best;
}

static bool asked_to_stop(const struct run *run)
{
    struct pollfd fd = {.fd = run->context->stop_fd, .events = POLLIN};

    return fd.fd >= 0 && poll(&fd, 1, 0) > 0;
}

/* Under lock: a slot for a new batch, when there may be one. */
static struct slot *begin(struct run *run)
{
    if (run->source_is_busy || run->n_begun >= run->end_seq ||
        run->n_large >= LARGE_MAX)
        return NULL;
    if (asked_to_stop(run)) {
        run->is_stopped = true;
        run->end_seq = run->n_begun;
        return NULL;
    }
    for (size_t i = 0; i < run->n_slots; i++) {
        struct slot *slot = &run->slots[i];

        if (slot->state != SLOT_FREE)
            continue;
        batch_reset(&slot->batch, run->n_begun++);
        slot->step = 0;
        run->source_is_busy = true;
        return slot;
    }
    return NULL;
}

/* Under lock: nothing runs, and nothing more will. */
static bool is_done(const struct run *run)
{
    for (size_t i = 0; i < run->n_slots; i++) {
        if (run->slots[i].state != SLOT_FREE)
            return false;
    }
    return run->n_begun >= run->end_seq;
}

static uint64_t cpu_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

static enum status run_step(const struct worker *worker, struct slot *slot,
                            struct error *err)
{
    const struct run *run = worker->run;
    const struct placed_step *at = &run->steps[slot->step];
    struct batch *batch = &slot->batch;
    const uint64_t began = cpu_ns();
    enum status status;

    if (at->stage == NULL) {
        if (slot->step + 2 == run->n_steps)
            return retire_seal(run->retire, batch, err);
        return retire_batch(run->retire, batch, err);
    }
    batch->stage = at->stage->index;
    batch->tools = worker->tools;
    if (at->step.map != NULL)
        status =
            at->step.map(at->stage, worker->scratch[batch->stage], batch, err);
    else
        status = at->step.commit(at->stage, batch, err);
    if (status == STATUS_OK)
        batch_sweep(batch);
    batch->cpu_ns[batch->stage] += cpu_ns() - began;
    return status;
}

/* Under lock: this batch and those behind it go no further. */
static void fail(struct run *run, const struct slot *slot,
                 const struct error *err)
{
    if (slot->batch.seq >= run->end_seq)
        return;
    run->end_seq = slot->batch.seq;
    if (err->status != STATUS_END)
        run->failure = *err;
    else
        run->failure = (struct error){0};
}

/* Under lock: the input ends with this batch. What went wrong behind it, or a
 * stop asked for there, is as if it had never been. */
static void end_behind(struct run *run, const struct slot *slot)
{
    if (slot->batch.seq >= run->end_seq)
        return;
    run->end_seq = slot->batch.seq + 1;
    run->failure = (struct error){0};
    run->is_stopped = false;
}

/* Under lock: give the slot back. */
static void free_slot(struct run *run, struct slot *slot)
{
    retire_discard(&slot->batch);
    if (slot->batch.is_large)
        run->n_large--;
    slot->batch.is_large = false;
    slot->state = SLOT_FREE;
}

/* Under lock: book what the step that just ran means. False: stop carrying. */
static bool advance(struct run *run, struct slot *slot, enum status status,
                    struct error *err)
{
    const size_t step = slot->step;

    if (step == 0)
        run->source_is_busy = false;
    if (status == STATUS_PENDING) {
        slot->state = slot->wake ? SLOT_PARKED : SLOT_PENDING;
        slot->wake = false;
        return false;
    }
    if (status != STATUS_OK) {
        err->status = status;
        fail(run, slot, err);
        return true;
    }
    if (is_commit(run, step))
        run->steps[step].next_seq++;
    if (step == 0 && slot->batch.is_large)
        run->n_large++;
    if (slot->batch.is_last)
        end_behind(run, slot);
    slot->step++;
    return true;
}

/* Under lock, which is let go while steps run: carry a batch as far as it
 * can go now. */
static void carry(const struct worker *worker, struct slot *slot)
{
    struct run *run = worker->run;

    for (;;) {
        struct error err = {0};
        enum status status;

        slot->state = SLOT_PARKED;
        if (slot->batch.seq >= run->end_seq || slot->step == run->n_steps) {
            free_slot(run, slot);
            break;
        }
        if (!can_move(run, slot))
            break;
        slot->state = SLOT_RUNNING;
        pthread_mutex_unlock(&run->lock);
        status = run_step(worker, slot, &err);
        pthread_mutex_lock(&run->lock);
        if (!advance(run, slot, status, &err))
            break;
        pthread_cond_broadcast(&run->moved);
    }
    pthread_cond_broadcast(&run->moved);
}

static enum status scratch_open(struct worker *worker, struct error *err)
{
    const struct run *run = worker->run;

    worker->scratch = mem_zalloc(run->n_stages, sizeof(*worker->scratch));
    worker->tools = word_tools_new();
    for (size_t i = 0; i < run->n_stages; i++) {
        const struct stage *stage = &run->stages[i];
        enum status status;

        worker->scratch[i] = mem_zalloc(1, stage->type->scratch_size);
        if (stage->type->open_scratch == NULL)
            continue;
        status = stage->type->open_scratch(stage, worker->scratch[i], err);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static void scratch_close(struct worker *worker)
{
    const struct run *run = worker->run;

    for (size_t i = 0; i < run->n_stages; i++) {
        if (worker->scratch[i] == NULL)
            continue;
        if (run->stages[i].type->close_scratch != NULL)
            run->stages[i].type->close_scratch(worker->scratch[i]);
        mem_free(worker->scratch[i]);
    }
    mem_free(worker->scratch);
    word_tools_free(worker->tools);
}

static void *work(void *arg)
{
    struct worker worker = {.run = arg};
    struct run *run = worker.run;
    struct error err = {0};
    const enum status status = scratch_open(&worker, &err);

    pthread_mutex_lock(&run->lock);
    if (status != STATUS_OK && run->end_seq > 0) {
        run->failure = err;
        run->end_seq = 0;
    }
    while (!is_done(run)) {
        struct slot *slot = lowest_movable(run);

        if (slot == NULL)
            slot = begin(run);
        if (slot != NULL)
            carry(&worker, slot);
        else if (!is_done(run))
            pthread_cond_wait(&run->moved, &run->lock);
    }
    pthread_cond_broadcast(&run->moved);
    pthread_mutex_unlock(&run->lock);
    scratch_close(&worker);
    return NULL;
}

static void run_workers(struct run *run, size_t n_workers)
{
    pthread_t *threads = mem_zalloc(n_workers, sizeof(*threads));
    size_t n_started = 0;

    /* The calling thread is a worker; a thread that will not start is not. */
    while (n_started + 1 < n_workers &&
           pthread_create(&threads[n_started], NULL, work, run) == 0)
        n_started++;
    (void)work(run);
    for (size_t i = 0; i < n_started; i++)
        pthread_join(threads[i], NULL);
    mem_free(threads);
}

static void run_open(struct run *run)
{
    const size_t n_workers = run->context->n_workers;

    pthread_mutex_init(&run->lock, NULL);
    pthread_cond_init(&run->moved, NULL);
    run->end_seq = UINT64_MAX;
    run->steps = mem_zalloc(count_steps(run), sizeof(*run->steps));
    place_steps(run, false);
    place_steps(run, true);
    run->n_steps += 2; /* seal and retire: no stage */
    run->n_slots = n_workers == 1 ? 1 : n_workers * SLOTS_PER_WORKER;
    run->slots = mem_zalloc(run->n_slots, sizeof(*run->slots));
    for (size_t i = 0; i < run->n_slots; i++)
        batch_init(&run->slots[i].batch, run->n_stages, run->context->cpu);
}

static void run_close(struct run *run)
{
    for (size_t i = 0; i < run->n_slots; i++)
        batch_release(&run->slots[i].batch);
    mem_free(run->slots);
    mem_free(run->steps);
    pthread_cond_destroy(&run->moved);
    pthread_mutex_destroy(&run->lock);
}

void run_wake(struct run *run, uint64_t seq)
{
    pthread_mutex_lock(&run->lock);
    for (size_t i = 0; i < run->n_slots; i++) {
        struct slot *slot = &run->slots[i];

        if (slot->batch.seq != seq || slot->state == SLOT_FREE)
            continue;
        if (slot->state == SLOT_PENDING)
            slot->state = SLOT_PARKED;
        else
            slot->wake = true;
    }
    pthread_cond_broadcast(&run->moved);
    pthread_mutex_unlock(&run->lock);
}

enum status run_pipeline(struct stage *stages, size_t n_stages,
                         struct context *context, struct retire *retire,
                         struct error *err)
{
    struct run run = {.stages = stages,
                      .n_stages = n_stages,
                      .context = context,
                      .retire = retire};

    run_open(&run);
    context->run = &run;
    run_workers(&run, context->n_workers);
    context->run = NULL;
    run_close(&run);
    if (run.failure.status != STATUS_OK) {
        *err = run.failure;
        return run.failure.status;
    }
    if (run.is_stopped)
        return error_set(err, STATUS_STOPPED,
                         "stopped as asked; the same command continues");
    return STATUS_OK;
}
