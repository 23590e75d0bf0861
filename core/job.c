/* job.c -- see job.h. */
#include "core/job.h"

#include "base/mem.h"
#include "core/claim.h"
#include "core/machine.h"
#include "core/opt_value.h"
#include "core/outputs.h"
#include "core/run.h"
#include "core/stop.h"
#include "text/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { BATCH_MIN_BYTES = 512, BATCH_MAX_BYTES = 64 << 20, WORKERS_MAX = 1024 };

/* clang-format off */
const struct opt pipeline_opts[] = {
    {OPT_COUNT, "threads", 'j', offsetof(struct pipeline_options, threads), NULL, "N", "threads that work at once; default: the cores the process may use", OPT_OPTIONAL | OPT_NO_EFFECT},
    {OPT_SIZE, "memory", 0, offsetof(struct pipeline_options, memory_bytes), NULL, "SIZE", "budget of all tables and buffers together; default: half of what there is", OPT_OPTIONAL | OPT_NO_EFFECT},
    {OPT_TEXT, "scratch", 0, offsetof(struct pipeline_options, scratch), NULL, "DIR", "where temporary data is kept; default: the output's .tamis/, else $TMPDIR, else /var/tmp", OPT_NO_EFFECT},
    {OPT_TEXT, "rejects", 0, offsetof(struct pipeline_options, rejects), NULL, "FILE or DIR/", "write every dropped document there, with why", OPT_NO_EFFECT},
    {OPT_TEXT, "bad", 0, offsetof(struct pipeline_options, bad), NULL, "FILE or DIR/", "write every bad record there: where, why, its first 4 KiB", OPT_NO_EFFECT},
    {OPT_TEXT, "max-bad", 0, offsetof(struct pipeline_options, max_bad), NULL, "N or P%", "fail when there are more bad records", OPT_NO_EFFECT},
    {OPT_CHOICE, "damaged", 0, offsetof(struct pipeline_options, damaged), "stop", "stop,salvage,skip", "a truncated or corrupt input: stop there, keep what is whole, or leave it out", 0},
    {OPT_TEXT, "stats", 0, offsetof(struct pipeline_options, stats), NULL, "FILE", "write the run report there as JSON", OPT_NO_EFFECT},
    {OPT_CHOICE, "progress", 0, offsetof(struct pipeline_options, progress), "auto", "auto,always,never", "a live line on stderr and a table at the end", OPT_NO_EFFECT},
    {OPT_FLAG, "quiet", 'q', offsetof(struct pipeline_options, quiet), NULL, NULL, "nothing on stderr but errors", OPT_NO_EFFECT},
    {OPT_COUNT, "limit", 0, offsetof(struct pipeline_options, limit), NULL, "N", "stop after N documents read", OPT_OPTIONAL},
    {OPT_FLAG, "dry-run", 0, offsetof(struct pipeline_options, dry_run), NULL, NULL, "print the resolved pipeline, its memory and inputs; process nothing", OPT_NO_EFFECT},
    {OPT_FLAG, "overwrite", 0, offsetof(struct pipeline_options, overwrite), NULL, NULL, "replace what another run left in an output directory", OPT_NO_EFFECT},
    {OPT_FLAG, "check", 0, offsetof(struct pipeline_options, check), NULL, NULL, "verify the checksums of finished files in an output directory", OPT_NO_EFFECT},
    {OPT_FLAG, "long", 0, offsetof(struct pipeline_options, allow_long), NULL, NULL, "accept zstd windows up to 2 GiB", OPT_NO_EFFECT},
    {OPT_CHOICE, "cpu", 0, offsetof(struct pipeline_options, cpu), "best", "best,scalar,avx2,avx512", "force a SIMD path", OPT_HIDDEN | OPT_NO_EFFECT},
    {OPT_SIZE, "batch-bytes", 0, offsetof(struct pipeline_options, batch_bytes), "512k", "SIZE", "input of a batch", OPT_HIDDEN | OPT_NO_EFFECT},
    {0},
};
/* clang-format on */

static enum status settle_options(struct context *context, struct error *err)
{
    struct pipeline_options *options = &context->options;
    const enum cpu_level best = cpu_best();

    if (options->threads == UINT64_MAX)
        options->threads = machine_cores();
    if (options->threads == 0 || options->threads > WORKERS_MAX)
        return error_set(err, STATUS_USAGE, "--threads: from 1 to %d",
                         WORKERS_MAX);
    if (options->memory_bytes == UINT64_MAX)
        options->memory_bytes = machine_memory_bytes() / 2;
    if (options->batch_bytes < BATCH_MIN_BYTES ||
        options->batch_bytes > BATCH_MAX_BYTES)
        return error_set(err, STATUS_USAGE, "--batch-bytes: out of range");
    context->n_workers = (size_t)options->threads;
    context->batch_bytes = (size_t)options->batch_bytes;
    context->cpu = best;
    if (options->cpu > 0 && (enum cpu_level)(options->cpu - 1) < best)
        context->cpu = (enum cpu_level)(options->cpu - 1);
    context->stop_fd = -1;
    buf_init(&context->notes, NULL);
    buf_init(&context->outputs, NULL);
    buf_init(&context->claimed, NULL);
    return STATUS_OK;
}

/* "100" or "0.5%". The share is judged at the end; see check_share. */
static enum status settle_max_bad(struct job *job, struct error *err)
{
    static const struct opt count = {
        .type = OPT_COUNT,
        .name = "max-bad",
        .offset = offsetof(struct retire, max_bad),
    };
    const char *text = job->context.options.max_bad;
    char *end;

    job->retire.max_bad = UINT64_MAX;
    job->retire.max_bad_share = -1;
    if (text == NULL)
        return STATUS_OK;
    if (strchr(text, '%') != NULL) {
        job->retire.max_bad_share = strtod(text, &end) / 100;
        if (end == text || strcmp(end, "%") != 0 ||
            !(job->retire.max_bad_share >= 0))
            return error_set(err, STATUS_USAGE, "--max-bad: bad value '%s'",
                             text);
        return STATUS_OK;
    }
    return opt_set(&count, &job->retire, text, err);
}

static void open_counts(struct job *job)
{
    struct counts *counts = &job->context.counts;

    counts->n_stages = job->n_stages;
    counts->stages = mem_zalloc(job->n_stages, sizeof(*counts->stages));
    counts->stage_cpu_ns = mem_zalloc(job->n_stages, sizeof(uint64_t));
    for (size_t i = 0; i < job->n_stages; i++) {
        const struct stage_type *type = job->stages[i].type;
        struct stage_counts *stage = &counts->stages[i];
        const char **reasons;

        stage->name = job->stages[i].name;
        stage->n_reasons = stage_n_reasons(type);
        stage->dropped = mem_zalloc(stage->n_reasons, sizeof(uint64_t));
        reasons = mem_zalloc(stage->n_reasons, sizeof(*reasons));
        for (size_t r = 0; r < stage->n_reasons; r++)
            reasons[r] = stage_reason(type, r);
        stage->reasons = reasons;
        if (type->remark != NULL)
            stage->remark = type->remark->name;
    }
}

static void add_options(const struct opt *opts, const void *config,
                        struct buf *json)
{
    for (; opts != NULL && opts->type != OPT_END; opts++) {
        struct buf value;

        if ((opts->flags & OPT_NO_EFFECT) != 0)
            continue;
        buf_init(&value, NULL);
        if (opt_show(opts, config, &value)) {
            buf_printf(json, ",\"%s\":", opts->name);
            json_escape(json, buf_str(&value), CPU_SCALAR);
        }
        buf_release(&value);
    }
}

static void add_rules(const struct stage *stage, struct buf *json)
{
    const struct rule *rules = stage->type->rules;
    const double *limits = stage->config;

    for (size_t i = 0; rules != NULL && rules[i].name != NULL; i++) {
        buf_printf(json, ",\"%s\":", rules[i].name);
        json_number(json, limits[i]);
    }
}

static void add_stage(const struct stage *stage, struct buf *json)
{
    buf_printf(json, "{\"stage\":\"%s\",\"as\":", stage->type->name);
    json_escape(json, str_from(stage->name), CPU_SCALAR);
    if (stage->common.annotate)
        buf_add_text(json, ",\"annotate\":true");
    add_rules(stage, json);
    add_options(stage->type->opts, stage->config, json);
    if (stage->type->identify != NULL)
        stage->type->identify(stage, json);
    buf_add_char(json, '}');
}

/* A directory's files belong to the units: a run that continues must go on in
 * the same one. A file is written anew as a whole. */
static void add_sidecar(const char *path, struct buf *json)
{
    struct str name;

    if (path == NULL || !sidecar_names_dir(path)) {
        buf_add_text(json, path != NULL ? "true" : "false");
        return;
    }
    name = str_from(path);
    while (name.len > 1 && name.ptr[name.len - 1] == '/')
        name.len--;
    json_escape_bytes(json, name);
}

/* Who this run is: what can change a byte of its outputs. */
static void make_run_json(struct job *job)
{
    const struct counts *counts = &job->context.counts;
    struct buf *json = &job->run_json;

    buf_printf(json, "{\"tamis\":\"%s\",\"pipeline\":[", TAMIS_VERSION);
    for (size_t i = 0; i < job->n_stages; i++) {
        if (i > 0)
            buf_add_text(json, ",\n");
        add_stage(&job->stages[i], json);
    }
    buf_add_text(json, "],\n\"options\":{\"rejects\":");
    add_sidecar(job->context.options.rejects, json);
    buf_add_text(json, ",\"bad\":");
    add_sidecar(job->context.options.bad, json);
    add_options(pipeline_opts, &job->context.options, json);
    buf_add_text(json, "},\n\"inputs\":[");
    for (size_t i = 0; i < counts->n_inputs; i++) {
        buf_add_text(json, i > 0 ? ",\n{\"path\":" : "{\"path\":");
        json_escape(json, str_from(counts->inputs[i].path), CPU_SCALAR);
        buf_printf(json, ",\"bytes\":%" PRIu64 "}",
                   counts->inputs[i].size_bytes);
    }
    buf_add_text(json, "]}\n");
    job->context.run_json = buf_str(json);
}

enum status job_prepare(struct job *job, struct error *err)
{
    const struct pipeline_options *options = &job->context.options;
    enum status status = settle_options(&job->context, err);

    buf_init(&job->run_json, NULL);
    job->context.wants_evidence = job->context.options.rejects != NULL;
    if (status == STATUS_OK)
        status = settle_max_bad(job, err);
    for (size_t i = 0; status == STATUS_OK && i < job->n_stages; i++) {
        struct stage *stage = &job->stages[i];

        stage->index = (uint32_t)i;
        stage->is_final = i + 1 == job->n_stages;
        stage->context = &job->context;
        if (stage->type->prepare != NULL)
            status = stage->type->prepare(stage, err);
    }
    if (status == STATUS_OK)
        status = claim_output(&job->context, options->rejects, err);
    if (status == STATUS_OK)
        status = claim_output(&job->context, options->bad, err);
    if (status == STATUS_OK)
        status = claim_output(&job->context, options->stats, err);
    if (status == STATUS_OK)
        status = plan_make(&job->plan, job->stages, job->n_stages,
                           &job->context, err);
    if (status != STATUS_OK)
        return status;
    open_counts(job);
    make_run_json(job);
    return STATUS_OK;
}

/* Only behind one directory that takes all can a run go on in mid-stream. */
static bool can_resume(const struct job *job)
{
    const struct context *context = &job->context;

    if (context->n_dirs != 1 ||
        (job->retire.rejects != NULL && !sidecar_is_dir(job->retire.rejects)) ||
        (job->retire.bad != NULL && !sidecar_is_dir(job->retire.bad)))
        return false;
    for (size_t i = 0; i < job->n_stages; i++) {
        const struct stage_type *type = job->stages[i].type;

        if (stage_is_ordered(type) ||
            (type->role == STAGE_TEE && !job->stages[i].is_final))
            return false;
    }
    return rundir_n_done(context->dirs[0]) > 0;
}

/* Asked for, and no earlier run can have left it: not there, or a stream. */
static bool is_missing(const char *path)
{
    return path != NULL &&
           (access(path, F_OK) != 0 || file_out_is_stream(path));
}

static enum status open_outputs(struct job *job, struct error *err)
{
    const struct pipeline_options *options = &job->context.options;
    enum status status = STATUS_OK;

    for (size_t i = job->n_stages; status == STATUS_OK && i-- > 1;) {
        if (job->stages[i].type->start != NULL)
            status = job->stages[i].type->start(&job->stages[i], err);
        if (i + 1 == job->n_stages && job->context.n_dirs > 0)
            job->retire.sidecar_dir = job->context.dirs[0];
    }
    job->context.lacks_output |=
        is_missing(options->rejects) || is_missing(options->bad);
    if (status == STATUS_OK && options->rejects != NULL)
        status = sidecar_open(&job->retire.rejects, options->rejects, err);
    if (status == STATUS_OK && options->bad != NULL)
        status = sidecar_open(&job->retire.bad, options->bad, err);
    return status;
}

static enum status begin(struct job *job, struct error *err)
{
    struct context *context = &job->context;
    enum status status = STATUS_OK;
    bool all = context->n_dirs > 0 && !context->lacks_output;

    for (size_t i = 0; i < context->n_dirs; i++)
        all = all && rundir_is_complete(context->dirs[i]);
    job->was_complete = all;
    if (all)
        return STATUS_OK;
    if (can_resume(job)) {
        context->resume = rundir_position(context->dirs[0]);
        status = rundir_add_counts(context->dirs[0], &context->counts, err);
        context->n_resumed =
            context->counts.stages[job->n_stages - 1].documents_out;
    }
    for (size_t i = 0; i < context->n_dirs; i++)
        rundir_begin(context->dirs[i], &context->counts, context->resume.input);
    context->stop_fd = stop_open(context->n_dirs > 0);
    if (status == STATUS_OK && job->stages[0].type->start != NULL)
        status = job->stages[0].type->start(&job->stages[0], err);
    return status;
}

/* documents in = out + dropped + bad, counted at both ends. */
static enum status check_conservation(const struct job *job, struct error *err)
{
    const struct counts *counts = &job->context.counts;
    const struct stage_counts *last = &counts->stages[job->n_stages - 1];

    if (job->context.n_sunk + job->context.n_resumed != last->documents_out)
        return error_set(err, STATUS_IO,
                         "conservation broken: %" PRIu64
                         " documents went into %s, it took %" PRIu64,
                         last->documents_out, last->name,
                         job->context.n_sunk + job->context.n_resumed);
    return STATUS_OK;
}

static enum status check_share(const struct job *job, struct error *err)
{
    const struct counts *counts = &job->context.counts;
    const double all = (double)(counts->bad + counts->documents);

    if (job->retire.max_bad_share < 0 ||
        (double)counts->bad <= job->retire.max_bad_share * all)
        return STATUS_OK;
    return error_set(err, STATUS_LIMIT,
                     "%" PRIu64 " of %.0f records are bad (--max-bad %s)",
                     counts->bad, all, job->context.options.max_bad);
}

static enum status finish_stages(struct job *job, struct error *err)
{
    enum status status = check_conservation(job, err);

    if (status == STATUS_OK)
        status = check_share(job, err);
    if (status == STATUS_OK && job->retire.rejects != NULL)
        status = sidecar_finish(job->retire.rejects, err);
    if (status == STATUS_OK && job->retire.bad != NULL)
        status = sidecar_finish(job->retire.bad, err);
    for (size_t i = 0; status == STATUS_OK && i < job->n_stages; i++) {
        if (job->stages[i].type->finish != NULL)
            status = job->stages[i].type->finish(&job->stages[i], err);
    }
    if (status == STATUS_OK && job->retire.rejects != NULL)
        status = sidecar_publish(job->retire.rejects, err);
    if (status == STATUS_OK && job->retire.bad != NULL)
        status = sidecar_publish(job->retire.bad, err);
    return status;
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void measure(struct job *job, const struct timespec *began)
{
    struct timespec now;
    struct rusage usage;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    job->wall_seconds = (double)(now.tv_sec - began->tv_sec) +
                        (double)(now.tv_nsec - began->tv_nsec) / 1e9;
    if (getrusage(RUSAGE_SELF, &usage) == 0) {
        job->cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
        job->peak_rss_bytes = (uint64_t)usage.ru_maxrss * 1024;
    }
}

/* Each directory's report.json, then its manifest: the last of all files. */
static enum status finish_dirs(struct job *job, struct error *err)
{
    enum status status = STATUS_OK;
    struct buf json;

    job->is_complete = true;
    buf_init(&json, NULL);
    job_report(job, &json);
    for (size_t i = 0; status == STATUS_OK && i < job->context.n_dirs; i++) {
        struct rundir *dir = job->context.dirs[i];
        char *path = rundir_file_path(dir, "report.json");

        status = file_write_atomic(path, buf_str(&json), err);
        mem_free(path);
        if (status == STATUS_OK)
            status = rundir_finish(dir, &job->context.counts, err);
    }
    buf_release(&json);
    return status;
}

enum status job_run(struct job *job, struct error *err)
{
    struct retire *retire = &job->retire;
    struct timespec began;
    enum status status;

    (void)clock_gettime(CLOCK_MONOTONIC, &began);
    job->started = (int64_t)time(NULL);
    retire->context = &job->context;
    retire->stages = job->stages;
    retire->n_stages = job->n_stages;
    status = open_outputs(job, err);
    if (status == STATUS_OK)
        status = begin(job, err);
    if (status != STATUS_OK || job->was_complete)
        return status;
    status =
        run_pipeline(job->stages, job->n_stages, &job->context, retire, err);
    if (status == STATUS_OK)
        status = finish_stages(job, err);
    measure(job, &began);
    if (status == STATUS_OK)
        status = finish_dirs(job, err);
    return status;
}

void job_release(struct job *job)
{
    sidecar_close(job->retire.rejects);
    sidecar_close(job->retire.bad);
    for (size_t i = 0; i < job->n_stages; i++)
        stage_release(&job->stages[i]);
    outputs_release(&job->context);
    stop_close(job->context.stop_fd);
    plan_release(&job->plan);
    counts_release(&job->context.counts);
    buf_release(&job->context.notes);
    buf_release(&job->context.claimed);
    buf_release(&job->run_json);
}
