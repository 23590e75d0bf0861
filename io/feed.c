/* feed.c -- see feed.h. */
#include "io/feed.h"

#include "base/mem.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>

enum {
    SAMPLE_BYTES = 4096,
    SKIP_BYTES = 256 * 1024,
    RESYNC_BYTES = 16,
    HEAD_BYTES = 16, /* tell a form */
};

static const char arc_mark[] = "filedesc:";
static const char warc_mark[] = "WARC/";

struct feed {
    struct file_in *in;
    const char *path;
    uint32_t input;
    struct feed_options options;
    const struct record_form *form;
    struct buf rest;       /* read, but of the next batch */
    uint64_t record;       /* number of the record that rest begins with */
    uint64_t offset_bytes; /* where it begins */
    bool at_end;
    bool is_pipe;
    struct feed_report report;
    struct error failure; /* that waits behind whole records */
};

/* The bytes of the batch in the making. */
struct filling {
    char *ptr;
    size_t len;
    size_t cap; /* JSON_PADDING_BYTES more are allocated */
};

static bool ends(const char *path, size_t len, const char *tail)
{
    const size_t tail_len = strlen(tail);

    return len >= tail_len &&
           memcmp(path + len - tail_len, tail, tail_len) == 0;
}

/* "notes.txt", "notes.txt.gz" */
static bool is_text_name(const char *path)
{
    size_t len = strlen(path);
    const char *dot = strrchr(path, '.');

    if (dot != NULL && codec_from_name(path) != CODEC_NONE)
        len = (size_t)(dot - path);
    return ends(path, len, ".txt");
}

/* The beginning of a mark, and no more: what follows will tell. */
static bool is_undecided(struct str head)
{
    return (head.len < strlen(arc_mark) &&
            memcmp(head.ptr, arc_mark, head.len) == 0) ||
           (head.len < strlen(warc_mark) &&
            memcmp(head.ptr, warc_mark, head.len) == 0);
}

/* ARC is no form of ours; its first line says what it is. */
static enum status check_head(const struct feed *feed, struct str head,
                              struct error *err)
{
    if (feed->options.form == FEED_AUTO && str_starts(head, arc_mark))
        return error_set(err, STATUS_IO,
                         "%s: an ARC file; only WARC and WET are read",
                         feed->path);
    return STATUS_OK;
}

static const struct record_form *choose_form(const struct feed *feed,
                                             struct str head)
{
    enum feed_form form = feed->options.form;

    if (feed->options.is_lines)
        return &records_lines;
    if (form == FEED_AUTO && str_starts(head, warc_mark))
        form = FEED_WARC;
    if (form == FEED_AUTO && is_text_name(feed->path))
        form = FEED_TEXT;
    if (form == FEED_WARC)
        return &records_warc;
    return form == FEED_TEXT ? &records_whole : &records_jsonl;
}

/* Wait for a pipe; true when somebody asked to stop meanwhile. */
static bool wait_stopped(const struct feed *feed)
{
    struct pollfd fds[2] = {{file_in_fd(feed->in), POLLIN, 0},
                            {feed->options.stop_fd, POLLIN, 0}};

    if (!feed->is_pipe)
        return false;
    while (poll(fds, 2, -1) < 0 && errno == EINTR)
        continue;
    return fds[0].revents == 0 && fds[1].revents != 0;
}

static bool would_wait(const struct feed *feed)
{
    struct pollfd fd = {file_in_fd(feed->in), POLLIN, 0};

    return feed->is_pipe && poll(&fd, 1, 0) == 0;
}

/* Some bytes; at_end after the last, also at damage that is salvaged. */
static enum status read_some(struct feed *feed, char *to, size_t cap, size_t *n,
                             struct error *err)
{
    enum status status;

    *n = 0;
    if (wait_stopped(feed))
        return error_set(err, STATUS_STOPPED,
                         "stopped as asked; the same command continues");
    status = file_in_read(feed->in, to, cap, n, err);
    if (status == STATUS_FORMAT && feed->options.damaged == DAMAGED_SALVAGE) {
        feed->report.is_salvaged = true;
        (void)snprintf(feed->report.damage, sizeof(feed->report.damage), "%s",
                       err->message);
        status = STATUS_END;
    }
    if (status == STATUS_END) {
        feed->at_end = true;
        return STATUS_OK;
    }
    return status;
}

static enum status skip_to(struct feed *feed, struct position from,
                           struct error *err)
{
    char *bytes = mem_alloc(SKIP_BYTES);
    enum status status = STATUS_OK;
    char head[HEAD_BYTES];
    size_t n_head = 0;

    while (status == STATUS_OK && feed->offset_bytes < from.offset_bytes &&
           !feed->at_end) {
        const uint64_t left = from.offset_bytes - feed->offset_bytes;
        size_t n;
        size_t n_more;

        status =
            read_some(feed, bytes,
                      left < SKIP_BYTES ? (size_t)left : SKIP_BYTES, &n, err);
        n_more = n < HEAD_BYTES - n_head ? n : HEAD_BYTES - n_head;
        memcpy(head + n_head, bytes, n_more);
        n_head += n_more;
        feed->offset_bytes += n;
    }
    if (n_head > 0)
        feed->form = choose_form(feed, (struct str){head, n_head});
    feed->record = from.record;
    mem_free(bytes);
    return status;
}

enum status feed_open(struct feed **out, const char *path, uint32_t input,
                      const struct feed_options *options, struct position from,
                      struct error *err)
{
    struct feed *feed = mem_zalloc(1, sizeof(*feed));
    struct stat info;
    enum status status;

    feed->path = path;
    feed->input = input;
    feed->options = *options;
    buf_init(&feed->rest, NULL);
    *out = feed;
    status = file_in_open(&feed->in, path, &options->file, err);
    if (status != STATUS_OK)
        return status;
    feed->is_pipe =
        fstat(file_in_fd(feed->in), &info) == 0 && !S_ISREG(info.st_mode);
    return skip_to(feed, from, err);
}

void feed_close(struct feed *feed)
{
    if (feed == NULL)
        return;
    file_in_close(feed->in);
    buf_release(&feed->rest);
    mem_free(feed);
}

const struct record_form *feed_form(const struct feed *feed)
{
    return feed->form;
}

struct feed_report feed_report(const struct feed *feed)
{
    struct feed_report report = feed->report;

    report.info = file_in_info(feed->in);
    return report;
}

/* Room for a record that a batch cannot hold: on the heap, so that growing
 * moves pages and not bytes. */
static void grow(const struct feed *feed, struct batch *batch,
                 struct filling *fill)
{
    const uint64_t most =
        feed->options.max_record_bytes + feed->options.batch_bytes;
    size_t cap = fill->cap * 2;

    if (cap > most)
        cap = (size_t)most;
    if (batch->big == NULL) {
        batch->big = mem_alloc(cap + JSON_PADDING_BYTES);
        memcpy(batch->big, fill->ptr, fill->len);
    } else {
        batch->big = mem_realloc(batch->big, cap + JSON_PADDING_BYTES);
    }
    batch->is_large = true;
    fill->ptr = batch->big;
    fill->cap = cap;
}

static void begin_filling(struct feed *feed, struct batch *batch,
                          struct filling *fill)
{
    fill->cap = feed->rest.len + feed->options.batch_bytes;
    fill->len = feed->rest.len;
    fill->ptr = arena_alloc(&batch->arena, fill->cap + JSON_PADDING_BYTES);
    if (feed->rest.len > 0)
        memcpy(fill->ptr, feed->rest.ptr, feed->rest.len);
    buf_reset(&feed->rest);
}

static void place(const struct feed *feed, struct batch *batch)
{
    batch->input = feed->input;
    batch->first_record = feed->record;
    batch->first_offset_bytes = feed->offset_bytes;
}

static void emit(struct feed *feed, struct batch *batch,
                 const struct filling *fill, struct record_cut cut)
{
    place(feed, batch);
    batch->raw = (struct str){fill->ptr, cut.len};
    buf_add(&feed->rest,
            (struct str){fill->ptr + cut.len, fill->len - cut.len});
    feed->record += cut.n;
    feed->offset_bytes += cut.len;
    batch->ends_input = feed->at_end && feed->rest.len == 0;
}

static void emit_bad(struct feed *feed, struct batch *batch, struct str sample,
                     const char *reason, uint64_t length)
{
    struct feed_bad *bad = arena_alloc(&batch->arena, sizeof(*bad));

    place(feed, batch);
    *bad = (struct feed_bad){reason, length};
    if (sample.len > SAMPLE_BYTES)
        sample.len = SAMPLE_BYTES;
    batch->raw = arena_copy(&batch->arena, sample);
    batch->notes[0] = bad;
    feed->record++;
    feed->offset_bytes += length;
    batch->ends_input = feed->at_end && feed->rest.len == 0;
}

/* The beginning of a record, the same whether or not more is in view. */
static struct str sample_of(const struct feed *feed, const struct filling *fill)
{
    const uint64_t most = feed->options.max_record_bytes;
    struct str sample = {fill->ptr, fill->len};

    if (sample.len > SAMPLE_BYTES)
        sample.len = SAMPLE_BYTES;
    if (sample.len > most)
        sample.len = (size_t)most;
    return sample;
}

/* The record is above the limit: keep a sample, find where the next begins. A
 * few bytes are carried from piece to piece, for a mark that lies across. */
static enum status skip_long(struct feed *feed, struct batch *batch,
                             struct filling *fill, struct error *err)
{
    struct str sample = arena_copy(&batch->arena, sample_of(feed, fill));
    const size_t keep = RESYNC_BYTES;
    uint64_t length = 0;
    enum status status = STATUS_OK;
    size_t next;

    for (;;) {
        size_t n = 0;

        next = feed->form->resync((struct str){fill->ptr, fill->len});
        if (next != SIZE_MAX || feed->at_end || status != STATUS_OK)
            break;
        length += fill->len - keep;
        memmove(fill->ptr, fill->ptr + fill->len - keep, keep);
        status = read_some(feed, fill->ptr + keep,
                           fill->cap - keep < SKIP_BYTES ? fill->cap - keep
                                                         : SKIP_BYTES,
                           &n, err);
        fill->len = keep + n;
    }
    if (status != STATUS_OK)
        return status;
    if (next == SIZE_MAX)
        next = fill->len;
    buf_add(&feed->rest, (struct str){fill->ptr + next, fill->len - next});
    length += next;
    if (sample.len > length)
        sample.len = (size_t)length;
    emit_bad(feed, batch, sample, "too_long", length);
    return STATUS_OK;
}

/* What is left when the input was cut by damage: no whole record. */
static void emit_rest(struct feed *feed, struct batch *batch,
                      const struct filling *fill)
{
    feed->report.lost_bytes = fill->len;
    emit_bad(feed, batch, (struct str){fill->ptr, fill->len}, "truncated",
             fill->len);
    batch->ends_input = true;
}

static bool is_full(const struct feed *feed, const struct filling *fill)
{
    if (fill->len == fill->cap || feed->at_end)
        return true;
    if (feed->form == NULL && is_undecided((struct str){fill->ptr, fill->len}))
        return false;
    return would_wait(feed);
}

static enum status know_form(struct feed *feed, const struct filling *fill,
                             struct error *err)
{
    const struct str head = {fill->ptr, fill->len};

    if (feed->form != NULL)
        return STATUS_OK;
    feed->form = choose_form(feed, head);
    return check_head(feed, head, err);
}

/* Reading failed: what is whole before that still goes, whatever the size of
 * a batch; the failure waits for the next call. */
static enum status fail_behind(struct feed *feed, struct batch *batch,
                               const struct filling *fill, struct error *err)
{
    const enum status status = err->status;
    struct record_cut cut;

    if (fill->len == 0 || know_form(feed, fill, err) != STATUS_OK)
        return err->status;
    cut = feed->form->cut((struct str){fill->ptr, fill->len}, false,
                          feed->options.max_record_bytes);
    if (cut.len == 0)
        return status;
    emit(feed, batch, fill, cut);
    feed->failure = *err;
    return STATUS_OK;
}

enum status feed_next(struct feed *feed, struct batch *batch, struct error *err)
{
    struct filling fill;

    if (feed->failure.status != STATUS_OK) {
        *err = feed->failure;
        return err->status;
    }
    begin_filling(feed, batch, &fill);
    for (;;) {
        enum status status = STATUS_OK;
        struct record_cut cut;
        size_t n;

        if (!feed->at_end) {
            status = read_some(feed, fill.ptr + fill.len, fill.cap - fill.len,
                               &n, err);
            if (status != STATUS_OK)
                return fail_behind(feed, batch, &fill, err);
            fill.len += n;
        }
        if (!is_full(feed, &fill))
            continue;
        status = know_form(feed, &fill, err);
        if (status != STATUS_OK)
            return status;
        cut = feed->form->cut((struct str){fill.ptr, fill.len},
                              feed->at_end && !feed->report.is_salvaged,
                              feed->options.max_record_bytes);
        if (cut.len > 0 || (feed->at_end && fill.len == 0)) {
            emit(feed, batch, &fill, cut);
            return STATUS_OK;
        }
        if (fill.len > feed->options.max_record_bytes + RECORD_SLACK_BYTES)
            return skip_long(feed, batch, &fill, err);
        if (feed->at_end) {
            emit_rest(feed, batch, &fill);
            return STATUS_OK;
        }
        if (fill.len == fill.cap)
            grow(feed, batch, &fill);
    }
}
