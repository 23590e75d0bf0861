/*
 * python.h -- Python's str methods on UTF-8, as the published filters use them.
 *
 * Space is what isspace() says, 29 code points; strip() and split() know the
 * same. Lines are those of splitlines(): ended by LF, CR, CRLF, VT, FF, 1C to
 * 1E, U+0085, U+2028 or U+2029; what follows the last end is a line unless it
 * is empty. All is pure, linear, and stays within the bytes given.
 */
#ifndef TAMIS_PYTHON_H
#define TAMIS_PYTHON_H

#include "base/base.h"

/* The line at *at, without its end; *at moves to the next. False at the end. */
bool python_line(struct str text, size_t *at, struct str *line);

struct str python_lstrip(struct str text);
struct str python_rstrip(struct str text);
struct str python_strip(struct str text);

/* text.count(part): occurrences that do not overlap; part is not empty. */
size_t python_count(struct str text, struct str part);

static inline bool python_ends(struct str text, struct str with)
{
    return text.len >= with.len &&
           memcmp(text.ptr + text.len - with.len, with.ptr, with.len) == 0;
}

#endif
