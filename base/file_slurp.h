/*
 * file_slurp.h -- a whole file into memory, through whatever codec it has.
 */
#ifndef TAMIS_FILE_SLURP_H
#define TAMIS_FILE_SLURP_H

#include "base/buf.h"
#include "base/error.h"

/*
 * Append the decoded bytes of the file; "-" is standard input. STATUS_LIMIT
 * when there are more than max_bytes, else what file_in.h says.
 */
enum status file_slurp(const char *path, size_t max_bytes, struct buf *out,
                       struct error *err) NODISCARD;

#endif
