/*
 * file_in.h -- one decompressed stream of bytes over a file or a pipe.
 *
 * The codec is found by the first bytes, never by the suffix. Damage (cut,
 * corrupt, garbage, a failed checksum) is an error and never looks like the
 * end; bytes decoded before it have been handed out by then, and which ones
 * these are depends on the file alone. Messages read "PATH@BYTE: what", BYTE
 * counting compressed bytes. Memory: 256 KiB and the codec's window.
 */
#ifndef TAMIS_FILE_IN_H
#define TAMIS_FILE_IN_H

#include "base/codec.h"

struct file_in;

struct file_in_options {
    uint64_t window_max_bytes; /* --long; 0: FILE_IN_WINDOW_BYTES */
};

enum { FILE_IN_WINDOW_BYTES = 128 << 20 };

struct file_in_info {
    enum codec codec; /* of a pipe: known once a read has returned */
    uint64_t compressed_bytes_read;
    uint64_t decoded_bytes;
    uint64_t verified_bytes;   /* decoded, up to the end of the last frame */
    uint64_t size_bytes;       /* from where reading began; 0: unknown */
    bool has_trailing_garbage; /* after the last gzip member */
    bool lacks_checksum;       /* of some frame: damage may pass unseen */
    bool is_named_otherwise;   /* the suffix claims another codec */
};

/*
 * "-" is standard input. `options` may be NULL. STATUS_IO when it cannot be
 * read or is a directory; STATUS_FORMAT when it is in a form we refuse, or
 * empty while its name claims a codec. A pipe is not read yet.
 */
enum status file_in_open(struct file_in **out, const char *path,
                         const struct file_in_options *options,
                         struct error *err) NODISCARD;
void file_in_close(struct file_in *in); /* NULL is fine */

/*
 * Bytes into to[0..cap), cap > 0. STATUS_OK with *n > 0 as soon as there are
 * some; STATUS_END at the clean end; STATUS_FORMAT for damage; STATUS_IO. An
 * error comes again at every further call.
 */
enum status file_in_read(struct file_in *in, void *to, size_t cap, size_t *n,
                         struct error *err) NODISCARD;

struct file_in_info file_in_info(const struct file_in *in);
int file_in_fd(const struct file_in *in); /* to poll; not to read from */

#endif
