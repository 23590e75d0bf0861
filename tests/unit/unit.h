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

/* Memory is not what it is without a sanitizer's own. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UNIT_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define UNIT_SANITIZED 1
#endif
#endif
#ifndef UNIT_SANITIZED
#define UNIT_SANITIZED 0
#endif

/* Run the group; SHARED tests that lack data call skip(). */
#define unit_run(tests) cmocka_run_group_tests((tests), NULL, NULL)

#endif
