/*
 * json_unescape.c -- what a JSON string spells; see json.h and json_scan.h.
 *
 * RFC 8259, section 7. Works on any bytes: an escape cut short is no escape.
 */
#include "text/json.h"
#include "text/json_scan.h"

enum { UNIT_LEN = 6 /* of \uXXXX */, UTF8_MAX_LEN = 4 };

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The 16 bits of \uXXXX at text[0]; UINT32_MAX when it is no such escape. */
static uint32_t unit_at(struct str text)
{
    uint32_t unit = 0;

    if (text.len < UNIT_LEN || text.ptr[0] != '\\' || text.ptr[1] != 'u')
        return UINT32_MAX;
    for (size_t i = 2; i < UNIT_LEN; i++) {
        const int digit = hex_digit(text.ptr[i]);

        if (digit < 0)
            return UINT32_MAX;
        unit = unit << 4 | (uint32_t)digit;
    }
    return unit;
}

static uint32_t unicode_escape(struct str text, size_t *len)
{
    const uint32_t high = unit_at(text);
    uint32_t low;

    if (high == UINT32_MAX)
        return UINT32_MAX;
    *len = UNIT_LEN;
    if (high < 0xd800 || high > 0xdfff)
        return high;
    low = unit_at((struct str){text.ptr + UNIT_LEN, text.len - UNIT_LEN});
    if (high > 0xdbff || low < 0xdc00 || low > 0xdfff)
        return UINT32_MAX;
    *len = (size_t)2 * UNIT_LEN;
    return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

uint32_t json_escape_at(struct str text, size_t *len)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char spelt[] = "\"\\/\b\f\n\r\t";
    const char *letter;

    *len = 1;
    if (text.len < 2)
        return UINT32_MAX;
    if (text.ptr[1] == 'u')
        return unicode_escape(text, len);
    letter = memchr(letters, text.ptr[1], sizeof(letters) - 1);
    if (letter == NULL)
        return UINT32_MAX;
    *len = 2;
    return (unsigned char)spelt[letter - letters];
}

bool json_has_lone_surrogate(struct str text)
{
    const char *end = text.ptr + text.len;
    const char *p = memchr(text.ptr, '\\', text.len);
    size_t len;

    while (p != NULL) {
        if (json_escape_at((struct str){p, (size_t)(end - p)}, &len) ==
                UINT32_MAX &&
            len == UNIT_LEN)
            return true;
        p += len;
        p = memchr(p, '\\', (size_t)(end - p));
    }
    return false;
}

static size_t put_utf8(char *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xc0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (char)(0xe0 | c >> 12);
        to[1] = (char)(0x80 | (c >> 6 & 0x3f));
        to[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    to[0] = (char)(0xf0 | c >> 18);
    to[1] = (char)(0x80 | (c >> 12 & 0x3f));
    to[2] = (char)(0x80 | (c >> 6 & 0x3f));
    to[3] = (char)(0x80 | (c & 0x3f));
    return UTF8_MAX_LEN;
}

/* The bytes that text[0] == '\\' begins to spell; their escape is *len long. */
static struct str spell(char to[UTF8_MAX_LEN], struct str text, size_t *len)
{
    const uint32_t c = json_escape_at(text, len);

    if (c == UINT32_MAX && *len == 1)
        return (struct str){text.ptr, 1};
    return (struct str){to, put_utf8(to, c == UINT32_MAX ? 0xfffd : c)};
}

static struct str without_quotes(struct str token)
{
    if (token.len < 2)
        return (struct str){"", 0};
    return (struct str){token.ptr + 1, token.len - 2};
}

/* Bytes of text before the first backslash. */
static size_t plain_len(struct str text)
{
    const char *escape = text.len > 0 ? memchr(text.ptr, '\\', text.len) : NULL;

    return escape != NULL ? (size_t)(escape - text.ptr) : text.len;
}

static struct str after(struct str text, size_t len)
{
    return (struct str){text.ptr + len, text.len - len};
}

void json_unescape(struct buf *out, struct str token)
{
    struct str left = without_quotes(token);
    char bytes[UTF8_MAX_LEN];
    size_t len;

    buf_reserve(out, left.len);
    for (;;) {
        len = plain_len(left);
        buf_add(out, (struct str){left.ptr, len});
        left = after(left, len);
        if (left.len == 0)
            return;
        buf_add(out, spell(bytes, left, &len));
        left = after(left, len);
    }
}

bool json_key_is(struct str token, struct str key)
{
    struct str left = without_quotes(token);
    char bytes[UTF8_MAX_LEN];
    struct str part;
    size_t len;

    if (left.len < key.len)
        return false;
    while (left.len > 0) {
        len = plain_len(left);
        part = (struct str){left.ptr, len};
        if (len == 0)
            part = spell(bytes, left, &len);
        if (part.len > key.len || memcmp(part.ptr, key.ptr, part.len) != 0)
            return false;
        left = after(left, len);
        key = after(key, part.len);
    }
    return key.len == 0;
}
