/* shard.c -- see shard.h. */
#include "tokens/shard.h"

#include "base/mem.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

enum { UNIT_LEN = 32 };

static void name_unit(const struct shard *shard, char unit[UNIT_LEN])
{
    (void)snprintf(unit, UNIT_LEN, "%06" PRIu64, shard->number);
}

/* NUL-terminated; heap. */
static char *file_name(const struct shard *shard, size_t file)
{
    struct buf name;

    buf_init(&name, NULL);
    shard->format->name_file(shard->number, file, &name);
    buf_add_char(&name, '\0');
    return name.ptr;
}

void writer_init(struct writer *writer)
{
    struct shard *shard = &writer->shard;

    assert(shard->format->n_files <= SHARD_FILES_MAX);
    shard->id_bytes = shard->format->id_bytes(shard->tokenizer->max_id);
    shard->state = mem_zalloc(1, shard->format->state_size);
}

static enum status begin(struct writer *writer, struct error *err)
{
    struct shard *shard = &writer->shard;
    enum status status = STATUS_OK;
    char unit[UNIT_LEN];

    name_unit(shard, unit);
    writer->is_open = true;
    writer->is_done = rundir_has(writer->dir, unit);
    shard->n_tokens = 0;
    shard->n_documents = 0;
    if (writer->is_done)
        return STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < shard->format->n_files; i++) {
        char *name = file_name(shard, i);

        status = rundir_create(writer->dir, name, &shard->files[i], err);
        mem_free(name);
    }
    if (status != STATUS_OK)
        return status;
    if (shard->format->state_size > 0)
        memset(shard->state, 0, shard->format->state_size);
    return shard->format->begin(shard, err);
}

enum status writer_add(struct writer *writer, const struct shard_document *doc,
                       struct error *err)
{
    struct shard *shard = &writer->shard;
    enum status status = STATUS_OK;

    if (doc->n_tokens > shard->format->tokens_max)
        return error_set(err, STATUS_LIMIT,
                         "%s:%" PRIu64 ": a document of %" PRIu64
                         " tokens; a shard of format %s holds %" PRIu64,
                         doc->input, doc->record, doc->n_tokens,
                         shard->format->name, shard->format->tokens_max);
    if (!writer->is_open)
        status = begin(writer, err);
    if (status == STATUS_OK && !writer->is_done)
        status = shard->format->add(shard, doc, err);
    shard->n_tokens += doc->n_tokens;
    shard->n_documents++;
    return status;
}

/* Everything on disk under temporary names. */
static enum status end(struct writer *writer, struct error *err)
{
    struct shard *shard = &writer->shard;
    enum status status = STATUS_OK;

    if (shard->format->end != NULL)
        status = shard->format->end(shard, err);
    for (size_t i = 0; status == STATUS_OK && i < shard->format->n_files; i++)
        status = file_out_finish(shard->files[i], err);
    return status;
}

static void hand_over(struct writer *writer, struct cut *cut)
{
    struct shard *shard = &writer->shard;

    for (size_t i = 0; i < shard->format->n_files; i++) {
        char *name = file_name(shard, i);

        cut_add_file(cut, shard->files[i], name, shard->n_documents);
        shard->files[i] = NULL;
        mem_free(name);
    }
}

enum status writer_cut(struct writer *writer, struct batch *batch,
                       size_t n_docs, struct error *err)
{
    const bool has_files = writer->is_open && !writer->is_done;
    struct shard *shard = &writer->shard;
    enum status status = STATUS_OK;
    char unit[UNIT_LEN];
    struct buf extra;
    struct cut *cut;

    if (has_files)
        status = end(writer, err);
    if (status != STATUS_OK)
        return status;
    name_unit(shard, unit);
    cut = rundir_cut(writer->dir, batch, n_docs, unit);
    buf_init(&extra, &batch->arena);
    buf_printf(&extra, ",\"tokens\":%" PRIu64,
               writer->is_open ? shard->n_tokens : 0);
    cut_set_extra(cut, buf_str(&extra));
    if (has_files)
        hand_over(writer, cut);
    writer->is_open = false;
    shard->number++;
    return STATUS_OK;
}

void writer_release(struct writer *writer)
{
    for (size_t i = 0; i < SHARD_FILES_MAX; i++)
        file_out_discard(writer->shard.files[i]);
    mem_free(writer->shard.state);
}
