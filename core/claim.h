/*
 * claim.h -- no two outputs of a run are the same, and none is an input.
 */
#ifndef TAMIS_CLAIM_H
#define TAMIS_CLAIM_H

#include "core/context.h"

/*
 * The run will write to path, a file or a directory. STATUS_USAGE when it is
 * an input (by device and inode), a directory with an input in it, or was
 * claimed before. Inputs must be resolved; "-" and NULL claim nothing.
 */
enum status claim_output(struct context *context, const char *path,
                         struct error *err) NODISCARD;

#endif
