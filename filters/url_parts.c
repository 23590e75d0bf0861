/*
 * url_parts.c -- see url_parts.h.
 *
 * The host is what stands behind the scheme, up to the first of / ? #, behind
 * the last @ of that, up to the first colon, less white space around it and
 * dots at its end. The public suffix is the longest run of last labels that a
 * rule of the ICANN section makes one; a name that no rule speaks of has none.
 */
#include "filters/url_parts.h"

#include "base/buf.h"
#include "text/unicode.h"
#include "text/utf8.h"

enum { SUFFIX_LABELS_MAX = 8 }; /* no rule has more; bounds the look-ups */

static bool is_scheme_char(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           c == '+' || c == '-' || c == '.';
}

static struct str behind(struct str text, size_t n)
{
    return (struct str){text.ptr + n, text.len - n};
}

struct str url_without_scheme(struct str url)
{
    const char *slashes =
        url.len > 0 ? memmem(url.ptr, url.len, "//", 2) : NULL;
    size_t at;

    if (slashes == NULL)
        return url;
    at = (size_t)(slashes - url.ptr);
    if (at == 0)
        return behind(url, 2);
    if (at < 2 || url.ptr[at - 1] != ':')
        return url;
    for (size_t i = 0; i < at - 1; i++) {
        if (!is_scheme_char(url.ptr[i]))
            return url;
    }
    return behind(url, at + 2);
}

/* Up to the first byte of the set. */
static struct str until(struct str text, const char *set)
{
    size_t len = 0;

    while (len < text.len &&
           (text.ptr[len] == '\0' || strchr(set, text.ptr[len]) == NULL))
        len++;
    return (struct str){text.ptr, len};
}

static struct str strip(struct str text)
{
    static const char blanks[] = " \t\n\v\f\r\x1c\x1d\x1e\x1f";

    while (text.len > 0 && text.ptr[0] != '\0' && strchr(blanks, text.ptr[0]))
        text = behind(text, 1);
    while (text.len > 0 && text.ptr[text.len - 1] != '\0' &&
           strchr(blanks, text.ptr[text.len - 1]))
        text.len--;
    return text;
}

/* tldextract takes these for dots too: U+3002 U+FF0E U+FF61. */
static bool is_dot(uint32_t cp)
{
    return cp == '.' || cp == 0x3002 || cp == 0xFF0E || cp == 0xFF61;
}

static struct str find_netloc(struct str rest)
{
    struct str netloc = until(rest, "/?#");
    const char *at =
        netloc.len > 0 ? memrchr(netloc.ptr, '@', netloc.len) : NULL;

    if (at != NULL)
        netloc = behind(netloc, (size_t)(at - netloc.ptr) + 1);
    if (netloc.len > 0 && netloc.ptr[0] == '[') {
        const char *end = memchr(netloc.ptr, ']', netloc.len);

        if (end != NULL) {
            netloc.len = (size_t)(end - netloc.ptr) + 1;
            return netloc;
        }
    }
    return strip(until(netloc, ":"));
}

/* The host with ASCII's dots, none at its end, in lower case or as it is. */
static struct str clean_host(struct str netloc, bool folds, struct arena *arena)
{
    struct buf host;
    size_t at = 0;

    buf_init(&host, arena);
    while (at < netloc.len) {
        uint32_t cp = utf8_step(netloc, &at);

        if (is_dot(cp))
            cp = '.';
        else if (folds)
            cp = unicode_lower(cp);
        host.len += utf8_put(buf_reserve(&host, UTF8_MAX_BYTES), cp);
    }
    while (host.len > 0 && host.ptr[host.len - 1] == '.')
        host.len--;
    return buf_str(&host);
}

/* The same host in lower case with a NUL behind it, for libpsl. */
static const char *fold_host(struct str host, struct arena *arena)
{
    struct buf folded;
    size_t at = 0;

    buf_init(&folded, arena);
    while (at < host.len) {
        const uint32_t cp = unicode_lower(utf8_step(host, &at));

        folded.len += utf8_put(buf_reserve(&folded, UTF8_MAX_BYTES), cp);
    }
    buf_add_char(&folded, '\0');
    return folded.ptr;
}

static bool is_suffix(const psl_ctx_t *psl, const char *name)
{
    return psl_is_public_suffix2(psl, name,
                                 PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

/* Dots in the longest public suffix of name; -1 when it has none. */
static int suffix_dots(const psl_ctx_t *psl, const char *name)
{
    const char *starts[SUFFIX_LABELS_MAX];
    size_t n = 0;

    for (size_t i = strlen(name); i-- > 0 && n < SUFFIX_LABELS_MAX;) {
        if (name[i] == '.')
            starts[n++] = name + i + 1;
    }
    if (n < SUFFIX_LABELS_MAX)
        starts[n++] = name;
    while (n > 0) {
        if (starts[n - 1][0] != '.' && is_suffix(psl, starts[n - 1]))
            return (int)n - 1;
        n--;
    }
    return -1;
}

/* The last labels of host, as many as there are dots and one; NULL: fewer. */
static const char *last_labels(struct str host, int dots)
{
    for (size_t i = host.len; i-- > 0;) {
        if (host.ptr[i] == '.' && dots-- == 0)
            return host.ptr + i + 1;
    }
    return dots == 0 ? host.ptr : NULL;
}

void url_parts_find(struct str url, const psl_ctx_t *psl, bool folds,
                    struct arena *arena, struct url_parts *parts)
{
    const char *registered;
    int dots;

    *parts = (struct url_parts){.rest = url_without_scheme(url)};
    parts->host = clean_host(find_netloc(parts->rest), folds, arena);
    if (parts->host.len == 0 || parts->host.ptr[0] == '[' ||
        memchr(parts->host.ptr, '\0', parts->host.len) != NULL)
        return;
    dots = suffix_dots(psl, fold_host(parts->host, arena));
    if (dots < 0)
        return;
    registered = last_labels(parts->host, dots + 1);
    if (registered == NULL || registered[0] == '.')
        return;
    parts->has_suffix = true;
    parts->registered = (struct str){
        registered, parts->host.len - (size_t)(registered - parts->host.ptr)};
}
