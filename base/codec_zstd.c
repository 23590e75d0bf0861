/*
 * codec_zstd.c -- zstd frames, through libzstd's streaming decoder.
 *
 * The frame header is read here first: a window above the limit, a dictionary
 * and a missing checksum are noticed before libzstd sees the frame. libzstd is
 * then fed one block a call, without the next block's header that it asks for
 * beside, and nothing while decoded bytes wait: it forgets the output of a
 * call that fails, so a larger feed would lose blocks before the damage, and
 * how many would depend on buffer sizes. That also
 * keeps it off its single-pass path, whose memory and verdicts differ.
 * Memory: the frame's window (at most window_max_bytes) and two blocks.
 * Source: RFC 8878, section 3.1.1.1 (header).
 */
#include "base/codec_type.h"

#include "base/mem.h"

#include <inttypes.h>
#include <zstd.h>

enum { LEVEL = 3, MAGIC_BYTES = 4, BLOCK_HEADER_BYTES = 3 };

struct zstd_decoder {
    ZSTD_DCtx *ctx;
    uint64_t window_max_bytes;
    size_t wanted;   /* bytes libzstd asks for next */
    bool was_filled; /* the last call left no room: more may wait */
};

struct frame_header {
    uint64_t window_bytes;
    bool has_checksum;
    bool has_dictionary;
};

static uint64_t load_le(const uint8_t *from, size_t n_bytes)
{
    uint64_t value = 0;

    while (n_bytes-- > 0)
        value = value << 8 | from[n_bytes];
    return value;
}

static uint64_t window_of(uint8_t descriptor)
{
    const uint64_t base = UINT64_C(1) << (10 + (descriptor >> 3));

    return base + base / 8 * (descriptor & 7);
}

/* False when the header is cut; libzstd will then ask for more in vain. */
static bool read_header(struct str head, struct frame_header *header)
{
    static const uint8_t ID_BYTES[4] = {0, 1, 2, 4};
    static const uint8_t SIZE_BYTES[4] = {0, 2, 4, 8};
    const uint8_t *at = (const uint8_t *)head.ptr + MAGIC_BYTES;
    const uint8_t flags = head.len > MAGIC_BYTES ? *at++ : 0;
    const bool is_single = (flags & 0x20) != 0;
    const size_t id_bytes = ID_BYTES[flags & 3];
    const size_t size_bytes =
        flags >> 6 == 0 && is_single ? 1 : SIZE_BYTES[flags >> 6];

    if (head.len <
        MAGIC_BYTES + 1 + (is_single ? 0u : 1u) + id_bytes + size_bytes)
        return false;
    header->has_checksum = (flags & 4) != 0;
    header->window_bytes = is_single ? 0 : window_of(*at++);
    header->has_dictionary = load_le(at, id_bytes) != 0;
    if (is_single)
        header->window_bytes =
            load_le(at + id_bytes, size_bytes) + (size_bytes == 2 ? 256 : 0);
    return true;
}

static void *open_decoder(uint64_t window_max_bytes)
{
    struct zstd_decoder *decoder = mem_zalloc(1, sizeof(*decoder));
    const ZSTD_bounds logs = ZSTD_dParam_getBounds(ZSTD_d_windowLogMax);
    int log = logs.lowerBound;

    while (log < logs.upperBound && UINT64_C(1) << log < window_max_bytes)
        log++;
    decoder->window_max_bytes = window_max_bytes;
    decoder->ctx = ZSTD_createDCtx();
    if (decoder->ctx != NULL)
        (void)ZSTD_DCtx_setParameter(decoder->ctx, ZSTD_d_windowLogMax, log);
    return decoder;
}

static void close_decoder(void *state)
{
    struct zstd_decoder *decoder = state;

    ZSTD_freeDCtx(decoder->ctx);
    mem_free(decoder);
}

static enum status begin(void *state, struct codec_io *io, struct error *err)
{
    struct zstd_decoder *decoder = state;
    const struct str head = codec_io_head(io);
    struct frame_header header = {.has_checksum = true};

    if (decoder->ctx == NULL)
        return error_set(err, STATUS_LIMIT, "no memory for a zstd decoder");
    (void)ZSTD_DCtx_reset(decoder->ctx, ZSTD_reset_session_only);
    decoder->wanted = MAGIC_BYTES + 1;
    decoder->was_filled = false;
    if (codec_is_skippable(head))
        return STATUS_OK;
    if (memcmp(head.ptr, codec_zstd.magic.ptr,
               head.len < MAGIC_BYTES ? head.len : MAGIC_BYTES) != 0)
        return error_set(err, STATUS_FORMAT,
                         "not a zstd frame (garbage after the last frame, or "
                         "damage)");
    if (!read_header(head, &header))
        return STATUS_OK;
    if (header.has_dictionary)
        return error_set(err, STATUS_FORMAT,
                         "zstd frame needs a dictionary; no option allows "
                         "this, recompress it without one");
    if (header.window_bytes > decoder->window_max_bytes)
        return error_set(err, STATUS_FORMAT,
                         "zstd frame needs a window of %" PRIu64
                         " bytes, more than %" PRIu64
                         "; --long allows larger ones",
                         header.window_bytes, decoder->window_max_bytes);
    if (!header.has_checksum)
        io->lacks_checksum = true;
    return STATUS_OK;
}

/* One call of libzstd with at most n_bytes of input. */
static enum status feed(struct zstd_decoder *decoder, struct codec_io *io,
                        size_t n_bytes, struct error *err)
{
    ZSTD_inBuffer in = {io->in, n_bytes, 0};
    ZSTD_outBuffer out = {io->out, io->out_len, 0};
    const size_t wanted = ZSTD_decompressStream(decoder->ctx, &out, &in);

    if (ZSTD_isError(wanted))
        return error_set(err, STATUS_FORMAT, "damaged zstd frame: %s",
                         ZSTD_getErrorName(wanted));
    codec_io_move(io, in.pos, out.pos);
    decoder->wanted = wanted;
    decoder->was_filled = out.pos == out.size;
    return wanted == 0 ? STATUS_END : STATUS_OK;
}

static enum status decode(void *state, struct codec_io *io, struct error *err)
{
    struct zstd_decoder *decoder = state;
    const size_t room = io->out_len;
    size_t n_bytes;

    if (decoder->was_filled) {
        const enum status status = feed(decoder, io, 0, err);

        if (status != STATUS_OK || io->out_len < room)
            return status;
    }
    n_bytes = decoder->wanted;
    if (n_bytes > BLOCK_HEADER_BYTES)
        n_bytes -= BLOCK_HEADER_BYTES; /* of the next block; see above */
    return feed(decoder, io, io->in_len < n_bytes ? io->in_len : n_bytes, err);
}

static void *open_encoder(void)
{
    ZSTD_CCtx *ctx = ZSTD_createCCtx();

    if (ctx == NULL)
        return NULL;
    (void)ZSTD_CCtx_setParameter(ctx, ZSTD_c_compressionLevel, LEVEL);
    (void)ZSTD_CCtx_setParameter(ctx, ZSTD_c_checksumFlag, 1);
    (void)ZSTD_CCtx_setParameter(ctx, ZSTD_c_contentSizeFlag, 1);
    return ctx;
}

static void close_encoder(void *state)
{
    ZSTD_freeCCtx(state);
}

static enum status encode(void *state, struct str in, struct buf *out,
                          struct error *err)
{
    const size_t bound = ZSTD_compressBound(in.len);
    char *to = buf_reserve(out, bound);
    size_t len;

    if (state == NULL)
        return error_set(err, STATUS_LIMIT, "no memory for a zstd encoder");
    len = ZSTD_compress2(state, to, bound, in.ptr, in.len);
    if (ZSTD_isError(len))
        return error_set(err, STATUS_LIMIT, "compressing with zstd: %s",
                         ZSTD_getErrorName(len));
    out->len += len;
    return STATUS_OK;
}

const struct codec_type codec_zstd = {
    .name = "zstd",
    .suffix = ".zst",
    .unit = "zstd frame",
    .magic = {"\x28\xb5\x2f\xfd", MAGIC_BYTES},
    .decoder_new = open_decoder,
    .decoder_free = close_decoder,
    .begin = begin,
    .decode = decode,
    .encoder_new = open_encoder,
    .encoder_free = close_encoder,
    .encode = encode,
};
