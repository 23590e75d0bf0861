/* sample_rates.c -- see sample_rates.h. A sorted table, searched by halves. */
#include "filters/sample_rates.h"

#include "base/file_slurp.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <xxhash.h>

void sample_rates_init(struct sample_rates *rates)
{
    *rates = (struct sample_rates){.rest = (double)NAN};
    arena_init(&rates->arena);
}

void sample_rates_release(struct sample_rates *rates)
{
    mem_free(rates->items);
    arena_release(&rates->arena);
    *rates = (struct sample_rates){.rest = (double)NAN};
}

static bool parse_rate(struct str text, double *rate)
{
    char digits[64];
    char *end;

    if (text.len == 0 || text.len >= sizeof(digits))
        return false;
    memcpy(digits, text.ptr, text.len);
    digits[text.len] = '\0';
    if (strspn(digits, "0123456789.eE-+") != text.len)
        return false;
    *rate = strtod(digits, &end);
    return *end == '\0' && *rate >= 0 && *rate <= 1;
}

/* There is room for a power of two. */
static void append(struct sample_rates *rates, struct str value, double rate)
{
    const size_t n = rates->n;

    if ((n & (n - 1)) == 0)
        rates->items = mem_realloc(rates->items, (n == 0 ? 1 : 2 * n) *
                                                     sizeof(*rates->items));
    rates->value_bytes += value.len;
    rates->items[rates->n++] =
        (struct sample_stratum){arena_copy(&rates->arena, value), rate};
}

enum status sample_rates_add(struct sample_rates *rates, struct str text,
                             struct error *err)
{
    const char *equals = memrchr(text.ptr, '=', text.len);
    struct str number = text;
    double rate;

    if (equals != NULL)
        number = (struct str){equals + 1,
                              text.len - 1 - (size_t)(equals - text.ptr)};
    if (!parse_rate(number, &rate))
        return error_set(err, STATUS_USAGE, "'%.*s' is no rate (0 to 1)",
                         (int)(number.len < 80 ? number.len : 80), number.ptr);
    if (equals != NULL) {
        append(rates, (struct str){text.ptr, (size_t)(equals - text.ptr)},
               rate);
        return STATUS_OK;
    }
    if (!isnan(rates->rest))
        return error_set(err, STATUS_USAGE, "two rates without a value");
    rates->rest = rate;
    return STATUS_OK;
}

static enum status add_lines(struct sample_rates *rates, struct str text,
                             const char *path, struct error *err)
{
    const char *at = text.ptr;
    const char *end = at + text.len;

    for (size_t number = 1; at < end; number++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        struct str line = {at,
                           (size_t)((newline != NULL ? newline : end) - at)};

        at += line.len + 1;
        if (line.len > 0 && line.ptr[line.len - 1] == '\r')
            line.len--;
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (sample_rates_add(rates, line, err) != STATUS_OK) {
            const struct error what = *err;

            return error_set(err, STATUS_USAGE, "%s:%zu: %.900s", path, number,
                             what.message);
        }
    }
    return STATUS_OK;
}

enum status sample_rates_read(struct sample_rates *rates, const char *path,
                              struct error *err)
{
    enum status status;
    struct buf lines;

    buf_init(&lines, NULL);
    status = file_slurp(path, SAMPLE_FILE_MAX_BYTES, &lines, err);
    if (status == STATUS_OK && lines.len > 0)
        status = add_lines(rates, buf_str(&lines), path, err);
    buf_release(&lines);
    return status;
}

static int compare(struct str a, struct str b)
{
    const size_t len = a.len < b.len ? a.len : b.len;
    const int order = len == 0 ? 0 : memcmp(a.ptr, b.ptr, len);

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_items(const void *a, const void *b)
{
    return compare(((const struct sample_stratum *)a)->value,
                   ((const struct sample_stratum *)b)->value);
}

enum status sample_rates_settle(struct sample_rates *rates, struct error *err)
{
    if (rates->n > 1)
        qsort(rates->items, rates->n, sizeof(*rates->items), compare_items);
    for (size_t i = 1; i < rates->n; i++) {
        const struct str value = rates->items[i].value;

        if (str_eq(rates->items[i - 1].value, value))
            return error_set(err, STATUS_USAGE, "two rates for '%.*s'",
                             (int)(value.len < 80 ? value.len : 80), value.ptr);
    }
    return STATUS_OK;
}

double sample_rates_find(const struct sample_rates *rates, struct str value)
{
    size_t low = 0;
    size_t high = rates->n;

    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        const int order = compare(rates->items[mid].value, value);

        if (order == 0)
            return rates->items[mid].rate;
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return rates->rest;
}

uint64_t sample_rates_identity(const struct sample_rates *rates)
{
    uint64_t hash = XXH3_64bits(&rates->rest, sizeof(rates->rest));

    for (size_t i = 0; i < rates->n; i++) {
        const struct sample_stratum *item = &rates->items[i];

        hash = XXH3_64bits_withSeed(item->value.ptr, item->value.len, hash);
        hash = XXH3_64bits_withSeed(&item->rate, sizeof(item->rate), hash);
    }
    return hash;
}
