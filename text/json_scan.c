/* json_scan.c -- see json_scan.h and json.h (find, unescape). */
#include "text/json_scan.h"

#include "text/json.h"

#include <stdlib.h>

static const char *skip_space(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r'))
        p++;
    return p;
}

/* The runs of backslashes looked back at never overlap: linear time. */
static bool is_escaped(const char *quote)
{
    const char *p = quote;

    while (p[-1] == '\\')
        p--;
    return (quote - p) % 2 != 0;
}

/* From an opening quote to after the closing one; NULL when unclosed. */
static const char *skip_string(const char *p, const char *end)
{
    do {
        p++;
        p = memchr(p, '"', (size_t)(end - p));
    } while (p != NULL && is_escaped(p));
    return p != NULL ? p + 1 : NULL;
}

/* From an opening brace or bracket to after its end; NULL when unclosed. */
static const char *skip_container(const char *p, const char *end)
{
    size_t depth = 0;

    while (p != NULL && p < end) {
        switch (*p) {
        case '"':
            p = skip_string(p, end);
            continue;
        case '{':
        case '[':
            depth++;
            break;
        case '}':
        case ']':
            depth--;
            break;
        default:
            break;
        }
        p++;
        if (depth == 0)
            return p;
    }
    return NULL;
}

static bool ends_scalar(char c)
{
    return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\t' ||
           c == '\n' || c == '\r';
}

static const char *skip_value(const char *p, const char *end)
{
    if (p == end)
        return NULL;
    if (*p == '"')
        return skip_string(p, end);
    if (*p == '{' || *p == '[')
        return skip_container(p, end);
    while (p < end && !ends_scalar(*p))
        p++;
    return p;
}

bool json_members_open(struct json_members *members, struct str object)
{
    const char *end;
    const char *p;

    if (object.len == 0)
        return false;
    end = object.ptr + object.len;
    p = skip_space(object.ptr, end);
    if (p == end || *p != '{')
        return false;
    *members = (struct json_members){.at = p + 1, .end = end};
    return true;
}

/* Two tokens with a colon between; NULL when p does not begin a member. */
static const char *take_member(const char *p, const char *end,
                               struct json_member *out)
{
    const char *begin = p;

    if (p == end || *p != '"')
        return NULL;
    p = skip_string(p, end);
    if (p == NULL)
        return NULL;
    out->key = (struct str){begin, (size_t)(p - begin)};
    p = skip_space(p, end);
    if (p == end || *p != ':')
        return NULL;
    begin = skip_space(p + 1, end);
    p = skip_value(begin, end);
    if (p == NULL)
        return NULL;
    out->value = (struct str){begin, (size_t)(p - begin)};
    return p;
}

bool json_members_next(struct json_members *members, struct json_member *out)
{
    const char *p = skip_space(members->at, members->end);

    if (members->n_seen > 0) {
        if (p == members->end || *p != ',')
            return false;
        p = skip_space(p + 1, members->end);
    }
    p = take_member(p, members->end, out);
    if (p == NULL)
        return false;
    members->at = p;
    members->n_seen++;
    return true;
}

/* The last member of this name. */
static bool find(struct str object, struct str key, struct str *raw_value)
{
    struct json_members members;
    struct json_member member;
    bool found = false;

    if (!json_members_open(&members, object))
        return false;
    while (json_members_next(&members, &member)) {
        if (!json_key_is(member.key, key))
            continue;
        *raw_value = member.value;
        found = true;
    }
    return found;
}

bool json_find(struct str object, const char *key, struct str *raw_value)
{
    return find(object, str_from(key), raw_value);
}

bool json_find_path(struct str object, const char *path, struct str *raw_value)
{
    struct str value = object;

    for (;; path++) {
        const struct str key = {path, strcspn(path, ".")};

        if (!find(value, key, &value))
            return false;
        path += key.len;
        if (*path == '\0')
            break;
    }
    *raw_value = value;
    return true;
}

bool json_items_open(struct json_items *items, struct str array)
{
    const char *p = skip_space(array.ptr, array.ptr + array.len);

    if (p == array.ptr + array.len || *p != '[')
        return false;
    *items = (struct json_items){p + 1, array.ptr + array.len};
    return true;
}

bool json_items_next(struct json_items *items, struct str *value)
{
    const char *begin = skip_space(items->at, items->end);
    const char *end;

    if (begin < items->end && *begin == ',')
        begin = skip_space(begin + 1, items->end);
    if (begin == items->end || *begin == ']')
        return false;
    end = skip_value(begin, items->end);
    if (end == NULL || end == begin)
        return false;
    *value = (struct str){begin, (size_t)(end - begin)};
    items->at = end;
    return true;
}

uint64_t json_find_count(struct str object, const char *key)
{
    char digits[24] = {0};
    struct str raw;

    if (!json_find(object, key, &raw) || raw.len >= sizeof(digits))
        return 0;
    memcpy(digits, raw.ptr, raw.len);
    return strtoull(digits, NULL, 10);
}
