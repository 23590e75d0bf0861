/*
 * codec_xz.c -- xz streams, through liblzma.
 *
 * Streams may follow one another with zeros between, four by four. Memory of
 * the decoder is bounded by the same figure as zstd's window plus its tables.
 * The encoder is level 6 with a dictionary of 4 MiB, about the size of a
 * frame: a larger one only costs memory (45 MiB a worker instead of 94).
 * Source: the .xz file format 1.1.0.
 */
#include "base/codec_type.h"

#include "base/mem.h"

#include <inttypes.h>
#include <lzma.h>

enum {
    MAGIC_BYTES = 6,
    PADDING_BYTES = 4,
    DICTIONARY_BYTES = 4 << 20,
    TABLE_BYTES = 4 << 20, /* what a decoder needs besides its dictionary */
};

struct xz_decoder {
    lzma_stream stream;
    uint64_t memory_max_bytes;
};

static void *open_decoder(uint64_t window_max_bytes)
{
    struct xz_decoder *decoder = mem_zalloc(1, sizeof(*decoder));

    decoder->stream = (lzma_stream)LZMA_STREAM_INIT;
    decoder->memory_max_bytes = window_max_bytes + TABLE_BYTES;
    return decoder;
}

static void close_decoder(void *state)
{
    struct xz_decoder *decoder = state;

    lzma_end(&decoder->stream);
    mem_free(decoder);
}

static enum status begin(void *state, struct codec_io *io, struct error *err)
{
    struct xz_decoder *decoder = state;
    const size_t len = io->in_len < MAGIC_BYTES ? io->in_len : MAGIC_BYTES;
    bool is_padded = false;

    while (io->in_len >= PADDING_BYTES &&
           memcmp(io->in, "\0\0\0\0", PADDING_BYTES) == 0) {
        codec_io_move(io, PADDING_BYTES, 0);
        is_padded = true;
    }
    if (is_padded)
        return STATUS_END;
    if (memcmp(io->in, codec_xz.magic.ptr, len) != 0)
        return error_set(err, STATUS_FORMAT,
                         "not an xz stream (garbage after the last stream, or "
                         "damage)");
    if (lzma_stream_decoder(&decoder->stream, decoder->memory_max_bytes,
                            LZMA_TELL_NO_CHECK | LZMA_TELL_UNSUPPORTED_CHECK) !=
        LZMA_OK)
        return error_set(err, STATUS_LIMIT, "no memory for an xz decoder");
    return STATUS_OK;
}

static enum status failure(const struct xz_decoder *decoder, lzma_ret code,
                           struct error *err)
{
    if (code == LZMA_MEMLIMIT_ERROR)
        return error_set(
            err, STATUS_FORMAT,
            "xz stream needs %" PRIu64 " bytes of memory, more than %" PRIu64
            "; --long allows more",
            lzma_memusage(&decoder->stream), decoder->memory_max_bytes);
    if (code == LZMA_MEM_ERROR)
        return error_set(err, STATUS_LIMIT, "no memory for an xz decoder");
    if (code == LZMA_OPTIONS_ERROR)
        return error_set(err, STATUS_FORMAT,
                         "xz stream with a filter or flag liblzma lacks");
    return error_set(err, STATUS_FORMAT, "damaged xz stream");
}

static enum status decode(void *state, struct codec_io *io, struct error *err)
{
    struct xz_decoder *decoder = state;
    lzma_stream *stream = &decoder->stream;
    lzma_ret code;

    stream->next_in = io->in;
    stream->avail_in = io->in_len;
    stream->next_out = io->out;
    stream->avail_out = io->out_len;
    do {
        code = lzma_code(stream, LZMA_RUN);
        if (code == LZMA_NO_CHECK || code == LZMA_UNSUPPORTED_CHECK)
            io->lacks_checksum = true;
    } while (code == LZMA_NO_CHECK || code == LZMA_UNSUPPORTED_CHECK);
    codec_io_move(io, io->in_len - stream->avail_in,
                  io->out_len - stream->avail_out);
    if (code == LZMA_STREAM_END)
        return STATUS_END;
    /* BUF_ERROR: no input and nothing to give */
    return code == LZMA_OK || code == LZMA_BUF_ERROR
               ? STATUS_OK
               : failure(decoder, code, err);
}

static void *open_encoder(void)
{
    return NULL; /* liblzma keeps nothing between frames */
}

static void close_encoder(void *state)
{
    (void)state;
}

static enum status encode(void *state, struct str in, struct buf *out,
                          struct error *err)
{
    const size_t bound = lzma_stream_buffer_bound(in.len);
    uint8_t *to = (uint8_t *)buf_reserve(out, bound);
    lzma_options_lzma options;
    const lzma_filter filters[] = {{LZMA_FILTER_LZMA2, &options},
                                   {LZMA_VLI_UNKNOWN, NULL}};
    size_t len = 0;
    lzma_ret code;

    (void)state;
    if (lzma_lzma_preset(&options, LZMA_PRESET_DEFAULT) != 0)
        return error_set(err, STATUS_LIMIT, "liblzma lacks its preset 6");
    options.dict_size = DICTIONARY_BYTES;
    code = lzma_stream_buffer_encode(
        (lzma_filter *)(uintptr_t)filters, LZMA_CHECK_CRC64, NULL,
        (const uint8_t *)in.ptr, in.len, to, &len, bound);
    if (code != LZMA_OK)
        return error_set(err, STATUS_LIMIT, "compressing with xz: code %d",
                         (int)code);
    out->len += len;
    return STATUS_OK;
}

const struct codec_type codec_xz = {
    .name = "xz",
    .suffix = ".xz",
    .unit = "xz stream",
    .magic = {"\xfd"
              "7zXZ\0",
              MAGIC_BYTES},
    .decoder_new = open_decoder,
    .decoder_free = close_decoder,
    .begin = begin,
    .decode = decode,
    .encoder_new = open_encoder,
    .encoder_free = close_encoder,
    .encode = encode,
};
