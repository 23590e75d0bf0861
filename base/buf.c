/* buf.c -- see buf.h. Capacity doubles. */
#include "base/buf.h"

#include "base/mem.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

enum { CAP_MIN_BYTES = 256 };

void buf_init(struct buf *buf, struct arena *arena)
{
    *buf = (struct buf){.arena = arena};
}

void buf_release(struct buf *buf)
{
    if (buf->arena == NULL)
        mem_free(buf->ptr);
    buf_init(buf, buf->arena);
}

void buf_reset(struct buf *buf)
{
    buf->len = 0;
}

char *buf_reserve(struct buf *buf, size_t n_bytes)
{
    size_t cap = buf->cap < CAP_MIN_BYTES ? CAP_MIN_BYTES : buf->cap * 2;
    char *grown;

    if (buf->ptr != NULL && n_bytes <= buf->cap - buf->len)
        return buf->ptr + buf->len;
    if (cap < buf->len + n_bytes)
        cap = buf->len + n_bytes;
    if (buf->arena == NULL) {
        grown = mem_realloc(buf->ptr, cap);
    } else {
        grown = arena_alloc(buf->arena, cap);
        if (buf->len > 0)
            memcpy(grown, buf->ptr, buf->len);
    }
    buf->ptr = grown;
    buf->cap = cap;
    return grown + buf->len;
}

void buf_add(struct buf *buf, struct str bytes)
{
    char *to = buf_reserve(buf, bytes.len);

    if (bytes.len > 0)
        memcpy(to, bytes.ptr, bytes.len);
    buf->len += bytes.len;
}

void buf_add_text(struct buf *buf, const char *text)
{
    buf_add(buf, str_from(text));
}

void buf_add_char(struct buf *buf, char c)
{
    *buf_reserve(buf, 1) = c;
    buf->len++;
}

void buf_printf(struct buf *buf, const char *fmt, ...)
{
    va_list args;
    va_list again;
    int len;

    va_start(args, fmt);
    va_copy(again, args);
    len = vsnprintf(NULL, 0, fmt, args);
    assert(len >= 0);
    (void)vsnprintf(buf_reserve(buf, (size_t)len + 1), (size_t)len + 1, fmt,
                    again);
    buf->len += (size_t)len;
    va_end(again);
    va_end(args);
}
