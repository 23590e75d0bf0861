/*
 * base.h -- the vocabulary every file may use.
 */
#ifndef TAMIS_BASE_H
#define TAMIS_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define NODISCARD __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))

/*
 * A borrowed run of bytes: never owned, never NUL-terminated, passed by value.
 * ptr is NULL for "there is none", which differs from an empty run.
 */
struct str {
    const char *ptr;
    size_t len;
};

static inline struct str str_from(const char *text)
{
    return (struct str){text, text != NULL ? strlen(text) : 0};
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool str_is(struct str a, const char *text)
{
    return str_eq(a, str_from(text));
}

static inline bool str_starts(struct str a, const char *prefix)
{
    const size_t len = strlen(prefix);

    return a.len >= len && memcmp(a.ptr, prefix, len) == 0;
}

#endif
