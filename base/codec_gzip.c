/*
 * codec_gzip.c -- gzip members, through ISA-L's inflate and deflate.
 *
 * Headers are read here (ISA-L forgets the header's CRC when a buffer ends
 * inside it), the deflate data and the CRC32 and length after it by ISA-L.
 * Every member is read (web archives and BGZF have millions); zeros after a
 * member are padding; other bytes are passed over and reported, as gzip does,
 * unless they look like a member whose header was damaged: then what follows
 * would be lost without an error.
 * The encoder is level 2: level 3 gives other bytes on processors with AVX-512
 * than without (compared under valgrind, which hides AVX-512; 0 to 2 agree).
 * Source: RFC 1952.
 */
#include "base/codec_type.h"

#include "base/mem.h"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

enum {
    FIXED_BYTES = 10,
    TRAILER_BYTES = 8,
    LEVEL = 2,
    FLAG_CRC = 2,
    FLAG_EXTRA = 4,
    FLAG_NAME = 8,
    FLAG_COMMENT = 16,
    FLAG_RESERVED = 0xe0,
    CALL_MAX_BYTES = 1 << 30, /* ISA-L counts in 32 bits */
    LEVEL_BYTES = ISAL_DEF_LVL2_DEFAULT,
};

enum part { FIXED, EXTRA_LEN, EXTRA, NAME, COMMENT, HEADER_CRC, BODY };

struct gzip_decoder {
    enum part part;
    uint8_t flags;
    uint32_t count; /* bytes of this part so far */
    uint32_t value; /* of a little-endian number in this part */
    uint32_t crc;   /* of the header so far */
    bool has_member;
    bool is_garbage; /* the rest of the file */
    int code;        /* of ISA-L's last call; below 0: drain, then fail */
    struct inflate_state inflate;
};

struct gzip_encoder {
    struct isal_zstream stream;
    uint8_t level_bytes[LEVEL_BYTES];
};

static void *open_decoder(uint64_t window_max_bytes)
{
    (void)window_max_bytes; /* always 32 KiB */
    return mem_zalloc(1, sizeof(struct gzip_decoder));
}

static void close_decoder(void *state)
{
    mem_free(state);
}

/* Does a member start here, perhaps with one byte of its mark damaged? */
static bool is_near_member(const uint8_t *at)
{
    return (at[0] == 0x1f) + (at[1] == 0x8b) + (at[2] == 0x08) >= 2 &&
           (at[3] & FLAG_RESERVED) == 0;
}

/* Pass over what is no member. Fails when a member seems to be in it. */
static enum status skip_garbage(struct gzip_decoder *decoder,
                                struct codec_io *io, struct error *err)
{
    const struct str head = codec_io_head(io);
    bool is_damage =
        !decoder->is_garbage && head.len >= 4 && is_near_member(io->in);
    const char *mark;

    mark = memmem(head.ptr, head.len, "\x1f\x8b\x08", 3);
    is_damage |= mark != NULL;
    if (is_damage)
        return error_set(err, STATUS_FORMAT,
                         "damaged gzip member header (or garbage between "
                         "members)");
    decoder->is_garbage = true;
    io->has_garbage = true;
    /* the last two bytes may begin a mark */
    codec_io_move(
        io, io->is_last || io->in_len < 3 ? io->in_len : io->in_len - 2, 0);
    return STATUS_END;
}

static enum status begin(void *state, struct codec_io *io, struct error *err)
{
    struct gzip_decoder *decoder = state;

    if (decoder->is_garbage)
        return skip_garbage(decoder, io, err);
    if (decoder->has_member && io->in[0] == 0) {
        while (io->in_len > 0 && io->in[0] == 0)
            codec_io_move(io, 1, 0);
        return STATUS_END;
    }
    if (io->in[0] != 0x1f || (io->in_len >= 2 && io->in[1] != 0x8b))
        return skip_garbage(decoder, io, err);
    decoder->part = FIXED;
    decoder->count = 0;
    decoder->flags = 0;
    decoder->value = 0;
    decoder->crc = 0;
    decoder->has_member = true;
    return STATUS_OK;
}

static void start_body(struct gzip_decoder *decoder)
{
    isal_inflate_init(&decoder->inflate);
    decoder->code = ISAL_DECOMP_OK;
    decoder->inflate.crc_flag = ISAL_GZIP_NO_HDR_VER;
}

/* This part of the header ended: on to the next that the flags announce. */
static void next_part(struct gzip_decoder *decoder)
{
    static const uint8_t FLAG_OF[] = {
        [EXTRA_LEN] = FLAG_EXTRA, [EXTRA] = FLAG_EXTRA,    [NAME] = FLAG_NAME,
        [COMMENT] = FLAG_COMMENT, [HEADER_CRC] = FLAG_CRC,
    };
    const bool is_empty_extra =
        decoder->part == EXTRA_LEN && decoder->value == 0;

    do
        decoder->part = (enum part)(decoder->part + 1);
    while (decoder->part < BODY &&
           ((decoder->flags & FLAG_OF[decoder->part]) == 0 ||
            (is_empty_extra && decoder->part == EXTRA)));
    decoder->count = 0;
    if (decoder->part != EXTRA)
        decoder->value = 0;
    if (decoder->part == BODY)
        start_body(decoder);
}

static enum status fixed_byte(struct gzip_decoder *decoder, uint8_t byte,
                              struct error *err)
{
    if (decoder->count == 3 && byte != 8)
        return error_set(err, STATUS_FORMAT, "gzip member of unknown method %d",
                         byte);
    if (decoder->count == 4)
        decoder->flags = byte;
    if (decoder->count == 4 && (byte & FLAG_RESERVED) != 0)
        return error_set(err, STATUS_FORMAT,
                         "gzip member with reserved flags %#x", byte);
    if (decoder->count == FIXED_BYTES)
        next_part(decoder);
    return STATUS_OK;
}

static enum status header_byte(struct gzip_decoder *decoder, uint8_t byte,
                               struct error *err)
{
    const enum part part = decoder->part;
    const uint32_t crc_before = decoder->crc;

    decoder->count++;
    decoder->crc = crc32_gzip_refl(decoder->crc, &byte, 1);
    if (part == FIXED)
        return fixed_byte(decoder, byte, err);
    if (part == NAME || part == COMMENT) {
        if (byte == 0)
            next_part(decoder);
        return STATUS_OK;
    }
    if (part == EXTRA) {
        if (decoder->count == decoder->value)
            next_part(decoder);
        return STATUS_OK;
    }
    /* two bytes, the low one first; the CRC is of what came before it */
    decoder->value |= (uint32_t)byte << (decoder->count == 2 ? 8 : 0);
    if (part == HEADER_CRC)
        decoder->crc = crc_before;
    if (decoder->count < 2)
        return STATUS_OK;
    if (part == HEADER_CRC && decoder->value != (decoder->crc & 0xffff))
        return error_set(err, STATUS_FORMAT,
                         "gzip header does not match its checksum");
    next_part(decoder);
    return STATUS_OK;
}

static const char *reason(int code)
{
    switch (code) {
    case ISAL_INVALID_BLOCK:
        return "invalid block";
    case ISAL_INVALID_SYMBOL:
        return "invalid symbol";
    case ISAL_INVALID_LOOKBACK:
        return "match before the start";
    case ISAL_INCORRECT_CHECKSUM:
        return "content does not match its checksum or length";
    default:
        return "invalid data";
    }
}

static int inflate_some(struct inflate_state *inflate, struct codec_io *io)
{
    const size_t room =
        io->out_len < CALL_MAX_BYTES ? io->out_len : CALL_MAX_BYTES;
    int code;

    /* next_in is not const in ISA-L's header, yet only read from */
    inflate->next_in = (uint8_t *)(uintptr_t)io->in;
    inflate->avail_in = (uint32_t)io->in_len;
    inflate->next_out = io->out;
    inflate->avail_out = (uint32_t)room;
    code = isal_inflate(inflate);
    if (inflate->avail_in > io->in_len)
        inflate->avail_in = 0; /* ISA-L 2.30 counts below 0 when it fails */
    codec_io_move(io, io->in_len - inflate->avail_in,
                  room - inflate->avail_out);
    return code;
}

/* After a failure: what ISA-L had decoded and found no room for. */
static void drain(struct inflate_state *inflate, struct codec_io *io)
{
    const int32_t left = inflate->tmp_out_valid - inflate->tmp_out_processed;
    size_t n = left < 0 ? 0 : (size_t)left;

    if (n > io->out_len)
        n = io->out_len;
    memcpy(io->out, inflate->tmp_out_buffer + inflate->tmp_out_processed, n);
    inflate->tmp_out_processed += (int32_t)n;
    codec_io_move(io, 0, n);
}

static enum status decode_body(struct gzip_decoder *decoder,
                               struct codec_io *io, struct error *err)
{
    const size_t room = io->out_len;

    if (decoder->code >= 0)
        decoder->code = inflate_some(&decoder->inflate, io);
    if (decoder->code >= 0)
        return decoder->inflate.block_state == ISAL_BLOCK_FINISH ? STATUS_END
                                                                 : STATUS_OK;
    if (decoder->code != ISAL_INCORRECT_CHECKSUM)
        drain(&decoder->inflate, io);
    if (io->out_len < room)
        return STATUS_OK;
    return error_set(err, STATUS_FORMAT, "damaged gzip member: %s",
                     reason(decoder->code));
}

static enum status decode(void *state, struct codec_io *io, struct error *err)
{
    struct gzip_decoder *decoder = state;

    while (decoder->part != BODY) {
        enum status status;

        if (io->in_len == 0)
            return STATUS_OK;
        status = header_byte(decoder, io->in[0], err);
        if (status != STATUS_OK)
            return status;
        codec_io_move(io, 1, 0);
    }
    return decode_body(decoder, io, err);
}

static void *open_encoder(void)
{
    return mem_zalloc(1, sizeof(struct gzip_encoder));
}

static void close_encoder(void *state)
{
    mem_free(state);
}

static enum status encode(void *state, struct str in, struct buf *out,
                          struct error *err)
{
    /* no name, no time: the same bytes every time; unknown system */
    static const char HEADER[] = "\x1f\x8b\x08\0\0\0\0\0\0\xff";
    struct gzip_encoder *encoder = state;
    struct isal_zstream *stream = &encoder->stream;

    buf_add(out, (struct str){HEADER, FIXED_BYTES});
    isal_deflate_init(stream);
    stream->level = LEVEL;
    stream->level_buf = encoder->level_bytes;
    stream->level_buf_size = LEVEL_BYTES;
    stream->gzip_flag = IGZIP_GZIP_NO_HDR;
    stream->end_of_stream = 1;
    stream->next_in = (uint8_t *)(uintptr_t)in.ptr;
    stream->avail_in = (uint32_t)in.len;
    do {
        const size_t room = 64 * 1024 + stream->avail_in / 2;

        stream->next_out = (uint8_t *)buf_reserve(out, room);
        stream->avail_out = (uint32_t)room;
        if (isal_deflate(stream) != COMP_OK)
            return error_set(err, STATUS_LIMIT, "compressing with gzip");
        out->len += room - stream->avail_out;
    } while (stream->internal_state.state != ZSTATE_END);
    return STATUS_OK;
}

const struct codec_type codec_gzip = {
    .name = "gzip",
    .suffix = ".gz",
    .unit = "gzip member",
    .magic = {"\x1f\x8b\x08", 3},
    .decoder_new = open_decoder,
    .decoder_free = close_decoder,
    .begin = begin,
    .decode = decode,
    .encoder_new = open_encoder,
    .encoder_free = close_encoder,
    .encode = encode,
};
