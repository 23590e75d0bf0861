/* tiktoken_parse.c -- see tiktoken.h. */
#include "tokens/tiktoken.h"

#include "base/mem.h"

#include <stdlib.h>

enum { BASE64_BAD = 255 };

struct line { /* a token while it is being checked */
    struct bpe_token token;
    uint32_t number; /* from 1 */
};

struct parser {
    const char *path;
    struct line *lines;
    uint32_t n, cap;
    char *bytes;
    size_t n_bytes;
};

static uint8_t base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (uint8_t)(c - 'A');
    if (c >= 'a' && c <= 'z')
        return (uint8_t)(c - 'a' + 26);
    if (c >= '0' && c <= '9')
        return (uint8_t)(c - '0' + 52);
    if (c == '+')
        return 62;
    return c == '/' ? 63 : BASE64_BAD;
}

/* Canonical base64 of at least one byte: padded, unused bits zero. Writes at
 * most 3/4 of text.len; 0: it is not that. */
static size_t base64(struct str text, char *out)
{
    size_t n = 0, pads = 0;

    if (text.len % 4 != 0 || text.len == 0)
        return 0;
    while (pads < 2 && text.ptr[text.len - 1 - pads] == '=')
        pads++;
    for (size_t i = 0; i < text.len; i += 4) {
        const size_t n_pads = i + 4 == text.len ? pads : 0;
        uint32_t group = 0;

        for (size_t k = 0; k < 4; k++) {
            const uint8_t value =
                k < 4 - n_pads ? base64_value(text.ptr[i + k]) : 0;

            if (value == BASE64_BAD)
                return 0;
            group = group << 6 | value;
        }
        if ((group & ((1U << 8 * n_pads) - 1)) != 0)
            return 0;
        for (size_t k = 0; k < 3 - n_pads; k++)
            out[n++] = (char)(group >> (16 - 8 * k) & 0xff);
    }
    return n;
}

/* Decimal digits, below BPE_TOKENS_MAX; false: not that. */
static bool rank_of(struct str text, uint32_t *rank)
{
    uint32_t value = 0;

    if (text.len == 0 || text.len > 7)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        value = value * 10 + (uint32_t)(text.ptr[i] - '0');
    }
    *rank = value;
    return value < BPE_TOKENS_MAX;
}

static enum status parse_line(struct parser *p, struct str text,
                              uint32_t number, struct error *err)
{
    const char *const blank = memchr(text.ptr, ' ', text.len);
    const size_t len = blank != NULL ? (size_t)(blank - text.ptr) : text.len;
    const struct str rank = {text.ptr + len + 1,
                             blank != NULL ? text.len - len - 1 : 0};
    struct line line = {.number = number};

    if (blank == NULL)
        return error_set(err, STATUS_FORMAT, "%s:%u: no \"base64 rank\"",
                         p->path, number);
    line.token.bytes.ptr = p->bytes + p->n_bytes;
    line.token.bytes.len =
        base64((struct str){text.ptr, len}, p->bytes + p->n_bytes);
    if (line.token.bytes.len == 0)
        return error_set(err, STATUS_FORMAT, "%s:%u: bad base64", p->path,
                         number);
    if (line.token.bytes.len > BPE_TOKEN_BYTES_MAX)
        return error_set(err, STATUS_LIMIT,
                         "%s:%u: a token of more than %d bytes", p->path,
                         number, BPE_TOKEN_BYTES_MAX);
    if (!rank_of(rank, &line.token.id))
        return error_set(err, STATUS_FORMAT,
                         "%s:%u: the rank is no number below %d", p->path,
                         number, BPE_TOKENS_MAX);
    if (p->n == BPE_TOKENS_MAX)
        return error_set(err, STATUS_LIMIT, "%s:%u: more than %d tokens",
                         p->path, number, BPE_TOKENS_MAX);
    if (p->n == p->cap) {
        p->cap = p->cap * 2 + 1024;
        p->lines = mem_realloc(p->lines, p->cap * sizeof(*p->lines));
    }
    p->n_bytes += line.token.bytes.len;
    p->lines[p->n++] = line;
    return STATUS_OK;
}

static enum status parse_lines(struct parser *p, struct str file,
                               struct error *err)
{
    const char *at = file.ptr;
    const char *const end = file.ptr + file.len;
    enum status status = STATUS_OK;

    for (uint32_t number = 1; at < end && status == STATUS_OK; number++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));

        if (stop == NULL)
            stop = end;
        if (stop > at)
            status = parse_line(p, (struct str){at, (size_t)(stop - at)},
                                number, err);
        at = stop + (stop < end);
    }
    return status;
}

static int by_bytes(const void *left, const void *right)
{
    const struct str a = ((const struct line *)left)->token.bytes;
    const struct str b = ((const struct line *)right)->token.bytes;
    const int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int by_rank(const void *left, const void *right)
{
    const uint32_t a = ((const struct line *)left)->token.id;
    const uint32_t b = ((const struct line *)right)->token.id;

    return (a > b) - (a < b);
}

/* No neighbours in this order may be equal. */
static enum status sort_unique(struct parser *p, const char *what,
                               int (*order)(const void *, const void *),
                               struct error *err)
{
    qsort(p->lines, p->n, sizeof(*p->lines), order);
    for (uint32_t i = 1; i < p->n; i++) {
        const uint32_t a = p->lines[i - 1].number, b = p->lines[i].number;

        if (order(&p->lines[i - 1], &p->lines[i]) == 0)
            return error_set(err, STATUS_FORMAT,
                             "%s:%u: the same %s as on line %u", p->path,
                             a > b ? a : b, what, a > b ? b : a);
    }
    return STATUS_OK;
}

static enum status check_bytes(const struct parser *p, struct error *err)
{
    bool seen[256] = {false};

    for (uint32_t i = 0; i < p->n; i++) {
        const struct str bytes = p->lines[i].token.bytes;

        if (bytes.len == 1)
            seen[(uint8_t)bytes.ptr[0]] = true;
    }
    for (unsigned byte = 0; byte < 256; byte++) {
        if (!seen[byte])
            return error_set(err, STATUS_FORMAT,
                             "%s: no token for the single byte 0x%02X", p->path,
                             byte);
    }
    return STATUS_OK;
}

enum status tiktoken_parse(struct tiktoken_file *out, struct str file,
                           const char *path, struct error *err)
{
    struct parser p = {.path = path};
    enum status status;

    p.bytes = mem_alloc(file.len);
    status = parse_lines(&p, file, err);
    if (status == STATUS_OK)
        status = sort_unique(&p, "token", by_bytes, err);
    if (status == STATUS_OK)
        status = sort_unique(&p, "rank", by_rank, err);
    if (status == STATUS_OK)
        status = check_bytes(&p, err);
    if (status == STATUS_OK) {
        out->n = p.n;
        out->bytes = p.bytes;
        out->tokens = mem_alloc(p.n * sizeof(*out->tokens));
        for (uint32_t i = 0; i < p.n; i++)
            out->tokens[i] = p.lines[i].token;
    } else {
        mem_free(p.bytes);
    }
    mem_free(p.lines);
    return status;
}

void tiktoken_release(struct tiktoken_file *parsed)
{
    mem_free(parsed->tokens);
    mem_free(parsed->bytes);
    *parsed = (struct tiktoken_file){0};
}
