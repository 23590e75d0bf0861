/*
 * codec.c -- see codec.h and codec_type.h: the table of codecs, recognition
 * by magic bytes (never by suffix), and the encoder that fronts the table.
 */
#include "base/codec_type.h"

#include "base/mem.h"

struct encoder {
    const struct codec_type *type; /* NULL: copy */
    void *state;
};

/* Formats that begin recognisably and that we do not read. */
struct refused {
    unsigned char low; /* the first byte is low..high, and then rest */
    unsigned char high;
    const char *rest;
    const char *what;
};

/* clang-format off */
static const struct codec_type *const TYPES[CODEC_COUNT] = {
    [CODEC_ZSTD]  = &codec_zstd,
    [CODEC_GZIP]  = &codec_gzip,
    [CODEC_XZ]    = &codec_xz,
    [CODEC_LZ4]   = &codec_lz4,
    [CODEC_BZIP2] = &codec_bzip2,
};

static const struct refused REFUSED[] = {
    {0x1e, 0x1e, "\xb5\x2f\xfd", "a zstd v0.1 frame (legacy formats are not "
                                 "read; recompress it with a zstd of today)"},
    {0x22, 0x27, "\xb5\x2f\xfd", "a zstd v0.2 to v0.7 frame (legacy formats "
                          "are not read; recompress it with a zstd of today)"},
    {0x02, 0x02, "\x21\x4c\x18", "an lz4 legacy frame (not read; recompress "
                                 "it without lz4 -l)"},
};
/* clang-format on */

const struct codec_type *codec_type(enum codec codec)
{
    return TYPES[codec];
}

const char *codec_name(enum codec codec)
{
    return TYPES[codec] == NULL ? "none" : TYPES[codec]->name;
}

enum codec codec_from_name(const char *path)
{
    const size_t len = strlen(path);
    int i;

    for (i = CODEC_NONE + 1; i < CODEC_COUNT; i++) {
        const size_t tail = strlen(TYPES[i]->suffix);

        if (len > tail && strcmp(path + len - tail, TYPES[i]->suffix) == 0)
            return (enum codec)i;
    }
    return CODEC_NONE;
}

bool codec_is_skippable(struct str head)
{
    return head.len >= 4 && ((unsigned char)head.ptr[0] & 0xf0) == 0x50 &&
           memcmp(head.ptr + 1, "\x2a\x4d\x18", 3) == 0;
}

static bool is_refused(struct str head, const struct refused *form)
{
    const unsigned char first = (unsigned char)head.ptr[0];

    return head.len >= 4 && first >= form->low && first <= form->high &&
           memcmp(head.ptr + 1, form->rest, 3) == 0;
}

/* Could four bytes make this a skippable or a refused frame? */
static bool is_short_mark(struct str head)
{
    const char *const rests[] = {"\x2a\x4d\x18", "\xb5\x2f\xfd",
                                 "\x21\x4c\x18"};
    const unsigned char first = (unsigned char)head.ptr[0];
    size_t i;

    if (head.len >= 4 || (first >= 0x20 && (first & 0xf0) != 0x50 &&
                          (first < 0x22 || first > 0x27)))
        return false;
    for (i = 0; i < ARRAY_LEN(rests); i++) {
        if (memcmp(head.ptr + 1, rests[i], head.len - 1) == 0)
            return true;
    }
    return false;
}

enum status codec_detect(struct str head, enum codec *codec, bool *wants_more,
                         struct error *err)
{
    size_t i;

    *codec = CODEC_NONE;
    *wants_more = head.len == 0;
    if (head.len == 0)
        return STATUS_OK;
    for (i = CODEC_NONE + 1; i < CODEC_COUNT; i++) {
        const struct str magic = TYPES[i]->magic;
        const size_t len = head.len < magic.len ? head.len : magic.len;

        if (memcmp(head.ptr, magic.ptr, len) != 0)
            continue;
        *wants_more = len < magic.len;
        *codec = *wants_more ? CODEC_NONE : (enum codec)i;
        return STATUS_OK;
    }
    for (i = 0; i < ARRAY_LEN(REFUSED); i++) {
        if (is_refused(head, &REFUSED[i]))
            return error_set(err, STATUS_FORMAT, "%s", REFUSED[i].what);
    }
    *wants_more = is_short_mark(head);
    return STATUS_OK;
}

struct encoder *encoder_new(enum codec codec)
{
    struct encoder *encoder = mem_zalloc(1, sizeof(*encoder));

    encoder->type = TYPES[codec];
    if (encoder->type != NULL)
        encoder->state = encoder->type->encoder_new();
    return encoder;
}

void encoder_free(struct encoder *encoder)
{
    if (encoder == NULL)
        return;
    if (encoder->type != NULL)
        encoder->type->encoder_free(encoder->state);
    mem_free(encoder);
}

enum status encoder_frame(struct encoder *encoder, struct str in,
                          struct buf *out, struct error *err)
{
    const size_t before = out->len;
    enum status status;

    if (encoder->type == NULL) {
        buf_add(out, in);
        return STATUS_OK;
    }
    if (in.len > ENCODER_FRAME_MAX_BYTES)
        return error_set(err, STATUS_LIMIT,
                         "%s frame of %zu bytes, more than %d",
                         encoder->type->name, in.len, ENCODER_FRAME_MAX_BYTES);
    status = encoder->type->encode(encoder->state, in, out, err);
    if (status != STATUS_OK)
        out->len = before;
    return status;
}
