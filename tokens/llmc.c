/*
 * llmc.c -- shards for llm.c and modded-nanogpt: a header, then uint16 ids.
 *
 *   int32 header[256]: 20240520, version 1, number of tokens, zeros
 *   uint16 ids[number of tokens]
 *
 * Their loaders take a document to begin at its end-of-text id. Larger ids are
 * refused: the wider variants (20240801, 278895051) are not read by llm.c. The
 * number of tokens is known last, so the header is written twice. llm.c seeks
 * with an int: a file stays below 2 GiB.
 * Source: tokens.md 6.2; llm.c dev/data/fineweb.py, llmc/dataloader.h.
 */
#include "tokens/shard_format.h"

#include <endian.h>
#include <inttypes.h>

enum {
    HEADER_WORDS = 256,
    HEADER_BYTES = 4 * HEADER_WORDS,
    MAGIC = 20240520,
    VERSION = 1,
    ID_BYTES = 2
};

struct header {
    uint32_t words[HEADER_WORDS];
};

static size_t id_bytes(uint32_t max_id)
{
    return max_id <= UINT16_MAX ? ID_BYTES : 0;
}

/* llm.c globs {name}_train_*.bin; the directory has the data set's name. */
static void name_file(uint64_t number, size_t file, struct buf *name)
{
    (void)file;
    buf_printf(name, "train_%06" PRIu64 ".bin", number);
}

static struct header make_header(uint64_t n_tokens)
{
    return (struct header){
        {htole32(MAGIC), htole32(VERSION), htole32((uint32_t)n_tokens)}};
}

static struct str header_bytes(const struct header *header)
{
    return (struct str){(const char *)header->words, HEADER_BYTES};
}

static enum status begin(struct shard *shard, struct error *err)
{
    const struct header header = make_header(0);

    return file_out_write(shard->files[0], header_bytes(&header), err);
}

static enum status add(struct shard *shard, const struct shard_document *doc,
                       struct error *err)
{
    return file_out_write(shard->files[0], doc->ids, err);
}

static enum status end(struct shard *shard, struct error *err)
{
    const struct header header = make_header(shard->n_tokens);

    return file_out_rewrite_head(shard->files[0], header_bytes(&header), err);
}

const struct shard_format llmc_format = {
    .name = "llmc",
    .summary = "llm.c and modded-nanogpt: 1 KiB header, uint16 ids (.bin)",
    .eot = EOT_BEFORE,
    .tokens_max = (INT32_MAX - HEADER_BYTES) / ID_BYTES,
    .n_files = 1,
    .id_bytes = id_bytes,
    .name_file = name_file,
    .begin = begin,
    .add = add,
    .end = end,
};
