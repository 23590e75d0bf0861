/*
 * pipeline.h -- stages from words: find each in the registry, let it read its
 * options, add `read` before and `write` behind where they are missing.
 */
#ifndef TAMIS_PIPELINE_H
#define TAMIS_PIPELINE_H

#include "base/buf.h"
#include "cmd/typed.h"
#include "core/stage.h"

struct pipeline {
    struct stage *stages; /* heap */
    size_t n;
    struct buf text;             /* resolved: as one could type it */
    struct typed_pipeline typed; /* the words that the options point at */
};

/* From the text of a recipe or of the command line. */
enum status pipeline_from_words(struct pipeline *out,
                                const struct typed_pipeline *typed,
                                const char *where, struct error *err) NODISCARD;

/*
 * One stage between read and write: `tamis STAGE [OPTION...] [FILE...]`. The
 * options of `extra` may stand among its own; operands that it does not take
 * are files to read.
 */
enum status pipeline_from_stage(struct pipeline *out,
                                const struct stage_type *type, int argc,
                                const char *const *argv,
                                const struct opt_target *extra,
                                struct error *err) NODISCARD;

/* Free the array; the stages themselves are released by the job. */
void pipeline_release(struct pipeline *pipeline);

#endif
