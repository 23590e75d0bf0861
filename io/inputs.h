/*
 * inputs.h -- from what a user names to the list of inputs.
 */
#ifndef TAMIS_INPUTS_H
#define TAMIS_INPUTS_H

#include "core/counts.h"
#include "core/opt.h"

/*
 * Resolve operands (files, globs, directories, "-") and the lines of `list`
 * (NULL: none) in the order given; a glob's matches and a directory's files
 * are sorted by bytes. No operand and no list is stdin. Directories are read
 * recursively; hidden files, and in a run directory its manifest and report,
 * are passed over. STATUS_USAGE for a name that is not there or not readable.
 * The array and the paths are heap; inputs_release() frees the paths.
 */
enum status inputs_resolve(const struct opt_operands *operands,
                           const char *list, struct counts *counts,
                           struct error *err) NODISCARD;
void inputs_release(struct counts *counts);

#endif
