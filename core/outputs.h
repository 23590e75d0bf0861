/*
 * outputs.h -- where a run's results go: its run directories and the list of
 * what was published, for the report.
 */
#ifndef TAMIS_OUTPUTS_H
#define TAMIS_OUTPUTS_H

#include "core/context.h"
#include "core/rundir.h"

/* Enter a run directory for a sink; the context owns it. */
enum status outputs_open_dir(struct context *context, const char *path,
                             struct rundir **out, struct error *err) NODISCARD;

/* A single file was published. */
void outputs_add(struct context *context, const char *path, uint64_t bytes,
                 uint64_t documents, uint64_t xxh3);

/* The JSON list of all that was published, brackets included. */
void outputs_format(const struct context *context, struct buf *json);

void outputs_release(struct context *context);

#endif
