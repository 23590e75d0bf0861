/*
 * pieces.h -- bytes through a feed in batches of some size, and what became
 * of each record as text, so that two ways of cutting can be compared.
 */
#ifndef TAMIS_UNIT_PIECES_H
#define TAMIS_UNIT_PIECES_H

#include "base/mem.h"
#include "io/feed.h"
#include "tests/unit/unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

struct pieces {
    struct feed_options options;
    struct position from;
    const char *text_field;
    const char *id_field;
    enum status status; /* STATUS_OK: read to the end */
    struct error err;
    struct buf told; /* one line a record */
    size_t n_batches;
    size_t n_large;
    size_t raw_max; /* bytes of the longest batch */
    struct feed_report report;
};

static inline void pieces_init(struct pieces *pieces)
{
    *pieces = (struct pieces){.text_field = "text", .id_field = "id"};
    pieces->options.batch_bytes = 512;
    pieces->options.max_record_bytes = 1 << 26;
    pieces->options.stop_fd = -1;
    buf_init(&pieces->told, NULL);
}

static inline void pieces_release(struct pieces *pieces)
{
    buf_release(&pieces->told);
}

static inline void pieces_tell(const struct doc *doc, struct buf *told)
{
    static const char *const fates[] = {"kept", "dropped", "bad", "skipped"};

    buf_printf(told, "%" PRIu64 "@%" PRIu64 "..%" PRIu64 " %s",
               doc->record_number, doc->offset_bytes, doc->end_offset_bytes,
               fates[doc->fate]);
    if (doc->fate == DOC_BAD) {
        buf_printf(told, " %s", doc->bad_reason);
        if (strcmp(doc->bad_reason, "too_long") == 0)
            buf_printf(told, " %" PRIu64 " %zu", doc->record_bytes,
                       doc->record.len);
    } else if (doc->fate == DOC_KEPT) {
        buf_add_char(told, ' ');
        doc_format(doc, NULL, CPU_SCALAR, told);
    }
    buf_add_char(told, '\n');
}

static inline enum status pieces_parse(struct pieces *pieces,
                                       const struct feed *feed,
                                       struct json_parser *parser,
                                       struct batch *batch)
{
    const struct feed_bad *bad = batch->notes[0];
    const struct record_fields fields = {
        .json = {pieces->text_field, pieces->id_field},
        .renames_text = strcmp(pieces->text_field, "text") != 0,
        .copies_id = strcmp(pieces->id_field, "id") != 0,
        .max_record_bytes = pieces->options.max_record_bytes,
        .path = "p",
    };
    enum status status = STATUS_OK;
    struct doc *doc;

    if (bad != NULL) {
        doc = record_append(batch, batch->raw, batch->first_record, 0,
                            (size_t)bad->length);
        doc->record_bytes = bad->length;
        doc_bad(batch, doc, bad->reason);
    } else if (batch->raw.len > 0) {
        status = feed_form(feed)->parse(parser, &fields, batch, &pieces->err);
    }
    for (size_t i = 0; i < batch->n_all; i++)
        pieces_tell(batch->all[i], &pieces->told);
    return status;
}

/* Read the input `path` as pieces->options say. */
static inline void pieces_read(struct pieces *pieces, const char *path)
{
    struct json_parser *parser = json_parser_new();
    struct feed *feed = NULL;
    struct batch batch;
    bool ends = false;

    buf_reset(&pieces->told);
    pieces->n_batches = pieces->n_large = pieces->raw_max = 0;
    batch_init(&batch, 1, CPU_SCALAR);
    pieces->status =
        feed_open(&feed, path, 0, &pieces->options, pieces->from, &pieces->err);
    while (pieces->status == STATUS_OK && !ends) {
        batch_reset(&batch, pieces->n_batches++);
        pieces->status = feed_next(feed, &batch, &pieces->err);
        if (pieces->status != STATUS_OK)
            break;
        ends = batch.ends_input;
        pieces->n_large += batch.is_large;
        if (batch.raw.len > pieces->raw_max)
            pieces->raw_max = batch.raw.len;
        pieces->status = pieces_parse(pieces, feed, parser, &batch);
    }
    if (pieces->status == STATUS_OK)
        pieces->report = feed_report(feed);
    feed_close(feed);
    batch_release(&batch);
    json_parser_free(parser);
    buf_add_char(&pieces->told, '\0');
    pieces->told.len--;
}

/* The same of bytes in memory. */
static inline void pieces_read_bytes(struct pieces *pieces, struct str bytes)
{
    const int fd = memfd_create("pieces", 0);
    char path[64];

    assert_true(fd >= 0);
    while (bytes.len > 0) {
        const ssize_t n = write(fd, bytes.ptr, bytes.len);

        assert_true(n > 0);
        bytes.ptr += n;
        bytes.len -= (size_t)n;
    }
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    pieces_read(pieces, path);
    (void)close(fd);
}

#endif
