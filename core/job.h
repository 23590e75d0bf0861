/*
 * job.h -- one run of a pipeline, from checked options to published outputs.
 *
 * job_prepare  check, load models, resolve inputs, solve the memory plan.
 *              Failures are found before work began: nothing is written.
 * job_run      open outputs, take up an earlier run, move the documents,
 *              publish, write report and manifest.
 */
#ifndef TAMIS_JOB_H
#define TAMIS_JOB_H

#include "core/plan.h"
#include "core/retire.h"
#include "core/stage.h"

struct job {
    struct stage *stages; /* [n_stages]; made by the caller, its to release */
    size_t n_stages;
    struct context context;
    struct plan plan;
    struct retire retire;
    struct buf run_json;
    const char *text;  /* the resolved pipeline, for reports */
    bool was_complete; /* an earlier run had done it all */
    bool is_complete;
    int64_t started; /* seconds since 1970 */
    double wall_seconds;
    double cpu_seconds;
    uint64_t peak_rss_bytes;
};

/* The table of the options that every pipeline takes. */
extern const struct opt pipeline_opts[];

/* context.options are set; stages are initialised, in order. */
enum status job_prepare(struct job *job, struct error *err) NODISCARD;
enum status job_run(struct job *job, struct error *err) NODISCARD;
void job_release(struct job *job);

/* The run report (cli.md 6), as JSON with a newline. */
void job_report(const struct job *job, struct buf *json);

#endif
