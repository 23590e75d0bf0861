/* report_sum.c -- see report_sum.h. Recursion, REPORT_DEPTH_MAX deep. */
#include "cmd/report_sum.h"

#include "text/json.h"
#include "text/json_scan.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { PATH_MAX_BYTES = 256 };

struct where {
    char path[PATH_MAX_BYTES];
    struct str key; /* token of the innermost member, or no ptr */
    size_t depth;
};

static enum status sum(struct str a, struct str b, const struct where *where,
                       struct buf *out, struct error *err);

static enum status differs(const struct where *where, struct error *err)
{
    return error_set(err, STATUS_FORMAT, "%s differs", where->path);
}

static struct where within(const struct where *outer, struct str key)
{
    struct where inner = {.key = key, .depth = outer->depth + 1};

    (void)snprintf(inner.path, sizeof(inner.path), "%.120s.%.*s", outer->path,
                   (int)(key.len > 100 ? 98 : key.len - 2), key.ptr + 1);
    return inner;
}

static bool is_number(struct str value)
{
    return value.len > 0 && (value.ptr[0] == '-' ||
                             (value.ptr[0] >= '0' && value.ptr[0] <= '9'));
}

static bool parse_count(struct str value, uint64_t *count)
{
    char digits[24];

    if (value.len > 20)
        return false;
    memcpy(digits, value.ptr, value.len);
    digits[value.len] = '\0';
    if (strspn(digits, "0123456789") != value.len)
        return false;
    errno = 0;
    *count = strtoumax(digits, NULL, 10);
    return errno == 0;
}

static double parse_number(struct str value)
{
    char digits[64];
    const size_t len =
        value.len < sizeof(digits) ? value.len : sizeof(digits) - 1;

    memcpy(digits, value.ptr, len);
    digits[len] = '\0';
    return strtod(digits, NULL);
}

static bool keeps_larger(struct str key)
{
    static const char *const names[] = {"memory_bytes", "mapped_bytes",
                                        "peak_rss_bytes", "wall_seconds",
                                        "threads"};

    for (size_t i = 0; key.ptr != NULL && i < ARRAY_LEN(names); i++) {
        if (json_key_is(key, str_from(names[i])))
            return true;
    }
    return false;
}

static enum status sum_numbers(struct str a, struct str b,
                               const struct where *where, struct buf *out,
                               struct error *err)
{
    uint64_t counts[2];

    if (keeps_larger(where->key)) {
        buf_add(out, parse_number(a) < parse_number(b) ? b : a);
        return STATUS_OK;
    }
    if (!parse_count(a, &counts[0]) || !parse_count(b, &counts[1])) {
        json_number(out, parse_number(a) + parse_number(b));
        return STATUS_OK;
    }
    if (__builtin_add_overflow(counts[0], counts[1], &counts[0]))
        return error_set(err, STATUS_LIMIT, "%s is too large", where->path);
    buf_printf(out, "%" PRIu64, counts[0]);
    return STATUS_OK;
}

static enum status sum_arrays(struct str a, struct str b,
                              const struct where *where, struct buf *out,
                              struct error *err)
{
    struct where inner = *where;
    struct json_items items[2];
    struct str values[2];
    const char *comma = "[";

    inner.depth++;
    if (!json_items_open(&items[0], a) || !json_items_open(&items[1], b))
        return differs(where, err);
    while (json_items_next(&items[0], &values[0])) {
        enum status status;

        if (!json_items_next(&items[1], &values[1]))
            return differs(where, err);
        buf_add_text(out, comma);
        comma = ",";
        status = sum(values[0], values[1], &inner, out, err);
        if (status != STATUS_OK)
            return status;
    }
    if (json_items_next(&items[1], &values[1]))
        return differs(where, err);
    buf_add_text(out, *comma == '[' ? "[]" : "]");
    return STATUS_OK;
}

/* The member of `object` that this token spells. */
static bool find(struct str object, struct str key, struct str *value)
{
    struct json_members members;
    struct json_member member;
    struct buf name;
    bool found = false;

    buf_init(&name, NULL);
    json_unescape(&name, key);
    if (json_members_open(&members, object)) {
        while (!found && json_members_next(&members, &member))
            found = json_key_is(member.key, buf_str(&name));
    }
    if (found)
        *value = member.value;
    buf_release(&name);
    return found;
}

static size_t n_members(struct str object)
{
    struct json_members members;
    struct json_member member;
    size_t n = 0;

    if (!json_members_open(&members, object))
        return 0;
    while (json_members_next(&members, &member))
        n++;
    return n;
}

static void begin_member(struct buf *out, size_t start, struct str key)
{
    buf_add_char(out, out->len == start ? '{' : ',');
    buf_add(out, key);
    buf_add_char(out, ':');
}

static enum status sum_objects(struct str a, struct str b,
                               const struct where *where, struct buf *out,
                               struct error *err)
{
    const size_t start = out->len;
    struct json_members members;
    struct json_member member;
    struct str other;

    if (n_members(a) > REPORT_MEMBERS_MAX || n_members(b) > REPORT_MEMBERS_MAX)
        return error_set(err, STATUS_LIMIT, "%s has too many members",
                         where->path);
    if (!json_members_open(&members, a))
        return differs(where, err);
    while (json_members_next(&members, &member)) {
        const struct where inner = within(where, member.key);
        enum status status = STATUS_OK;

        begin_member(out, start, member.key);
        if (find(b, member.key, &other))
            status = sum(member.value, other, &inner, out, err);
        else
            buf_add(out, member.value);
        if (status != STATUS_OK)
            return status;
    }
    if (!json_members_open(&members, b))
        return differs(where, err);
    while (json_members_next(&members, &member)) {
        if (find(a, member.key, &other))
            continue;
        begin_member(out, start, member.key);
        buf_add(out, member.value);
    }
    buf_add_text(out, out->len == start ? "{}" : "}");
    return STATUS_OK;
}

static enum status sum_strings(struct str a, struct str b,
                               const struct where *where, struct buf *out,
                               struct error *err)
{
    if (where->key.ptr != NULL &&
        json_key_is(where->key, str_from("started"))) {
        const size_t len = a.len < b.len ? a.len : b.len;

        buf_add(out, memcmp(a.ptr, b.ptr, len) <= 0 ? a : b);
        return STATUS_OK;
    }
    if (!str_eq(a, b))
        return differs(where, err);
    buf_add(out, a);
    return STATUS_OK;
}

static bool is_truth(struct str value)
{
    return str_is(value, "true") || str_is(value, "false");
}

static enum status sum(struct str a, struct str b, const struct where *where,
                       struct buf *out, struct error *err)
{
    if (a.len == 0 || b.len == 0)
        return differs(where, err);
    if (where->depth > REPORT_DEPTH_MAX)
        return error_set(err, STATUS_LIMIT, "%s lies too deep", where->path);
    if (is_number(a) && is_number(b))
        return sum_numbers(a, b, where, out, err);
    if (is_truth(a) && is_truth(b)) {
        buf_add(out, str_is(a, "true") ? b : a);
        return STATUS_OK;
    }
    if (a.ptr[0] == '"' && b.ptr[0] == '"')
        return sum_strings(a, b, where, out, err);
    if (a.ptr[0] == '[')
        return sum_arrays(a, b, where, out, err);
    if (a.ptr[0] == '{')
        return sum_objects(a, b, where, out, err);
    if (!str_eq(a, b))
        return differs(where, err);
    buf_add(out, a);
    return STATUS_OK;
}

enum status report_sum(struct str a, struct str b, const char *path,
                       struct buf *out, struct error *err)
{
    struct where where = {.depth = 0};

    (void)snprintf(where.path, sizeof(where.path), "%.200s", path);
    return sum(a, b, &where, out, err);
}
