/* python.c -- see python.h. */
#include "text/python.h"

#include "text/spacy_rules.h"

/* clang-format off */
static const uint8_t may_end_line[256] = {
    ['\n'] = 1, ['\v'] = 1, ['\f'] = 1, ['\r'] = 1,
    [0x1C] = 1, [0x1D] = 1, [0x1E] = 1, [0xC2] = 1, [0xE2] = 1,
};
/* clang-format on */

/* Bytes of the line end at `at`, whose first byte may be one; 0: none. */
static size_t line_end(struct str text, size_t at)
{
    const struct str rest = {text.ptr + at, text.len - at};

    switch ((unsigned char)rest.ptr[0]) {
    case '\r':
        return str_starts(rest, "\r\n") ? 2 : 1;
    case 0xC2:
        return str_starts(rest, "\xC2\x85") ? 2 : 0;
    case 0xE2:
        return str_starts(rest, "\xE2\x80\xA8") ||
                       str_starts(rest, "\xE2\x80\xA9")
                   ? 3
                   : 0;
    default:
        return 1;
    }
}

bool python_line(struct str text, size_t *at, struct str *line)
{
    const size_t from = *at;

    if (from >= text.len)
        return false;
    for (size_t i = from; i < text.len; i++) {
        size_t n;

        if (may_end_line[(unsigned char)text.ptr[i]] == 0)
            continue;
        n = line_end(text, i);
        if (n == 0)
            continue;
        *line = (struct str){text.ptr + from, i - from};
        *at = i + n;
        return true;
    }
    *line = (struct str){text.ptr + from, text.len - from};
    *at = text.len;
    return true;
}

struct str python_lstrip(struct str text)
{
    size_t at = 0;

    if (text.len == 0)
        return text; /* ptr may be NULL */
    while ((spacy_class_at(text, at) & SPACY_SPACE) != 0)
        utf8_step(text, &at);
    return (struct str){text.ptr + at, text.len - at};
}

struct str python_rstrip(struct str text)
{
    while ((spacy_class_before(text, text.len) & SPACY_SPACE) != 0)
        text.len = spacy_step_back(text, text.len);
    return text;
}

struct str python_strip(struct str text)
{
    return python_lstrip(python_rstrip(text));
}

size_t python_count(struct str text, struct str part)
{
    size_t n = 0;

    while (text.len > 0) {
        const char *at = memmem(text.ptr, text.len, part.ptr, part.len);

        if (at == NULL)
            break;
        at += part.len;
        text.len -= (size_t)(at - text.ptr);
        text.ptr = at;
        n++;
    }
    return n;
}
