/* list_file.c -- see list_file.h. */
#include "filters/list_file.h"

#include "base/buf.h"
#include "base/file_in.h"

enum { READ_BYTES = 256 << 10 };

struct lines {
    list_take *take;
    void *arg;
    bool has_comments;
    struct buf rest; /* of a line that goes on in the next read */
};

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F);
}

static enum status take_line(struct lines *lines, struct str line,
                             struct error *err)
{
    if (lines->has_comments && line.len > 0 && line.ptr[0] == '#')
        return STATUS_OK;
    while (line.len > 0 && is_blank(line.ptr[line.len - 1]))
        line.len--;
    while (line.len > 0 && is_blank(line.ptr[0])) {
        line.ptr++;
        line.len--;
    }
    return line.len > 0 ? lines->take(lines->arg, line, err) : STATUS_OK;
}

/* Take the whole lines of bytes; what follows the last newline waits. */
static enum status take_lines(struct lines *lines, struct str bytes,
                              struct error *err)
{
    enum status status = STATUS_OK;

    while (status == STATUS_OK && bytes.len > 0) {
        const char *end = memchr(bytes.ptr, '\n', bytes.len);
        struct str line = bytes;

        if (end != NULL)
            line.len = (size_t)(end - bytes.ptr);
        if (lines->rest.len + line.len > LIST_LINE_MAX_BYTES)
            return error_set(err, STATUS_USAGE, "a line above %d bytes",
                             LIST_LINE_MAX_BYTES);
        if (end == NULL || lines->rest.len > 0)
            buf_add(&lines->rest, line);
        if (end == NULL)
            break;
        bytes.ptr += line.len + 1;
        bytes.len -= line.len + 1;
        if (lines->rest.len > 0)
            line = buf_str(&lines->rest);
        status = take_line(lines, line, err);
        buf_reset(&lines->rest);
    }
    return status;
}

static enum status read_all(struct file_in *in, struct lines *lines,
                            struct buf *bytes, struct error *err)
{
    enum status status;
    size_t n;

    (void)buf_reserve(bytes, READ_BYTES);
    do {
        status = file_in_read(in, bytes->ptr, READ_BYTES, &n, err);
        if (status == STATUS_OK)
            status = take_lines(lines, (struct str){bytes->ptr, n}, err);
    } while (status == STATUS_OK);
    if (status != STATUS_END)
        return status;
    return take_line(lines, buf_str(&lines->rest), err);
}

enum status list_file_read(const char *path, bool has_comments, list_take *take,
                           void *arg, struct error *err)
{
    struct lines lines = {take, arg, has_comments, {0}};
    struct file_in *in = NULL;
    enum status status;
    struct buf bytes;

    buf_init(&bytes, NULL);
    buf_init(&lines.rest, NULL);
    status = file_in_open(&in, path, NULL, err);
    if (status == STATUS_OK) {
        status = read_all(in, &lines, &bytes, err);
        if (status == STATUS_USAGE)
            status = error_within(err, path);
    }
    file_in_close(in);
    buf_release(&bytes);
    buf_release(&lines.rest);
    if (status == STATUS_OK)
        return STATUS_OK;
    err->status = STATUS_USAGE;
    return STATUS_USAGE;
}
