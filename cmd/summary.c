/* summary.c -- see summary.h. Control bytes of names are never printed. */
#include "cmd/summary.h"

#include "core/opt.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { REASONS_SHOWN = 3, INPUTS_SHOWN = 20 };
static const double draw_every_seconds = 0.2;

static double now_seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool is_wanted(const struct pipeline_options *options)
{
    if (options->quiet || options->progress == PROGRESS_NEVER)
        return false;
    return options->progress == PROGRESS_ALWAYS || isatty(STDERR_FILENO) == 1;
}

void live_line_begin(struct live_line *line, const struct job *job)
{
    const struct counts *counts = &job->context.counts;

    *line = (struct live_line){.is_on = is_wanted(&job->context.options) &&
                                        isatty(STDERR_FILENO) == 1};
    line->began = now_seconds();
    for (size_t i = 0; i < counts->n_inputs; i++)
        line->size_bytes += counts->inputs[i].size_bytes;
}

/* The stage that takes most, and how much of all it takes. */
static void draw_share(const struct counts *counts)
{
    uint64_t all = 1;
    size_t most = 0;

    for (size_t i = 0; i < counts->n_stages; i++) {
        all += counts->stage_cpu_ns[i];
        if (counts->stage_cpu_ns[i] > counts->stage_cpu_ns[most])
            most = i;
    }
    (void)fprintf(stderr, ", %s %.0f %% of the time", counts->stages[most].name,
                  100.0 * (double)counts->stage_cpu_ns[most] / (double)all);
}

static void draw_left(const struct live_line *line, const struct counts *counts,
                      double seconds)
{
    const double done = (double)counts->consumed_bytes;

    if (line->size_bytes == 0 || done <= 0)
        return;
    (void)fprintf(stderr, ", %.0f s left",
                  seconds * ((double)line->size_bytes / done - 1));
}

void live_line_draw(void *arg, const struct counts *counts)
{
    const struct stage_counts *first = &counts->stages[0];
    const struct stage_counts *last = &counts->stages[counts->n_stages - 1];
    struct live_line *line = arg;
    double seconds;

    if (!line->is_on)
        return;
    seconds = now_seconds() - line->began;
    if (seconds - line->last < draw_every_seconds)
        return;
    line->last = seconds;
    (void)fprintf(
        stderr,
        "\r\x1b[K%" PRIu64 " documents, %.0f MB/s of text, %.1f %% kept",
        counts->documents, (double)first->text_bytes_out / 1e6 / seconds,
        counts->documents == 0
            ? 100.0
            : 100.0 * (double)last->documents_in / (double)counts->documents);
    draw_share(counts);
    draw_left(line, counts, seconds);
}

void live_line_end(struct live_line *line)
{
    if (line->is_on && line->last > 0)
        (void)fputs("\r\x1b[K", stderr);
}

/* How many reasons dropped more than this one, or as many and stand before. */
static size_t rank_of(const struct stage_counts *stage, size_t reason)
{
    const uint64_t own = stage->dropped[reason];
    size_t rank = 0;

    for (size_t r = 0; r < stage->n_reasons; r++)
        rank +=
            stage->dropped[r] > own || (stage->dropped[r] == own && r < reason);
    return rank;
}

/* The reasons that dropped most, most first. */
static void print_reasons(const struct stage_counts *stage)
{
    for (size_t shown = 0; shown < REASONS_SHOWN; shown++) {
        size_t best = 0;

        while (best < stage->n_reasons && rank_of(stage, best) != shown)
            best++;
        if (best == stage->n_reasons || stage->dropped[best] == 0)
            return;
        (void)fprintf(stderr, "%s%s %" PRIu64, shown > 0 ? ", " : "  ",
                      stage->reasons[best], stage->dropped[best]);
    }
}

static void print_stage(const struct stage_counts *stage, double cpu_seconds)
{
    const double text_mb = (double)stage->text_bytes_in / 1e6;
    const double kept = stage->documents_in == 0
                            ? 100.0
                            : 100.0 * (double)stage->documents_out /
                                  (double)stage->documents_in;

    (void)fprintf(
        stderr, "%-18s %10" PRIu64 " %10" PRIu64 " %6.1f %9.1f %8.2f %8.0f",
        stage->name, stage->documents_in, stage->documents_out, kept, text_mb,
        cpu_seconds, cpu_seconds > 0 ? text_mb / cpu_seconds : 0.0);
    print_reasons(stage);
    (void)fputc('\n', stderr);
}

void summary_print(const struct job *job)
{
    const struct counts *counts = &job->context.counts;

    if (!is_wanted(&job->context.options))
        return;
    (void)fprintf(stderr, "%-18s %10s %10s %6s %9s %8s %8s  %s\n", "stage",
                  "in", "out", "kept %", "text MB", "CPU s", "MB/s",
                  "top reasons");
    for (size_t i = 0; i < counts->n_stages; i++)
        print_stage(&counts->stages[i], (double)counts->stage_cpu_ns[i] / 1e9);
    (void)fprintf(stderr, "%.2f s, %.2f CPU s, %.0f MB peak, %zu thread%s\n",
                  job->wall_seconds, job->cpu_seconds,
                  (double)job->peak_rss_bytes / 1e6, job->context.n_workers,
                  job->context.n_workers == 1 ? "" : "s");
}

static void print_bad(const struct counts *counts)
{
    uint64_t totals[BAD_REASONS_MAX] = {0};
    const char *comma = "";

    for (size_t i = 0; i < counts->n_inputs; i++) {
        for (size_t r = 0; r < BAD_REASONS_MAX; r++)
            totals[r] += counts->inputs[i].bad[r];
    }
    (void)fprintf(stderr, "tamis: %" PRIu64 " bad record%s (", counts->bad,
                  counts->bad == 1 ? "" : "s");
    for (size_t r = 0; bad_reason_name(r) != NULL; r++) {
        if (totals[r] == 0)
            continue;
        (void)fprintf(stderr, "%s%s %" PRIu64, comma, bad_reason_name(r),
                      totals[r]);
        comma = ", ";
    }
    (void)fputs("); --bad FILE shows them\n", stderr);
}

static void print_remarks(const struct job *job)
{
    for (size_t i = 0; i < job->n_stages; i++) {
        const struct stage_counts *stage = &job->context.counts.stages[i];

        if (stage->remarked > 0)
            (void)fprintf(stderr, "tamis: %s: %" PRIu64 " %s\n", stage->name,
                          stage->remarked, job->stages[i].type->remark->help);
    }
}

void summary_notes(const struct job *job)
{
    const struct buf *notes = &job->context.notes;
    size_t at = 0;

    if (job->context.options.quiet)
        return;
    while (at < notes->len) {
        const char *line = notes->ptr + at;
        const char *end = memchr(line, '\n', notes->len - at);
        struct error printable;

        (void)error_set(&printable, STATUS_OK, "%.*s", (int)(end - line), line);
        (void)fprintf(stderr, "tamis: %s\n", printable.message);
        at += (size_t)(end - line) + 1;
    }
    print_remarks(job);
    if (job->context.counts.bad > 0)
        print_bad(&job->context.counts);
}

static void print_list(const struct opt *opt, const void *config)
{
    const struct opt_list *list =
        (const void *)((const unsigned char *)config + opt->offset);

    for (size_t i = 0; i < list->n; i++)
        (void)printf("    --%s %s\n", opt->name, list->items[i]);
}

static void print_options(const struct opt *opt, const void *config)
{
    for (; opt != NULL && opt->type != OPT_END; opt++) {
        struct buf value;

        if ((opt->flags & OPT_HIDDEN) != 0)
            continue;
        if (opt->type == OPT_LIST) {
            print_list(opt, config);
            continue;
        }
        buf_init(&value, NULL);
        if (opt_show(opt, config, &value))
            (void)printf("    --%s %.*s\n", opt->name, (int)value.len,
                         value.ptr);
        buf_release(&value);
    }
}

static void print_rules(const struct stage *stage)
{
    const struct rule *rules = stage->type->rules;
    const double *limits = stage->config;

    for (size_t i = 0; rules != NULL && rules[i].name != NULL; i++) {
        if (isnan(limits[i]))
            (void)printf("    --%s none\n", rules[i].name);
        else
            (void)printf("    --%s %.15g %s\n", rules[i].name, limits[i],
                         rules[i].unit);
    }
}

static double mib(uint64_t bytes)
{
    return (double)bytes / 1048576.0;
}

static void print_dry_stage(const struct job *job, size_t i)
{
    const struct stage *stage = &job->stages[i];
    const struct need *need = &job->plan.needs[i];

    (void)printf("  %s  memory %.1f MiB", stage->name,
                 mib(job->plan.stage_bytes[i]));
    if (need->document_bytes > 0)
        (void)printf(", %" PRIu64 " bytes a document, for %" PRIu64
                     " documents",
                     need->document_bytes, stage->documents);
    if (need->mapped_bytes > 0)
        (void)printf(", %.1f MiB mapped", mib(need->mapped_bytes));
    (void)putchar('\n');
    print_rules(stage);
    print_options(stage->type->opts, stage->config);
}

void summary_dry_run(const struct job *job)
{
    const struct counts *counts = &job->context.counts;

    (void)printf("pipeline: %s\nstages:\n", job->text);
    for (size_t i = 0; i < job->n_stages; i++)
        print_dry_stage(job, i);
    (void)printf("memory: %.1f MiB of %.1f MiB, window %.1f MiB, threads "
                 "%zu\nscratch: %.1f MiB\ninputs: %zu\n",
                 mib(job->plan.total_bytes),
                 mib(job->context.options.memory_bytes),
                 mib(job->plan.window_bytes), job->context.n_workers,
                 mib(job->plan.scratch_bytes), counts->n_inputs);
    for (size_t i = 0; i < counts->n_inputs; i++) {
        struct error printable;

        if (i == INPUTS_SHOWN) {
            (void)printf("  ... and %zu more\n", counts->n_inputs - i);
            break;
        }
        (void)error_set(&printable, STATUS_OK, "%s", counts->inputs[i].path);
        (void)printf("  %s  %" PRIu64 " bytes\n", printable.message,
                     counts->inputs[i].size_bytes);
    }
}
