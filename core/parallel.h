/*
 * parallel.h -- work that is not a stream, on several threads, with the same
 * result on any number of them.
 *
 * The caller cuts its data into chunks by the data alone, never by the number
 * of threads; chunks run in any order, each writing only what is its own; the
 * caller then combines the chunks' results in order. So sums and files have
 * one shape whatever -j is.
 */
#ifndef TAMIS_PARALLEL_H
#define TAMIS_PARALLEL_H

#include "base/error.h"

/* Do one chunk. `arg` is shared: chunk-owned parts of it may be written. */
typedef enum status parallel_chunk(void *arg, size_t chunk, struct error *err);

/*
 * Run every chunk in 0..n_chunks once, on up to n_threads threads, the
 * caller's included. After a failure no further chunk begins; of several the
 * lowest chunk's is reported, and every chunk below it has run.
 */
enum status parallel_run(size_t n_threads, size_t n_chunks,
                         parallel_chunk *chunk, void *arg,
                         struct error *err) NODISCARD;

#endif
