/*
 * codec.h -- the compressed forms that tamis reads and writes.
 *
 * Reading goes through file_in.h. Writing: an encoder turns a piece of the
 * output into one frame (gzip: member; xz, bzip2: stream) that decodes on its
 * own, so frames made by different workers are simply put one after another.
 * The bytes of a frame depend on its content and the codec alone.
 */
#ifndef TAMIS_CODEC_H
#define TAMIS_CODEC_H

#include "base/buf.h"
#include "base/error.h"

enum codec {
    CODEC_NONE,
    CODEC_ZSTD,
    CODEC_GZIP,
    CODEC_XZ,
    CODEC_LZ4,
    CODEC_BZIP2,
    CODEC_COUNT,
};

enum { ENCODER_FRAME_MAX_BYTES = 1 << 30 }; /* of content, in one frame */

/* "zstd", "gzip", ...; "none". For messages. */
const char *codec_name(enum codec codec);

/* What a file name claims, by its suffix: .zst .gz .xz .lz4 .bz2. */
enum codec codec_from_name(const char *path);

struct encoder; /* one a worker; not shared between threads */

struct encoder *encoder_new(enum codec codec);
void encoder_free(struct encoder *encoder); /* NULL is fine */

/*
 * Append one frame that holds `in` (which may be empty) to `out`. CODEC_NONE
 * appends the bytes themselves. Fails with STATUS_LIMIT for more than
 * ENCODER_FRAME_MAX_BYTES; then `out` is as it was.
 */
enum status encoder_frame(struct encoder *encoder, struct str in,
                          struct buf *out, struct error *err) NODISCARD;

#endif
