/*
 * file_in.c -- see file_in.h. One input buffer, refilled when the codec has
 * used it up and given nothing for it; plain bytes go from the kernel straight
 * to the caller.
 */
#include "base/file_in.h"

#include "base/codec_type.h"
#include "base/mem.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BUFFER_BYTES = 256 * 1024,
    SLACK_BYTES = 64, /* ISA-L loads words and may look past the end */
    SKIP_HEADER_BYTES = 8,
};

struct file_in {
    char *path;
    int fd;
    bool owns_fd;
    bool has_size;    /* a regular file: info.size_bytes must be read */
    bool is_detected; /* info.codec is known */
    bool has_skipped; /* frames before the first that tells the codec */
    bool at_eof;
    bool in_frame;
    uint64_t window_max_bytes;
    const struct codec_type *type; /* NULL: plain */
    void *decoder;
    uint8_t *buffer;
    size_t at; /* not yet used: buffer[at..end) */
    size_t end;
    struct file_in_info info;
    enum status status; /* of all further reads, once it is not OK */
    struct error failure;
};

static struct str unread(const struct file_in *in)
{
    return (struct str){(const char *)in->buffer + in->at, in->end - in->at};
}

/* Put "PATH@BYTE: " before a message; BYTE is where decoding stands. */
static enum status at_byte(const struct file_in *in, struct error *err)
{
    char where[900];

    (void)snprintf(where, sizeof(where), "%s@%" PRIu64, in->path,
                   in->info.compressed_bytes_read - (in->end - in->at));
    return error_within(err, where);
}

static enum status check_size(const struct file_in *in, struct error *err)
{
    if (in->has_size && in->info.compressed_bytes_read != in->info.size_bytes)
        return error_set(err, STATUS_IO,
                         "%s: changed size while it was read (%" PRIu64
                         " bytes at first, %" PRIu64 " read)",
                         in->path, in->info.size_bytes,
                         in->info.compressed_bytes_read);
    return STATUS_OK;
}

/* One read of the kernel. *n is 0 at the end, whose place is then checked. */
static enum status read_some(struct file_in *in, void *to, size_t cap,
                             size_t *n, struct error *err)
{
    ssize_t got;

    for (;;) {
        got = read(in->fd, to, cap);
        if (got >= 0)
            break;
        if (errno == EAGAIN) {
            struct pollfd wait = {.fd = in->fd, .events = POLLIN};

            (void)poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            return error_errno(err, STATUS_IO, "%s: reading", in->path);
        }
    }
    in->info.compressed_bytes_read += (uint64_t)got;
    *n = (size_t)got;
    in->at_eof = got == 0;
    return got == 0 ? check_size(in, err) : STATUS_OK;
}

/* Have at least n_bytes unread, or all there are. */
static enum status fill(struct file_in *in, size_t n_bytes, struct error *err)
{
    assert(n_bytes <= BUFFER_BYTES);
    if (in->end - in->at >= n_bytes || in->at_eof)
        return STATUS_OK;
    memmove(in->buffer, in->buffer + in->at, in->end - in->at);
    in->end -= in->at;
    in->at = 0;
    while (in->end < n_bytes && !in->at_eof) {
        size_t n = 0;
        const enum status status = read_some(in, in->buffer + in->end,
                                             BUFFER_BYTES - in->end, &n, err);

        if (status != STATUS_OK)
            return status;
        in->end += n;
    }
    return STATUS_OK;
}

/* Pass a frame that says nothing, at the start of a file. */
static enum status skip_frame(struct file_in *in, struct error *err)
{
    uint64_t left = SKIP_HEADER_BYTES;
    enum status status = fill(in, SKIP_HEADER_BYTES, err);
    const uint8_t *at = in->buffer + in->at;

    if (status == STATUS_OK && in->end - in->at >= SKIP_HEADER_BYTES)
        left += at[4] | (uint64_t)at[5] << 8 | (uint64_t)at[6] << 16 |
                (uint64_t)at[7] << 24;
    while (status == STATUS_OK && left > 0) {
        const size_t some = in->end - in->at;
        const size_t taken = some < left ? some : (size_t)left;

        in->at += taken;
        left -= taken;
        if (left == 0)
            break;
        status = fill(in, 1, err);
        if (status == STATUS_OK && in->end == in->at) {
            (void)error_set(err, STATUS_FORMAT, "truncated skippable frame");
            return at_byte(in, err);
        }
    }
    in->has_skipped = true;
    return status;
}

/*
 * No mark was found. That is a plain file, unless the name claims a codec and
 * the bytes are the beginning of its mark, or its mark with a byte damaged.
 */
static enum status check_claim(struct file_in *in, struct error *err)
{
    const struct codec_type *claim = codec_type(codec_from_name(in->path));
    const struct str head = unread(in);
    size_t n_equal = 0;
    size_t i;

    if (in->has_skipped && head.len > 0) {
        (void)error_set(err, STATUS_FORMAT,
                        "neither a zstd nor an lz4 frame after a skippable "
                        "one");
        return at_byte(in, err);
    }
    if (claim == NULL || in->has_skipped)
        return STATUS_OK;
    for (i = 0; i < claim->magic.len && i < head.len; i++)
        n_equal += head.ptr[i] == claim->magic.ptr[i];
    if (head.len == 0)
        (void)error_set(err, STATUS_FORMAT, "empty, which is no %s file",
                        claim->name);
    else if (n_equal == head.len)
        (void)error_set(err, STATUS_FORMAT, "truncated %s", claim->unit);
    else if (n_equal + 1 >= claim->magic.len)
        (void)error_set(err, STATUS_FORMAT, "damaged mark of a %s",
                        claim->unit);
    else
        return STATUS_OK;
    return at_byte(in, err);
}

/* Read until the first bytes tell the codec, or that there is none. */
static enum status find_codec(struct file_in *in, enum codec *codec,
                              struct error *err)
{
    for (;;) {
        bool wants_more = false;
        const size_t have = in->end - in->at;
        enum status status =
            fill(in, have < CODEC_HEAD_BYTES ? have + 1 : have, err);

        if (status != STATUS_OK)
            return status;
        status = codec_detect(unread(in), codec, &wants_more, err);
        if (status != STATUS_OK)
            return at_byte(in, err);
        if (codec_is_skippable(unread(in)))
            status = skip_frame(in, err);
        else if (!wants_more || in->at_eof)
            return STATUS_OK;
        if (status != STATUS_OK)
            return status;
    }
}

static enum status detect(struct file_in *in, struct error *err)
{
    enum codec codec = CODEC_NONE;
    enum status status = find_codec(in, &codec, err);

    if (status == STATUS_OK && codec == CODEC_NONE)
        status = check_claim(in, err);
    if (status != STATUS_OK)
        return status;
    in->info.codec =
        codec == CODEC_NONE && in->has_skipped ? CODEC_ZSTD : codec;
    in->info.is_named_otherwise = codec_from_name(in->path) != CODEC_NONE &&
                                  codec_from_name(in->path) != in->info.codec;
    in->type = codec_type(in->info.codec);
    if (in->type != NULL)
        in->decoder = in->type->decoder_new(in->window_max_bytes);
    in->is_detected = true;
    return STATUS_OK;
}

static enum status read_plain(struct file_in *in, void *to, size_t cap,
                              size_t *n, struct error *err)
{
    const size_t have = in->end - in->at;
    enum status status;

    if (have > 0) {
        *n = have < cap ? have : cap;
        memcpy(to, in->buffer + in->at, *n);
        in->at += *n;
        return STATUS_OK;
    }
    if (in->at_eof)
        return STATUS_END;
    status = read_some(in, to, cap, n, err);
    return status == STATUS_OK && *n == 0 ? STATUS_END : status;
}

/* One call of the codec; the bytes it gave and its verdict. */
static enum status step(struct file_in *in, void *to, size_t cap, size_t *n,
                        struct error *err)
{
    struct codec_io io = {.in = in->buffer + in->at,
                          .in_len = in->end - in->at,
                          .out = to,
                          .out_len = cap,
                          .is_last = in->at_eof};
    enum status status;

    if (in->in_frame)
        status = in->type->decode(in->decoder, &io, err);
    else
        status = in->type->begin(in->decoder, &io, err);
    in->at = in->end - io.in_len;
    in->info.has_trailing_garbage |= io.has_garbage;
    in->info.lacks_checksum |= io.lacks_checksum;
    *n = cap - io.out_len;
    in->info.decoded_bytes += *n;
    if (status != STATUS_OK && status != STATUS_END)
        return at_byte(in, err);
    if (in->in_frame && status == STATUS_END)
        in->info.verified_bytes = in->info.decoded_bytes;
    in->in_frame = status == STATUS_OK;
    return STATUS_OK;
}

static enum status read_decoded(struct file_in *in, void *to, size_t cap,
                                size_t *n, struct error *err)
{
    enum status status = STATUS_OK;

    *n = 0;
    while (status == STATUS_OK && *n == 0) {
        const bool was_in_frame = in->in_frame;
        size_t before;

        status = fill(in, in->in_frame ? 0 : CODEC_HEAD_BYTES, err);
        if (status != STATUS_OK)
            break;
        before = in->end - in->at;
        if (before == 0 && !in->in_frame)
            return STATUS_END;
        status = step(in, to, cap, n, err);
        if (status != STATUS_OK || *n > 0 || in->in_frame != was_in_frame ||
            in->end - in->at < before)
            continue;
        if (in->at_eof) {
            (void)error_set(err, STATUS_FORMAT, "truncated %s", in->type->unit);
            return at_byte(in, err);
        }
        status = fill(in, before + 1, err);
    }
    return status;
}

/* Standard input is used as it is; anything else is opened here. */
static enum status open_path(struct file_in *in, struct error *err)
{
    struct stat facts;
    off_t start;

    in->owns_fd = strcmp(in->path, "-") != 0;
    if (!in->owns_fd)
        in->fd = STDIN_FILENO;
    else
        in->fd = open(in->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (in->fd < 0)
        return error_errno(err, STATUS_IO, "%s: opening", in->path);
    if (fstat(in->fd, &facts) != 0)
        return error_errno(err, STATUS_IO, "%s: opening", in->path);
    if (S_ISDIR(facts.st_mode))
        return error_set(err, STATUS_IO, "%s: is a directory", in->path);
    if (!S_ISREG(facts.st_mode))
        return STATUS_OK;
    start = lseek(in->fd, 0, SEEK_CUR); /* `tamis <file` may begin inside */
    if (start < 0)
        return error_errno(err, STATUS_IO, "%s: opening", in->path);
    in->has_size = true;
    if (facts.st_size > start)
        in->info.size_bytes = (uint64_t)(facts.st_size - start);
    (void)posix_fadvise(in->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    return detect(in, err);
}

enum status file_in_open(struct file_in **out, const char *path,
                         const struct file_in_options *options,
                         struct error *err)
{
    struct file_in *in = mem_zalloc(1, sizeof(*in));
    enum status status;

    in->fd = -1;
    in->path = mem_strdup(path);
    in->buffer = mem_zalloc(1, BUFFER_BYTES + SLACK_BYTES);
    in->window_max_bytes = FILE_IN_WINDOW_BYTES;
    if (options != NULL && options->window_max_bytes != 0)
        in->window_max_bytes = options->window_max_bytes;
    status = open_path(in, err);
    if (status == STATUS_OK)
        *out = in;
    else
        file_in_close(in);
    return status;
}

void file_in_close(struct file_in *in)
{
    if (in == NULL)
        return;
    if (in->decoder != NULL)
        in->type->decoder_free(in->decoder);
    if (in->fd >= 0 && in->owns_fd)
        (void)close(in->fd); /* only read from: nothing can be lost */
    mem_free(in->buffer);
    mem_free(in->path);
    mem_free(in);
}

enum status file_in_read(struct file_in *in, void *to, size_t cap, size_t *n,
                         struct error *err)
{
    enum status status = in->status;
    size_t got = 0;

    assert(cap > 0);
    *n = 0;
    if (status == STATUS_OK && !in->is_detected)
        status = detect(in, &in->failure);
    else if (status != STATUS_OK)
        goto out;
    if (status == STATUS_OK && in->type == NULL)
        status = read_plain(in, to, cap, &got, &in->failure);
    else if (status == STATUS_OK)
        status = read_decoded(in, to, cap, &got, &in->failure);
    in->status = status;
    *n = got;
    if (got > 0)
        return STATUS_OK; /* a failure waits for the next call */
out:
    if (status != STATUS_OK && status != STATUS_END)
        *err = in->failure;
    return status;
}

struct file_in_info file_in_info(const struct file_in *in)
{
    return in->info;
}

int file_in_fd(const struct file_in *in)
{
    return in->fd;
}
