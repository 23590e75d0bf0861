/*
 * decode.h -- what tests of the codecs share: bytes as a file, and a file
 * read to its end or its error.
 */
#ifndef TAMIS_DECODE_H
#define TAMIS_DECODE_H

#include "base/file_in.h"
#include "base/mem.h"
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

struct decoded {
    enum status status; /* STATUS_END: clean */
    struct error err;
    struct file_in_info info;
    struct buf bytes;
};

/* Read `path` to the end, at most `cap` bytes a call. */
static inline void decode_path(struct decoded *to, const char *path, size_t cap)
{
    struct file_in *in = NULL;

    *to = (struct decoded){.status = STATUS_OK};
    buf_init(&to->bytes, NULL);
    to->status = file_in_open(&in, path, NULL, &to->err);
    while (to->status == STATUS_OK) {
        size_t n = 0;

        to->status =
            file_in_read(in, buf_reserve(&to->bytes, cap), cap, &n, &to->err);
        assert_true(to->status == STATUS_OK ? n > 0 && n <= cap : n == 0);
        to->bytes.len += n;
    }
    if (in != NULL)
        to->info = file_in_info(in);
    file_in_close(in);
}

/* The same of bytes in memory; the file's name claims no codec. */
static inline void decode_bytes(struct decoded *to, struct str bytes,
                                size_t cap)
{
    const int fd = memfd_create("decode", 0);
    char path[64];

    assert_true(fd >= 0);
    while (bytes.len > 0) {
        const ssize_t n = write(fd, bytes.ptr, bytes.len);

        assert_true(n > 0);
        bytes.ptr += n;
        bytes.len -= (size_t)n;
    }
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    decode_path(to, path, cap);
    (void)close(fd);
}

/* Text with repeats and without, the same every time. Release `to`. */
static inline void make_text(struct buf *to, size_t n_bytes)
{
    uint64_t state = 88172645463325252u;

    buf_init(to, NULL);
    while (to->len < n_bytes) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        buf_printf(to, "{\"id\":%zu,\"text\":\"some words and %x\"}\n", to->len,
                   (unsigned)(state >> 40));
    }
    to->len = n_bytes;
}

static inline void encode_frame(enum codec codec, struct str in,
                                struct buf *out)
{
    struct encoder *encoder = encoder_new(codec);
    struct error err;

    assert_int_equal(encoder_frame(encoder, in, out, &err), STATUS_OK);
    encoder_free(encoder);
}

#endif
