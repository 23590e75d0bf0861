/* error.c -- see error.h. Messages are cut, never overrun. */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

/* A message is one line of printable text, whatever a file name holds. */
static void make_printable(char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = '?';
    }
}

enum status error_set(struct error *err, enum status status, const char *fmt,
                      ...)
{
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(err->message, sizeof(err->message), fmt, args);
    va_end(args);
    make_printable(err->message);
    err->status = status;
    return status;
}

enum status error_errno(struct error *err, enum status status, const char *fmt,
                        ...)
{
    char reason[128];
    const char *text = strerror_r(errno, reason, sizeof(reason));
    va_list args;
    size_t len;

    va_start(args, fmt);
    (void)vsnprintf(err->message, sizeof(err->message), fmt, args);
    va_end(args);
    len = strlen(err->message);
    (void)snprintf(err->message + len, sizeof(err->message) - len, ": %s",
                   text);
    make_printable(err->message);
    err->status = status;
    return status;
}

enum status error_within(struct error *err, const char *context)
{
    const size_t size = sizeof(err->message);
    size_t len = strlen(context);
    size_t tail = strlen(err->message);

    if (len > size - 3)
        len = size - 3;
    if (tail > size - 3 - len)
        tail = size - 3 - len;
    memmove(err->message + len + 2, err->message, tail);
    memcpy(err->message, context, len);
    memcpy(err->message + len, ": ", 2);
    err->message[len + 2 + tail] = '\0';
    make_printable(err->message);
    return err->status;
}
