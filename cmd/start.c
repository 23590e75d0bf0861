/* start.c -- see start.h. */
#include "cmd/start.h"

#include "base/file_in.h"
#include "base/file_out.h"
#include "base/mem.h"
#include "cmd/command.h"
#include "cmd/summary.h"
#include "core/rundir.h"
#include "text/json.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>

enum { REPORT_STEP_BYTES = 64 * 1024 };

enum status start_flush_stdout(struct error *err)
{
    if (fflush(stdout) != 0 || ferror(stdout) != 0)
        return error_errno(err, errno == EPIPE ? STATUS_PIPE : STATUS_IO,
                           "stdout: writing");
    return STATUS_OK;
}

int start_failed(const struct error *err)
{
    switch (err->status) {
    case STATUS_OK:
    case STATUS_END:
        return EXIT_DONE;
    case STATUS_PIPE:
        return EXIT_PIPE;
    case STATUS_STOPPED:
        (void)fprintf(stderr, "tamis: %s\n", err->message);
        return EXIT_STOPPED;
    case STATUS_USAGE:
        (void)fprintf(stderr, "tamis: %s\n", err->message);
        return EXIT_USAGE;
    case STATUS_IO:
    case STATUS_FORMAT:
    case STATUS_LIMIT:
    case STATUS_PENDING:
        break;
    }
    (void)fprintf(stderr, "tamis: %s\n", err->message);
    return EXIT_FAILED;
}

/* Downstream must see a broken stream, not its end. */
static void tell_downstream(const struct job *job, const struct error *err)
{
    const struct stage *last = &job->stages[job->n_stages - 1];
    struct error ignored;
    struct file_out *out;
    struct buf line;

    if (err->status == STATUS_PIPE || last->type->uses_stdout == NULL ||
        !last->type->uses_stdout(last))
        return;
    buf_init(&line, NULL);
    buf_add_text(&line, "{\"tamis_error\":");
    json_escape_bytes(&line, str_from(err->message));
    buf_add_text(&line, "}\n");
    out = file_out_from_fd(1, "stdout");
    if (file_out_write(out, buf_str(&line), &ignored) != STATUS_OK ||
        file_out_flush(out, &ignored) != STATUS_OK)
        ignored.status = STATUS_OK; /* there is nobody left to tell */
    file_out_discard(out);
    buf_release(&line);
}

/* The report of the run that did the work. */
static enum status read_report(const struct job *job, struct buf *json,
                               struct error *err)
{
    char *path = rundir_file_path(job->context.dirs[0], "report.json");
    struct file_in *in = NULL;
    enum status status = file_in_open(&in, path, NULL, err);

    while (status == STATUS_OK) {
        size_t n = 0;

        status = file_in_read(in, buf_reserve(json, REPORT_STEP_BYTES),
                              REPORT_STEP_BYTES, &n, err);
        json->len += n;
    }
    file_in_close(in);
    mem_free(path);
    return status == STATUS_END ? STATUS_OK : status;
}

static enum status write_stats(const struct job *job, struct error *err)
{
    const char *path = job->context.options.stats;
    enum status status = STATUS_OK;
    struct buf json;

    if (path == NULL)
        return STATUS_OK;
    buf_init(&json, NULL);
    if (job->was_complete)
        status = read_report(job, &json, err);
    else
        job_report(job, &json);
    if (status == STATUS_OK)
        status = file_write_atomic(path, buf_str(&json), err);
    buf_release(&json);
    return status;
}

static enum status run(struct job *job, struct error *err)
{
    struct live_line line;
    struct error second;
    enum status status;

    live_line_begin(&line, job);
    job->retire.on_progress = live_line_draw;
    job->retire.progress_arg = &line;
    status = job_run(job, err);
    live_line_end(&line);
    summary_notes(job);
    if (job->was_complete && status == STATUS_OK)
        return write_stats(job, err);
    if (status == STATUS_OK || status == STATUS_STOPPED)
        summary_print(job);
    if (status != STATUS_OK)
        tell_downstream(job, err);
    if (write_stats(job, &second) != STATUS_OK && status == STATUS_OK) {
        *err = second;
        status = second.status;
    }
    return status;
}

/* What prepare finds was found before work began: a usage error. */
static enum status prepare(struct job *job, struct error *err)
{
    const enum status status = job_prepare(job, err);

    if (status != STATUS_OK)
        err->status = STATUS_USAGE;
    return status == STATUS_OK ? STATUS_OK : STATUS_USAGE;
}

int start_pipeline(struct pipeline *pipeline,
                   const struct pipeline_options *options)
{
    struct job job = {.stages = pipeline->stages,
                      .n_stages = pipeline->n,
                      .text = pipeline->text.ptr,
                      .context = {.options = *options, .stop_fd = -1}};
    struct error err = {0};
    enum status status = prepare(&job, &err);

    if (status == STATUS_OK && options->dry_run) {
        summary_dry_run(&job);
        status = start_flush_stdout(&err);
        if (status == STATUS_OK)
            status = write_stats(&job, &err);
    } else if (status == STATUS_OK) {
        status = run(&job, &err);
    }
    err.status = status;
    job_release(&job);
    pipeline->n = 0;
    pipeline_release(pipeline);
    return start_failed(&err);
}
