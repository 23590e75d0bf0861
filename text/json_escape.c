/*
 * json_escape.c -- text to JSON string; see json.h.
 *
 * Most text is plain: it is copied in words while looking for a byte to
 * escape (quote, backslash, below 0x20), and copying goes on after each.
 */
#include "text/json_escape.h"

#include "text/json.h"
#include "text/utf8.h"

enum { ESCAPE_MAX_LEN = 6, WORD = sizeof(uint64_t) };

static bool is_special(char c)
{
    return (unsigned char)c < 0x20 || c == '"' || c == '\\';
}

/* The high bit of each zero byte; a byte after a zero byte may be wrong. */
static uint64_t zero_bytes(uint64_t word)
{
    return (word - 0x0101010101010101) & ~word & 0x8080808080808080;
}

static bool has_special(uint64_t word)
{
    const uint64_t below_space =
        (word - 0x2020202020202020) & ~word & 0x8080808080808080;

    return (below_space | zero_bytes(word ^ 0x2222222222222222) |
            zero_bytes(word ^ 0x5c5c5c5c5c5c5c5c)) != 0;
}

size_t json_copy_plain(char *to, const char *from, size_t len)
{
    size_t i = 0;
    uint64_t word;

    for (; len - i >= WORD; i += WORD) {
        memcpy(&word, from + i, WORD);
        if (has_special(word))
            break;
        memcpy(to + i, &word, WORD);
    }
    for (; i < len && !is_special(from[i]); i++)
        to[i] = from[i];
    return i;
}

static size_t put_escape(char *to, char c)
{
    static const char letters[] = "btn?fr"; /* of U+0008 to U+000D */
    static const char hex[] = "0123456789abcdef";
    const unsigned char byte = (unsigned char)c;

    to[0] = '\\';
    to[1] = c;
    if (byte >= 0x20)
        return 2;
    if (byte >= '\b' && byte <= '\r' && byte != '\v') {
        to[1] = letters[byte - '\b'];
        return 2;
    }
    memcpy(to + 1, "u00", 3);
    to[4] = hex[byte >> 4];
    to[5] = hex[byte & 0xf];
    return ESCAPE_MAX_LEN;
}

void json_escape(struct buf *out, struct str text, enum cpu_level level)
{
    const char *from = text.len > 0 ? text.ptr : "";
    size_t left = text.len;
    size_t len;
    char *to;

    buf_add_char(out, '"');
    for (;;) {
        to = buf_reserve(out, left + ESCAPE_MAX_LEN + JSON_COPY_SLACK);
        len = level >= CPU_AVX2 ? json_copy_plain_avx2(to, from, left)
                                : json_copy_plain(to, from, left);
        out->len += len;
        left -= len;
        if (left == 0)
            break;
        from += len;
        out->len += put_escape(to + len, *from);
        from++;
        left--;
    }
    buf_add_char(out, '"');
}

void json_escape_bytes(struct buf *out, struct str bytes)
{
    struct buf valid;

    buf_init(&valid, NULL);
    (void)utf8_repair(&valid, bytes);
    json_escape(out, buf_str(&valid), CPU_SCALAR);
    buf_release(&valid);
}
