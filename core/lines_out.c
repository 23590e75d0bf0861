/* lines_out.c -- see lines_out.h. */
#include "core/lines_out.h"

#include "base/codec.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>
#include <xxhash.h>

enum { NAME_KEPT_BYTES = 200 }; /* of a name; with ours it fits in 255 */

struct lines_out {
    struct file_out *file;
    struct encoder *encoder;
    struct buf open;    /* lines of the frame that is not full yet */
    struct buf encoded; /* reused */
    bool has_frame;
};

char *output_temporary(const char *final_path)
{
    const char *slash = strrchr(final_path, '/');
    const size_t dir = slash == NULL ? 0 : (size_t)(slash - final_path) + 1;
    struct buf path;

    buf_init(&path, NULL);
    buf_add(&path, (struct str){final_path, dir});
    if (strlen(final_path + dir) <= NAME_KEPT_BYTES)
        buf_printf(&path, ".%s.tamis-tmp", final_path + dir);
    else
        buf_printf(&path, ".%.*s-%016" PRIx64 ".tamis-tmp", NAME_KEPT_BYTES,
                   final_path + dir,
                   XXH3_64bits(final_path + dir, strlen(final_path + dir)));
    buf_add_char(&path, '\0');
    return path.ptr;
}

enum status output_open(struct file_out **out, const char *final_path,
                        struct error *err)
{
    char *temporary = output_temporary(final_path);
    enum status status;

    (void)unlink(temporary); /* of a run that was killed */
    status = file_out_open(out, temporary, final_path, err);
    mem_free(temporary);
    return status;
}

enum status lines_out_open(struct lines_out **out, const char *final_path,
                           struct error *err)
{
    struct lines_out *made = mem_zalloc(1, sizeof(*made));
    const enum status status = output_open(&made->file, final_path, err);

    if (status != STATUS_OK) {
        mem_free(made);
        return status;
    }
    made->encoder = encoder_new(codec_from_name(final_path));
    buf_init(&made->open, NULL);
    buf_init(&made->encoded, NULL);
    *out = made;
    return STATUS_OK;
}

static enum status flush_frame(struct lines_out *out, struct error *err)
{
    enum status status;

    buf_reset(&out->encoded);
    status =
        encoder_frame(out->encoder, buf_str(&out->open), &out->encoded, err);
    if (status != STATUS_OK)
        return status;
    buf_reset(&out->open);
    out->has_frame = true;
    return file_out_write(out->file, buf_str(&out->encoded), err);
}

enum status lines_out_add(struct lines_out *out, struct str lines,
                          struct error *err)
{
    buf_add(&out->open, lines);
    return out->open.len < FRAME_BYTES ? STATUS_OK : flush_frame(out, err);
}

static void lines_out_free(struct lines_out *out)
{
    encoder_free(out->encoder);
    buf_release(&out->open);
    buf_release(&out->encoded);
    mem_free(out);
}

enum status lines_out_finish(struct lines_out *out, struct file_out **file,
                             struct error *err)
{
    enum status status = STATUS_OK;

    if (out->open.len > 0 || !out->has_frame)
        status = flush_frame(out, err);
    if (status == STATUS_OK)
        status = file_out_finish(out->file, err);
    if (status == STATUS_OK)
        *file = out->file;
    else
        file_out_discard(out->file);
    lines_out_free(out);
    return status;
}

void lines_out_discard(struct lines_out *out)
{
    if (out == NULL)
        return;
    file_out_discard(out->file);
    lines_out_free(out);
}
