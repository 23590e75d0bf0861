/*
 * scratch.h -- temporary data on disk: a file without a name, so that nothing
 * remains after a kill, written at its end and read by pread.
 */
#ifndef TAMIS_SCRATCH_H
#define TAMIS_SCRATCH_H

#include "core/context.h"

struct scratch_file;

/* Where scratch goes: --scratch, else the output directory's .tamis, else
 * $TMPDIR, else /var/tmp. Heap. For start(): the sinks, which make the
 * directory, have started by then. */
char *scratch_dir(const struct context *context);

/* In that directory, which must exist. */
enum status scratch_open(struct scratch_file **out, const char *dir,
                         struct error *err) NODISCARD;
void scratch_close(struct scratch_file *file); /* NULL is fine */

/* Append; *offset is where the bytes begin. One thread at a time. */
enum status scratch_append(struct scratch_file *file, struct str bytes,
                           uint64_t *offset, struct error *err) NODISCARD;

/* Exactly len bytes from offset; what was appended before is there. */
enum status scratch_read(struct scratch_file *file, uint64_t offset, void *to,
                         size_t len, struct error *err) NODISCARD;

#endif
