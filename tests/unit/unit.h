/*
 * unit.h -- what unit tests share: cmocka, and the test data nobody here
 * wrote, which may be absent (the test then skips and says so).
 */
#ifndef TAMIS_UNIT_H
#define TAMIS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above, in this order */
#include <cmocka.h>

#include "base/error.h"

/*
 * The path of a file under ../shared/data, or NULL when it is not there. The
 * directory is $SHARED (set by meson). Heap; free with mem_free().
 */
char *unit_shared(const char *name);

/* A whole file into the heap, NUL added; fails the test when unreadable. */
char *unit_slurp(const char *path, size_t *len);

/* Run the group; SHARED tests that lack data call skip(). */
#define unit_run(tests) cmocka_run_group_tests((tests), NULL, NULL)

#endif
