/*
 * error.h -- how a function says that it failed, and why.
 *
 * Every function that can fail returns enum status and takes a struct error
 * as its last argument. Nothing below cmd/ prints, exits or reads errno late.
 */
#ifndef TAMIS_ERROR_H
#define TAMIS_ERROR_H

#include "base/base.h"

enum status {
    STATUS_OK = 0,
    STATUS_END,     /* a source has no more input; not a failure */
    STATUS_USAGE,   /* asked for something we do not do; found before work */
    STATUS_IO,      /* the operating system refused */
    STATUS_FORMAT,  /* the input is not what it claims to be */
    STATUS_LIMIT,   /* a stated bound would be exceeded */
    STATUS_STOPPED, /* asked to stop early; the same command continues */
    STATUS_PIPE,    /* the reader of our output went away */
    STATUS_PENDING, /* a map waits for answers; the runner parks the batch */
};

struct error {
    enum status status;
    char message[1024]; /* one line, no newline, no "error:" prefix */
};

/*
 * Record a failure and return its status, so that a caller can write
 *     return error_set(err, STATUS_FORMAT, "%s: not UTF-8", path);
 */
enum status error_set(struct error *err, enum status status, const char *fmt,
                      ...) PRINTF_LIKE(3, 4);

/* The same, with ": " and the text of errno added. Call it before errno ages.
 */
enum status error_errno(struct error *err, enum status status, const char *fmt,
                        ...) PRINTF_LIKE(3, 4);

/* Put "context: " before the message on its way up. Returns err->status. */
enum status error_within(struct error *err, const char *context);

#endif
