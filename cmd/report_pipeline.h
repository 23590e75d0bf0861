/*
 * report_pipeline.h -- the pipeline of a run report, for comparing.
 */
#ifndef TAMIS_REPORT_PIPELINE_H
#define TAMIS_REPORT_PIPELINE_H

#include "base/buf.h"
#include "base/error.h"

/*
 * Append the pipeline that a JSON string spells, as a JSON string, without the
 * files its source was given: of the source only options stay, and of these
 * not --list. STATUS_USAGE: it is no pipeline.
 */
enum status report_pipeline(struct str json, struct buf *out,
                            struct error *err) NODISCARD;

#endif
