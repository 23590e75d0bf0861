/*
 * run.h -- drive batches through the steps of a pipeline.
 *
 * A bounded window of batches is in flight. A batch remembers the step it is
 * at. A worker takes the batch with the lowest seq that can move, carries it
 * until a commit that is not its turn yet or a map that answers PENDING, parks
 * it and takes the next. The lowest seq can always move: no deadlock. With one
 * worker this is a plain loop and no thread is made.
 *
 * A stop at batch k (failure, head, end of input) lets lower batches finish
 * and no higher one retire: outputs and counts are those of an exact prefix of
 * the input. Of several failures the one of the lowest batch is reported.
 */
#ifndef TAMIS_RUN_H
#define TAMIS_RUN_H

#include "core/stage.h"

struct retire;

/*
 * stages[0] is the source. Every batch that finishes is handed to `retire`.
 * STATUS_STOPPED when context->stop_fd asked for it and input was left.
 */
enum status run_pipeline(struct stage *stages, size_t n_stages,
                         struct context *context, struct retire *retire,
                         struct error *err) NODISCARD;

/* A map answered STATUS_PENDING for batch seq; call it again. Any thread. */
void run_wake(struct run *run, uint64_t seq);

#endif
