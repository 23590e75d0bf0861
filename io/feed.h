/*
 * feed.h -- one input, decoded and cut at record borders into batches.
 *
 * Memory: a batch, the rest of the one before, and at most one record of
 * --max-record; a longer one is found, sampled and skipped without being kept.
 */
#ifndef TAMIS_FEED_H
#define TAMIS_FEED_H

#include "base/file_in.h"
#include "core/context.h"
#include "io/records.h"

enum feed_form { FEED_AUTO, FEED_JSONL, FEED_WARC, FEED_TEXT };

struct feed_options {
    struct file_in_options file;
    enum feed_form form;
    bool is_lines; /* text: a document a line */
    uint64_t max_record_bytes;
    size_t batch_bytes;
    enum damaged damaged;
    int stop_fd;
};

/* In place of a batch's parse: one bad record that was not kept whole. */
struct feed_bad {
    const char *reason;
    uint64_t length;
};

struct feed;

/* Begin at `from`, a place an earlier run had come to. */
enum status feed_open(struct feed **out, const char *path, uint32_t input,
                      const struct feed_options *options, struct position from,
                      struct error *err) NODISCARD;
void feed_close(struct feed *feed); /* NULL is fine */

/*
 * Fill in batch->raw and its place; ends_input with the last. A batch of a
 * bad record that was not kept has a struct feed_bad in notes[0]. STATUS_FORMAT
 * for damage unless it is to be salvaged; STATUS_STOPPED.
 */
enum status feed_next(struct feed *feed, struct batch *batch,
                      struct error *err) NODISCARD;

/* What parses the batches; known after the first feed_next. */
const struct record_form *feed_form(const struct feed *feed);

struct feed_report {
    struct file_in_info info;
    bool is_salvaged;
    uint64_t lost_bytes; /* of the record that the damage cut */
    char damage[1024];   /* what it was */
};
struct feed_report feed_report(const struct feed *feed);

#endif
