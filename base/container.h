/*
 * container.h -- a file of named sections: models, indexes, sketches.
 *
 * Little-endian; mapped and used in place. 64 bytes of header, 64 bytes a
 * section, then the sections, each at a multiple of 64, zeros between:
 *   header   magic[8]  version u32  n_sections u32  file bytes u64
 *            XXH3-64 of header and table (taken with this field 0) u64
 *            zeros to 64
 *   section  name[32], padded with zeros  offset u64  length u64
 *            XXH3-64 of the section u64  zero u64
 * Every byte of the file is covered by a check: damage is found at the
 * opening, and no reader of a section has to doubt its length again.
 */
#ifndef TAMIS_CONTAINER_H
#define TAMIS_CONTAINER_H

#include "base/file_out.h"

enum {
    CONTAINER_ALIGN_BYTES = 64,
    CONTAINER_SECTIONS_MAX = 1024,
    CONTAINER_NAME_MAX_BYTES = 31,
};

struct container; /* a mapped file, read only */

struct container_section {
    const char *name; /* 1 to CONTAINER_NAME_MAX_BYTES bytes, each once */
    struct str bytes;
};

/*
 * Write all sections (borrowed) in the given order to `file`, which the
 * caller opened, finishes and publishes. magic is 8 bytes.
 */
enum status container_write(struct file_out *file, const char *magic,
                            uint32_t version,
                            const struct container_section *sections,
                            size_t n_sections, struct error *err) NODISCARD;

/*
 * Map the file and check all of it. STATUS_FORMAT when it is not a whole
 * container of this magic and version. The file must not be changed while it
 * is mapped (ours never are: they are replaced by rename).
 */
enum status container_map(struct container **out, const char *path,
                          const char *magic, uint32_t version,
                          struct error *err) NODISCARD;
void container_unmap(struct container *container); /* NULL is fine */

/* The section's bytes, aligned to 64; ptr NULL when there is none. */
struct str container_find(const struct container *container, const char *name);

#endif
