/*
 * buf.h -- bytes that grow at the end.
 *
 * With an arena the bytes live there and need no release; without, buf_release
 * frees them. The bytes may move at every append.
 */
#ifndef TAMIS_BUF_H
#define TAMIS_BUF_H

#include "base/arena.h"

struct buf {
    char *ptr;
    size_t len;
    size_t cap;
    struct arena *arena; /* NULL: the heap */
};

void buf_init(struct buf *buf, struct arena *arena);
void buf_release(struct buf *buf);
void buf_reset(struct buf *buf); /* empty, memory kept */

/* Room for n_bytes more; returns where they go. Set len after writing. */
char *buf_reserve(struct buf *buf, size_t n_bytes);
void buf_add(struct buf *buf, struct str bytes);
void buf_add_text(struct buf *buf, const char *text);
void buf_add_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *fmt, ...) PRINTF_LIKE(2, 3);

static inline struct str buf_str(const struct buf *buf)
{
    return (struct str){buf->ptr, buf->len};
}

#endif
