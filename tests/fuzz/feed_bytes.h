/*
 * feed_bytes.h -- fuzz targets of record forms: bytes through a feed in
 * batches of some size, and what became of each record, as text.
 */
#ifndef TAMIS_FUZZ_FEED_BYTES_H
#define TAMIS_FUZZ_FEED_BYTES_H

#include "base/mem.h"
#include "io/feed.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static inline void must(bool holds)
{
    if (!holds)
        abort();
}

static inline void tell(const struct doc *doc, struct buf *told)
{
    buf_printf(told, "%" PRIu64 "@%" PRIu64 "..%" PRIu64 " %d ",
               doc->record_number, doc->offset_bytes, doc->end_offset_bytes,
               (int)doc->fate);
    if (doc->fate == DOC_BAD)
        buf_printf(told, "%s %" PRIu64, doc->bad_reason, doc->record_bytes);
    if (doc->fate != DOC_KEPT)
        buf_add(told, doc->record);
    else
        doc_format(doc, NULL, CPU_SCALAR, told);
    buf_add_char(told, '\n');
}

static inline enum status tell_batch(const struct feed *feed,
                                     const struct record_fields *fields,
                                     struct json_parser *parser,
                                     struct batch *batch, struct buf *told)
{
    const struct feed_bad *bad = batch->notes[0];
    enum status status = STATUS_OK;
    struct error err;

    if (bad != NULL) {
        struct doc *doc = record_append(batch, batch->raw, batch->first_record,
                                        0, (size_t)bad->length);

        doc->record_bytes = bad->length;
        doc_bad(batch, doc, bad->reason);
    } else if (batch->raw.len > 0) {
        status = feed_form(feed)->parse(parser, fields, batch, &err);
    }
    for (size_t i = 0; i < batch->n_all; i++)
        tell(batch->all[i], told);
    return status;
}

/* Read all of path; the status of what ended it. */
static inline enum status tell_all(const char *path,
                                   const struct feed_options *options,
                                   const struct record_fields *fields,
                                   struct buf *told)
{
    struct json_parser *parser = json_parser_new();
    struct feed *feed = NULL;
    struct batch batch;
    struct error err;
    bool ends = false;
    enum status status =
        feed_open(&feed, path, 0, options, (struct position){0}, &err);

    batch_init(&batch, 1, CPU_SCALAR);
    for (uint64_t seq = 0; status == STATUS_OK && !ends; seq++) {
        batch_reset(&batch, seq);
        status = feed_next(feed, &batch, &err);
        ends = batch.ends_input;
        if (status == STATUS_OK)
            status = tell_batch(feed, fields, parser, &batch, told);
    }
    feed_close(feed);
    batch_release(&batch);
    json_parser_free(parser);
    return status;
}

/* One batch and several of other sizes: the same records, the same end. */
static inline void check_cuts(const uint8_t *data, size_t size,
                              enum feed_form form, uint64_t max_record_bytes)
{
    static const size_t sizes[] = {1 << 20, 512, 531, 700, 1024, 5000};
    const struct record_fields fields = {.json = {"text", "id"},
                                         .max_record_bytes = max_record_bytes,
                                         .path = "p"};
    struct feed_options options = {
        .form = form, .max_record_bytes = max_record_bytes, .stop_fd = -1};
    const int fd = memfd_create("fuzz", 0);
    enum status wanted = STATUS_OK;
    struct buf whole;
    struct buf told;
    char path[64];

    must(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    buf_init(&whole, NULL);
    buf_init(&told, NULL);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        enum status status;

        options.batch_bytes = sizes[i];
        buf_reset(&told);
        status = tell_all(path, &options, &fields, i == 0 ? &whole : &told);
        if (i == 0)
            wanted = status;
        else
            must(status == wanted && str_eq(buf_str(&whole), buf_str(&told)));
    }
    buf_release(&whole);
    buf_release(&told);
    (void)close(fd);
}

#endif
