/*
 * duplicates.c -- see duplicates.h. An open hash table of the distinct parts;
 * equal means equal bytes.
 */
#include "text/duplicates.h"

#include "text/python.h"
#include "text/utf8.h"

#include <xxhash.h>

struct parts {
    struct str text;
    size_t at;
    size_t min_run;
    bool is_done;
};

static size_t run_at(struct str text, size_t at)
{
    size_t n = 0;

    while (at + n < text.len && text.ptr[at + n] == '\n')
        n++;
    return n;
}

static bool next_part(struct parts *parts, struct str *part)
{
    const struct str text = parts->text;
    const size_t from = parts->at;
    size_t at = from;

    if (parts->is_done)
        return false;
    while (at < text.len) {
        const char *newline = memchr(text.ptr + at, '\n', text.len - at);
        size_t n;

        if (newline == NULL)
            break;
        at = (size_t)(newline - text.ptr);
        n = run_at(text, at);
        if (n >= parts->min_run) {
            *part = (struct str){text.ptr + from, at - from};
            parts->at = at + n;
            return true;
        }
        at += n;
    }
    *part = (struct str){text.ptr + from, text.len - from};
    parts->is_done = true;
    return true;
}

static size_t count_parts(struct parts parts)
{
    struct str part;
    size_t n = 0;

    while (next_part(&parts, &part))
        n++;
    return n;
}

struct table {
    struct str *slots; /* ptr NULL: free */
    size_t mask;
};

static struct table new_table(size_t n, struct arena *arena)
{
    size_t size = 4;
    struct table table;

    while (size < 2 * n)
        size *= 2;
    table =
        (struct table){arena_alloc(arena, size * sizeof(struct str)), size - 1};
    memset(table.slots, 0, size * sizeof(struct str));
    return table;
}

/* False when it is there already. */
static bool insert(struct table *table, struct str item)
{
    size_t at = XXH3_64bits(item.ptr, item.len) & table->mask;

    while (table->slots[at].ptr != NULL) {
        if (str_eq(table->slots[at], item))
            return false;
        at = (at + 1) & table->mask;
    }
    table->slots[at] = item;
    return true;
}

struct duplicates duplicate_parts(struct str text, size_t min_run,
                                  bool keeps_blank, struct arena *arena)
{
    struct duplicates out = {0};
    struct parts parts = {.text = text, .min_run = min_run};
    struct table table;
    struct str part;

    if (text.ptr == NULL)
        parts.text.ptr = "";
    table = new_table(count_parts(parts), arena);
    while (next_part(&parts, &part)) {
        if (!keeps_blank && python_lstrip(part).len == 0)
            continue;
        out.n_items++;
        if (insert(&table, part))
            continue;
        out.n_duplicates++;
        out.n_chars += utf8_count(part);
    }
    return out;
}
