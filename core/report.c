/* report.c -- the run report; see job_report in job.h. */
#include "core/job.h"
#include "core/outputs.h"
#include "text/json.h"

#include <inttypes.h>
#include <time.h>

static void add_result(const struct job *job, struct buf *json)
{
    buf_printf(json,
               "{\"result\":{\"tamis\":\"%s\",\"pipeline\":", TAMIS_VERSION);
    json_escape_bytes(json, str_from(job->text != NULL ? job->text : ""));
    buf_printf(json, ",\"complete\":%s", job->is_complete ? "true" : "false");
    counts_format(&job->context.counts, NULL, UINT32_MAX, false, json);
    buf_add_text(json, ",\"outputs\":");
    outputs_format(&job->context, json);
    buf_add_char(json, '}');
}

static void add_started(int64_t started, struct buf *json)
{
    const time_t seconds = (time_t)started;
    struct tm parts;
    char text[32] = "";

    if (gmtime_r(&seconds, &parts) != NULL)
        (void)strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
    buf_printf(json, "\"started\":\"%s\"", text);
}

static void add_measured(const struct job *job, struct buf *json)
{
    buf_add_text(json, ",\n\"measured\":{");
    add_started(job->started, json);
    buf_printf(json, ",\"memory_bytes\":%" PRIu64 ",\"mapped_bytes\":%" PRIu64,
               job->plan.total_bytes, job->plan.mapped_bytes);
    buf_printf(json,
               ",\"wall_seconds\":%.6f,\"cpu_seconds\":%.6f,"
               "\"peak_rss_bytes\":%" PRIu64 ",\"threads\":%zu,"
               "\"batches\":%" PRIu64 ",\"stages\":[",
               job->wall_seconds, job->cpu_seconds, job->peak_rss_bytes,
               job->context.n_workers, job->context.counts.n_batches);
    for (size_t i = 0; i < job->n_stages; i++) {
        buf_add_text(json, i > 0 ? ",{\"name\":" : "{\"name\":");
        json_escape(json, str_from(job->stages[i].name), CPU_SCALAR);
        buf_printf(json, ",\"cpu_seconds\":%.6f,\"memory_bytes\":%" PRIu64 "}",
                   (double)job->context.counts.stage_cpu_ns[i] / 1e9,
                   job->plan.stage_bytes != NULL ? job->plan.stage_bytes[i]
                                                 : 0);
    }
    buf_add_text(json, "]}}\n");
}

void job_report(const struct job *job, struct buf *json)
{
    add_result(job, json);
    add_measured(job, json);
}
