/*
 * url_lists.c -- see url_lists.h. Lines that begin with '#' are comments.
 * Words lose all but letters and digits and come into lower case, so that one
 * of several words becomes one run-together word, as in the reference; so a
 * word in capitals in a URL is never found, only a subword is. Domains and
 * URLs are taken as they are with as_datatrove; else domains come into lower
 * case and URLs lose their scheme.
 */
#include "filters/url_lists.h"

#include "base/mem.h"
#include "filters/list_file.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <xxhash.h>

void url_lists_init(struct url_lists *lists, bool as_datatrove)
{
    *lists = (struct url_lists){.as_datatrove = as_datatrove};
    for (size_t i = 0; i < URL_LISTS; i++)
        key_set_init(&lists->keys[i]);
    word_index_init(&lists->subwords);
}

void url_lists_release(struct url_lists *lists)
{
    for (size_t i = 0; i < URL_LISTS; i++)
        key_set_release(&lists->keys[i]);
    word_index_release(&lists->subwords);
}

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* ASCII's letters and digits, in lower case, are all that stays. */
static struct str normalise(struct str text, struct buf *out)
{
    char *to;

    buf_reset(out);
    to = buf_reserve(out, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];

        if (is_alnum(c))
            *to++ = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    out->len = (size_t)(to - out->ptr);
    return buf_str(out);
}

static struct str fold(struct str text, struct buf *out)
{
    size_t at = 0;

    buf_reset(out);
    while (at < text.len) {
        const uint32_t cp = unicode_lower(utf8_step(text, &at));

        out->len += utf8_put(buf_reserve(out, UTF8_MAX_BYTES), cp);
    }
    return buf_str(out);
}

static bool has_capital(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((text.ptr[i] & 0x80) != 0 ||
            (text.ptr[i] >= 'A' && text.ptr[i] <= 'Z'))
            return true;
    }
    return false;
}

struct reading {
    struct url_lists *lists;
    enum url_list list;
    struct buf line;
};

static enum status take_key(void *arg, struct str line, struct error *err)
{
    struct reading *reading = arg;
    const struct url_lists *lists = reading->lists;

    if (reading->list >= URL_WORDS)
        line = normalise(line, &reading->line);
    else if (reading->list == URL_URLS && !lists->as_datatrove)
        line = url_without_scheme(line);
    else if (reading->list == URL_DOMAINS && !lists->as_datatrove &&
             has_capital(line) && utf8_is_valid(line, CPU_SCALAR))
        line = fold(line, &reading->line);
    if (line.len == 0)
        return STATUS_OK;
    return key_set_add(&reading->lists->keys[reading->list], line, err);
}

static enum status take_subword(void *arg, struct str line, struct error *err)
{
    struct reading *reading = arg;
    struct url_lists *lists = reading->lists;
    const struct str word = normalise(line, &reading->line);

    if (word.len == 0)
        return STATUS_OK;
    if (lists->n_subwords++ == WORD_INDEX_MAX)
        return error_set(err, STATUS_USAGE, "more than %d subwords",
                         WORD_INDEX_MAX);
    word_index_add(&lists->subwords, word);
    lists->identity =
        XXH3_64bits_withSeed(word.ptr, word.len, lists->identity + 1);
    return STATUS_OK;
}

static enum status read_list(struct reading *reading, const char *path,
                             list_take *take, struct error *err)
{
    enum status status;

    buf_init(&reading->line, NULL);
    status = list_file_read(path, true, take, reading, err);
    buf_release(&reading->line);
    return status;
}

enum status url_lists_read(struct url_lists *lists, enum url_list list,
                           const char *path, struct error *err)
{
    struct reading reading = {.lists = lists, .list = list};

    return read_list(&reading, path, take_key, err);
}

enum status url_lists_read_subwords(struct url_lists *lists, const char *path,
                                    struct error *err)
{
    struct reading reading = {.lists = lists};

    return read_list(&reading, path, take_subword, err);
}

enum status url_lists_seal(struct url_lists *lists, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < URL_LISTS; i++)
        status = key_set_seal(&lists->keys[i], err);
    word_index_seal(&lists->subwords);
    return status;
}

bool url_lists_has(const struct url_lists *lists, enum url_list list,
                   struct str key)
{
    return key.len > 0 && key_set_find(&lists->keys[list], key) != KEY_SET_NONE;
}

/* The next run of letters and digits from *at on; empty at the end. */
static struct str next_token(struct str url, size_t *at)
{
    size_t begin;

    while (*at < url.len && !is_alnum(url.ptr[*at]))
        ++*at;
    begin = *at;
    while (*at < url.len && is_alnum(url.ptr[*at]))
        ++*at;
    return (struct str){url.ptr + begin, *at - begin};
}

bool url_lists_find_word(const struct url_lists *lists, struct str url,
                         struct str *word)
{
    size_t at = 0;

    if (lists->keys[URL_WORDS].n == 0)
        return false;
    do {
        *word = next_token(url, &at);
        if (url_lists_has(lists, URL_WORDS, *word))
            return true;
    } while (word->len > 0);
    return false;
}

static bool was_seen(const struct buf *seen, uint32_t place)
{
    uint32_t old;

    for (size_t i = 0; i < seen->len; i += sizeof(old)) {
        memcpy(&old, seen->ptr + i, sizeof(old));
        if (old == place)
            return true;
    }
    return false;
}

uint64_t url_lists_count_soft(const struct url_lists *lists, struct str url,
                              struct buf *seen)
{
    const struct key_set *soft = &lists->keys[URL_SOFT_WORDS];
    struct str word;
    size_t at = 0;

    buf_reset(seen);
    if (soft->n == 0)
        return 0;
    while ((word = next_token(url, &at)).len > 0) {
        const uint32_t place = key_set_find(soft, word);

        if (place != KEY_SET_NONE && !was_seen(seen, place))
            buf_add(seen, (struct str){(const char *)&place, sizeof(place)});
    }
    return seen->len / sizeof(uint32_t);
}

bool url_lists_find_subword(const struct url_lists *lists, struct str url,
                            struct buf *normal, struct str *subword)
{
    if (lists->n_subwords == 0)
        return false;
    return word_index_search(&lists->subwords, normalise(url, normal), 0,
                             subword);
}
