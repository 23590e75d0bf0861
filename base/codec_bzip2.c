/*
 * codec_bzip2.c -- bzip2 streams, through libbz2. Files of several streams
 * (pbzip2, wiki dumps) are read to the end. A decoder takes 4 MiB.
 *
 * libbz2 forgets the output of a call that fails. Its calls therefore end at
 * multiples of a fixed stage, never where the caller's room ends, so that
 * what comes out before damage depends on the file alone.
 */
#include "base/codec_type.h"

#include "base/mem.h"

#include <bzlib.h>

enum { MAGIC_BYTES = 3, LEVEL = 9, STAGE_BYTES = 16 * 1024 };

struct bzip2_decoder {
    bz_stream stream;
    bool is_open;
    int code;      /* of the last call; told when the stage is empty */
    size_t n_used; /* of the stage, by libbz2 since it was last full */
    size_t n_given;
    uint8_t stage[STAGE_BYTES];
};

static void *open_decoder(uint64_t window_max_bytes)
{
    (void)window_max_bytes; /* at most 900 kB */
    return mem_zalloc(1, sizeof(struct bzip2_decoder));
}

static void close_stream(struct bzip2_decoder *decoder)
{
    if (decoder->is_open)
        (void)BZ2_bzDecompressEnd(&decoder->stream);
    decoder->is_open = false;
}

static void close_decoder(void *state)
{
    close_stream(state);
    mem_free(state);
}

static enum status begin(void *state, struct codec_io *io, struct error *err)
{
    struct bzip2_decoder *decoder = state;
    const size_t len = io->in_len < MAGIC_BYTES ? io->in_len : MAGIC_BYTES;

    if (memcmp(io->in, codec_bzip2.magic.ptr, len) != 0)
        return error_set(err, STATUS_FORMAT,
                         "not a bzip2 stream (garbage after the last stream, "
                         "or damage)");
    close_stream(decoder);
    decoder->stream = (bz_stream){0};
    if (BZ2_bzDecompressInit(&decoder->stream, 0, 0) != BZ_OK)
        return error_set(err, STATUS_LIMIT, "no memory for a bzip2 decoder");
    decoder->is_open = true;
    decoder->code = BZ_OK;
    decoder->n_used = decoder->n_given = 0;
    return STATUS_OK;
}

/* One call of libbz2 into what is left of the stage. */
static void fill_stage(struct bzip2_decoder *decoder, struct codec_io *io)
{
    bz_stream *stream = &decoder->stream;

    if (decoder->n_used == STAGE_BYTES)
        decoder->n_used = decoder->n_given = 0;
    /* next_in is not const in libbz2's header, yet only read from */
    stream->next_in = (char *)(uintptr_t)io->in;
    stream->avail_in = (unsigned)io->in_len;
    stream->next_out = (char *)decoder->stage + decoder->n_used;
    stream->avail_out = (unsigned)(STAGE_BYTES - decoder->n_used);
    decoder->code = BZ2_bzDecompress(stream);
    decoder->n_used = STAGE_BYTES - stream->avail_out;
    codec_io_move(io, io->in_len - stream->avail_in, 0);
}

static enum status decode(void *state, struct codec_io *io, struct error *err)
{
    struct bzip2_decoder *decoder = state;
    size_t n;

    if (decoder->n_given == decoder->n_used)
        fill_stage(decoder, io);
    n = decoder->n_used - decoder->n_given;
    if (n > io->out_len)
        n = io->out_len;
    memcpy(io->out, decoder->stage + decoder->n_given, n);
    decoder->n_given += n;
    codec_io_move(io, 0, n);
    if (decoder->code == BZ_OK || decoder->n_given < decoder->n_used)
        return STATUS_OK;
    if (decoder->code == BZ_STREAM_END)
        return STATUS_END;
    if (decoder->code == BZ_MEM_ERROR)
        return error_set(err, STATUS_LIMIT, "no memory for a bzip2 decoder");
    return error_set(err, STATUS_FORMAT, "damaged bzip2 stream");
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
    const size_t bound = in.len + in.len / 100 + 600; /* libbz2's manual */
    char *to = buf_reserve(out, bound);
    unsigned len = (unsigned)bound;
    char none = 0;
    char *from = in.len == 0 ? &none : (char *)(uintptr_t)in.ptr;
    const int code =
        BZ2_bzBuffToBuffCompress(to, &len, from, (unsigned)in.len, LEVEL, 0, 0);

    (void)state;
    if (code != BZ_OK)
        return error_set(err, STATUS_LIMIT, "compressing with bzip2: code %d",
                         code);
    out->len += len;
    return STATUS_OK;
}

const struct codec_type codec_bzip2 = {
    .name = "bzip2",
    .suffix = ".bz2",
    .unit = "bzip2 stream",
    .magic = {"BZh", MAGIC_BYTES},
    .decoder_new = open_decoder,
    .decoder_free = close_decoder,
    .begin = begin,
    .decode = decode,
    .encoder_new = open_encoder,
    .encoder_free = close_encoder,
    .encode = encode,
};
