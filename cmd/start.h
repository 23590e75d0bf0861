/*
 * start.h -- run a pipeline for a command: prepare, show or do, report, and
 * turn the outcome into an exit status.
 */
#ifndef TAMIS_START_H
#define TAMIS_START_H

#include "cmd/pipeline.h"
#include "core/job.h"

/* Takes the pipeline over and releases it. Returns the exit status. */
int start_pipeline(struct pipeline *pipeline,
                   const struct pipeline_options *options);

/* What was printed has arrived; STATUS_PIPE, STATUS_IO. */
enum status start_flush_stdout(struct error *err) NODISCARD;

/* One line on stderr, "tamis: WHERE: WHAT", and the status to exit with. */
int start_failed(const struct error *err);

#endif
