/*
 * list_file.h -- the lines of a list: compressed or not, comments (lines that
 * begin with '#') and empty lines left out, white space at both ends too.
 */
#ifndef TAMIS_LIST_FILE_H
#define TAMIS_LIST_FILE_H

#include "base/error.h"

enum { LIST_LINE_MAX_BYTES = 1 << 20 };

/* Where lines go; borrowed until it returns. */
typedef enum status list_take(void *arg, struct str line, struct error *err);

/* STATUS_USAGE: it cannot be read, a line is too long, or what take says. */
enum status list_file_read(const char *path, bool has_comments, list_take *take,
                           void *arg, struct error *err) NODISCARD;

#endif
