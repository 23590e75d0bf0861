/* file_slurp.c -- see file_slurp.h. */
#include "base/file_slurp.h"

#include "base/file_in.h"

enum { STEP_BYTES = 65536 };

enum status file_slurp(const char *path, size_t max_bytes, struct buf *out,
                       struct error *err)
{
    struct file_in *in = NULL;
    enum status status = file_in_open(&in, path, NULL, err);
    size_t left = max_bytes;

    while (status == STATUS_OK) {
        size_t n = 0;

        status =
            file_in_read(in, buf_reserve(out, STEP_BYTES), STEP_BYTES, &n, err);
        if (status != STATUS_OK)
            break;
        if (n > left) {
            status = error_set(err, STATUS_LIMIT, "%s: longer than %zu bytes",
                               path, max_bytes);
            break;
        }
        out->len += n;
        left -= n;
    }
    file_in_close(in);
    return status == STATUS_END ? STATUS_OK : status;
}
