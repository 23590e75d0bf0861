/*
 * shard.h -- the shard being written, in a run directory.
 *
 * A shard that an earlier run finished is counted and not written again.
 */
#ifndef TAMIS_SHARD_H
#define TAMIS_SHARD_H

#include "core/rundir.h"
#include "tokens/shard_format.h"

struct writer {
    struct rundir *dir;
    struct shard shard;
    bool is_open; /* the shard has a document */
    bool is_done; /* an earlier run wrote it */
};

/* format and tokenizer of writer->shard are set, and dir. */
void writer_init(struct writer *writer);

/* Append a document, opening the next shard for it if none is open. */
enum status writer_add(struct writer *writer, const struct shard_document *doc,
                       struct error *err) NODISCARD;

/*
 * The shard ends behind the first n_docs documents of the batch. With no shard
 * open a unit without files, so that what was dropped is accounted for.
 */
enum status writer_cut(struct writer *writer, struct batch *batch,
                       size_t n_docs, struct error *err) NODISCARD;

/* Discards what is open. */
void writer_release(struct writer *writer);

#endif
