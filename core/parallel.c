/* parallel.c -- see parallel.h. Chunks are handed out in order. */
#include "core/parallel.h"

#include "base/mem.h"

#include <pthread.h>

struct work {
    size_t n_chunks;
    parallel_chunk *chunk;
    void *arg;
    pthread_mutex_t lock;
    size_t next;   /* under lock, as is all below */
    size_t failed; /* the lowest chunk that failed; SIZE_MAX: none */
    struct error failure;
};

static bool take(struct work *work, size_t *chunk)
{
    bool found;

    pthread_mutex_lock(&work->lock);
    found = work->next < work->n_chunks && work->failed == SIZE_MAX;
    if (found)
        *chunk = work->next++;
    pthread_mutex_unlock(&work->lock);
    return found;
}

static void fail(struct work *work, size_t chunk, const struct error *err)
{
    pthread_mutex_lock(&work->lock);
    if (chunk < work->failed) {
        work->failed = chunk;
        work->failure = *err;
    }
    pthread_mutex_unlock(&work->lock);
}

static void *run_chunks(void *arg)
{
    struct work *work = arg;
    size_t chunk;

    while (take(work, &chunk)) {
        struct error err = {0};

        err.status = work->chunk(work->arg, chunk, &err);
        if (err.status != STATUS_OK)
            fail(work, chunk, &err);
    }
    return NULL;
}

enum status parallel_run(size_t n_threads, size_t n_chunks,
                         parallel_chunk *chunk, void *arg, struct error *err)
{
    struct work work = {
        .n_chunks = n_chunks, .chunk = chunk, .arg = arg, .failed = SIZE_MAX};
    pthread_t *threads = mem_zalloc(n_threads, sizeof(*threads));
    size_t n_started = 0;

    pthread_mutex_init(&work.lock, NULL);
    while (n_started + 1 < n_threads && n_started + 1 < n_chunks &&
           pthread_create(&threads[n_started], NULL, run_chunks, &work) == 0)
        n_started++;
    (void)run_chunks(&work);
    for (size_t i = 0; i < n_started; i++)
        pthread_join(threads[i], NULL);
    mem_free(threads);
    pthread_mutex_destroy(&work.lock);
    if (work.failed == SIZE_MAX)
        return STATUS_OK;
    *err = work.failure;
    return err->status;
}
