/*
 * codec_type.h -- what one codec consists of; for codec*.c and file_in.c.
 *
 * A compressed file is a run of frames. file_in holds the input buffer and
 * knows whether it stands on a border between frames or inside one:
 *   begin() at a border looks at what follows, passes padding, refuses what
 *           is no frame. It sees CODEC_HEAD_BYTES, or less at the end.
 *   decode() inside a frame moves bytes from in to out.
 * Which bytes come out before damage is noticed must depend on the file
 * alone, not on the sizes of the buffers: salvaged records are an output.
 */
#ifndef TAMIS_CODEC_TYPE_H
#define TAMIS_CODEC_TYPE_H

#include "base/codec.h"

enum { CODEC_HEAD_BYTES = 18 }; /* the longest fixed header, zstd's */

/* Input and room left; both are moved on by the codec. */
struct codec_io {
    const uint8_t *in;
    size_t in_len;
    uint8_t *out;
    size_t out_len;
    bool is_last;        /* nothing follows in[in_len] */
    bool has_garbage;    /* set: bytes that are no frame were passed over */
    bool lacks_checksum; /* set: a frame carries no checksum */
};

struct codec_type {
    const char *name;
    const char *suffix;
    const char *unit; /* "zstd frame", "gzip member" */
    struct str magic; /* the first bytes of every such file */

    void *(*decoder_new)(uint64_t window_max_bytes);
    void (*decoder_free)(void *decoder);
    /* STATUS_OK: a frame starts at io->in; STATUS_END: only padding was here,
     * and has been passed. Errors name the trouble, not the file. */
    enum status (*begin)(void *decoder, struct codec_io *io, struct error *err);
    /* STATUS_OK: moved on as far as in and out allowed; STATUS_END: the frame
     * ended at io->in and all of it has come out. */
    enum status (*decode)(void *decoder, struct codec_io *io,
                          struct error *err);

    void *(*encoder_new)(void);
    void (*encoder_free)(void *encoder);
    enum status (*encode)(void *encoder, struct str in, struct buf *out,
                          struct error *err);
};

extern const struct codec_type codec_zstd;
extern const struct codec_type codec_gzip;
extern const struct codec_type codec_xz;
extern const struct codec_type codec_lz4;
extern const struct codec_type codec_bzip2;

const struct codec_type *codec_type(enum codec codec); /* NULL for none */

/*
 * Which codec the first bytes of a file belong to. *wants_more: they are the
 * beginning of some codec's mark, but too few to tell. Frames that users skip
 * (shared by zstd and lz4) are no codec's; formats known but not read are
 * refused with STATUS_FORMAT.
 */
enum status codec_detect(struct str head, enum codec *codec, bool *wants_more,
                         struct error *err) NODISCARD;

/* zstd and lz4: 8 bytes of header, the last four the length of what follows. */
bool codec_is_skippable(struct str head);

/* Mark `in` bytes as read and `out` bytes as written. */
static inline void codec_io_move(struct codec_io *io, size_t in, size_t out)
{
    io->in += in;
    io->in_len -= in;
    io->out += out;
    io->out_len -= out;
}

static inline struct str codec_io_head(const struct codec_io *io)
{
    return (struct str){(const char *)io->in, io->in_len};
}

#endif
