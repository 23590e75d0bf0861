/*
 * codec_lz4.c -- lz4 frames, through liblz4's frame API.
 *
 * As with zstd, liblz4 is fed one block a call, without the block checksum and
 * the next header that it asks for beside, and nothing while decoded bytes
 * wait: what comes out before damage then depends on the file alone. Blocks
 * are at most 4 MiB.
 * Source: LZ4 frame format 1.6.2.
 */
#include "base/codec_type.h"

#include "base/mem.h"

#include <lz4frame.h>

enum {
    MAGIC_BYTES = 4,
    FIRST_BYTES = 7, /* the shortest header: magic, flags, size, checksum */
    FLAGS_AT = 4,
    FLAG_DICTIONARY = 0x01,
    FLAG_CONTENT_CHECKSUM = 0x04,
    FLAG_BLOCK_CHECKSUM = 0x10,
    BLOCK_HEADER_BYTES = 4,
    BLOCK_CHECKSUM_BYTES = 4,
};

struct lz4_decoder {
    LZ4F_dctx *ctx;
    size_t wanted;      /* bytes liblz4 asks for next */
    size_t spare_bytes; /* of these not the block's */
    bool was_filled;    /* the last call left no room: more may wait */
};

static void *open_decoder(uint64_t window_max_bytes)
{
    struct lz4_decoder *decoder = mem_zalloc(1, sizeof(*decoder));

    (void)window_max_bytes; /* always 64 KiB */
    if (LZ4F_isError(
            LZ4F_createDecompressionContext(&decoder->ctx, LZ4F_VERSION)))
        decoder->ctx = NULL;
    return decoder;
}

static void close_decoder(void *state)
{
    struct lz4_decoder *decoder = state;

    (void)LZ4F_freeDecompressionContext(decoder->ctx);
    mem_free(decoder);
}

static enum status begin(void *state, struct codec_io *io, struct error *err)
{
    struct lz4_decoder *decoder = state;
    const struct str head = codec_io_head(io);
    const size_t len = head.len < MAGIC_BYTES ? head.len : MAGIC_BYTES;

    if (decoder->ctx == NULL)
        return error_set(err, STATUS_LIMIT, "no memory for an lz4 decoder");
    LZ4F_resetDecompressionContext(decoder->ctx);
    decoder->wanted = FIRST_BYTES;
    decoder->spare_bytes = BLOCK_HEADER_BYTES;
    decoder->was_filled = false;
    if (codec_is_skippable(head))
        return STATUS_OK;
    if (memcmp(head.ptr, codec_lz4.magic.ptr, len) != 0)
        return error_set(err, STATUS_FORMAT,
                         "not an lz4 frame (garbage after the last frame, or "
                         "damage)");
    if (head.len <= FLAGS_AT)
        return STATUS_OK;
    if ((io->in[FLAGS_AT] & FLAG_DICTIONARY) != 0)
        return error_set(err, STATUS_FORMAT,
                         "lz4 frame needs a dictionary; no option allows "
                         "this, recompress it without one");
    if ((io->in[FLAGS_AT] & FLAG_CONTENT_CHECKSUM) == 0)
        io->lacks_checksum = true;
    if ((io->in[FLAGS_AT] & FLAG_BLOCK_CHECKSUM) != 0)
        decoder->spare_bytes += BLOCK_CHECKSUM_BYTES;
    return STATUS_OK;
}

static enum status feed(struct lz4_decoder *decoder, struct codec_io *io,
                        size_t n_bytes, struct error *err)
{
    size_t in_len = n_bytes;
    size_t out_len = io->out_len;
    const size_t wanted =
        LZ4F_decompress(decoder->ctx, io->out, &out_len, io->in, &in_len, NULL);

    if (LZ4F_isError(wanted))
        return error_set(err, STATUS_FORMAT, "damaged lz4 frame: %s",
                         LZ4F_getErrorName(wanted));
    decoder->was_filled = out_len == io->out_len;
    decoder->wanted = wanted;
    codec_io_move(io, in_len, out_len);
    return wanted == 0 ? STATUS_END : STATUS_OK;
}

static enum status decode(void *state, struct codec_io *io, struct error *err)
{
    struct lz4_decoder *decoder = state;
    const size_t room = io->out_len;
    size_t n_bytes;

    if (decoder->was_filled) {
        const enum status status = feed(decoder, io, 0, err);

        if (status != STATUS_OK || io->out_len < room)
            return status;
    }
    n_bytes = decoder->wanted;
    if (n_bytes > decoder->spare_bytes)
        n_bytes -= decoder->spare_bytes;
    else if (n_bytes > BLOCK_HEADER_BYTES)
        n_bytes -= BLOCK_HEADER_BYTES;
    return feed(decoder, io, io->in_len < n_bytes ? io->in_len : n_bytes, err);
}

static void *open_encoder(void)
{
    return NULL;
}

static void close_encoder(void *state)
{
    (void)state;
}

static enum status encode(void *state, struct str in, struct buf *out,
                          struct error *err)
{
    const LZ4F_preferences_t preferences = {
        .frameInfo = {.blockSizeID = LZ4F_max4MB,
                      .blockMode = LZ4F_blockIndependent,
                      .contentChecksumFlag = LZ4F_contentChecksumEnabled,
                      .contentSize = in.len},
    };
    const size_t bound = LZ4F_compressFrameBound(in.len, &preferences);
    char *to = buf_reserve(out, bound);
    size_t len;

    (void)state;
    len = LZ4F_compressFrame(to, bound, in.ptr, in.len, &preferences);
    if (LZ4F_isError(len))
        return error_set(err, STATUS_LIMIT, "compressing with lz4: %s",
                         LZ4F_getErrorName(len));
    out->len += len;
    return STATUS_OK;
}

const struct codec_type codec_lz4 = {
    .name = "lz4",
    .suffix = ".lz4",
    .unit = "lz4 frame",
    .magic = {"\x04\x22\x4d\x18", MAGIC_BYTES},
    .decoder_new = open_decoder,
    .decoder_free = close_decoder,
    .begin = begin,
    .decode = decode,
    .encoder_new = open_encoder,
    .encoder_free = close_encoder,
    .encode = encode,
};
