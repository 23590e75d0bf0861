/*
 * raw.c -- token ids and nothing else, with an index of the documents beside.
 *
 * NNNNNN.bin holds ids back to back, 2 bytes each when the largest id of the
 * tokenizer fits, else 4: what nanoGPT reads with np.memmap. NNNNNN.docs.u64
 * holds 8 bytes a document: where it ends in the .bin, in tokens (as
 * datatrove's .ds.index).
 */
#include "tokens/shard_format.h"

#include <endian.h>
#include <inttypes.h>

enum { FILE_IDS, FILE_DOCUMENTS, N_FILES };

static void name_file(uint64_t number, size_t file, struct buf *name)
{
    buf_printf(name, "%06" PRIu64 "%s", number,
               file == FILE_IDS ? ".bin" : ".docs.u64");
}

static enum status begin(struct shard *shard, struct error *err)
{
    (void)shard;
    (void)err;
    return STATUS_OK;
}

static enum status add(struct shard *shard, const struct shard_document *doc,
                       struct error *err)
{
    const uint64_t end = htole64(shard->n_tokens + doc->n_tokens);
    const enum status status =
        file_out_write(shard->files[FILE_IDS], doc->ids, err);

    if (status != STATUS_OK)
        return status;
    return file_out_write(shard->files[FILE_DOCUMENTS],
                          (struct str){(const char *)&end, sizeof(end)}, err);
}

const struct shard_format raw_format = {
    .name = "raw",
    .summary = "ids alone (.bin), ends of documents beside (.docs.u64)",
    .eot = EOT_AFTER,
    .tokens_max = INT64_MAX / 8,
    .n_files = N_FILES,
    .id_bytes = shard_format_any_width,
    .name_file = name_file,
    .begin = begin,
    .add = add,
};
