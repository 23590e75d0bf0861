/* opt_value.c -- an option's value from text and back; see opt.h. */
#include "core/opt_value.h"

#include "base/buf.h"
#include "base/mem.h"
#include "text/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* Counts and sizes are below it; a double holds it exactly. */
static const uint64_t count_end = UINT64_C(9000000000000000000);

/* "2e6", "2_000_000", "17": decimal digits, or a double that is whole. */
static bool parse_count(const char *text, uint64_t *out)
{
    char digits[64];
    size_t n = 0;
    char *end;
    double number;

    for (; *text != '\0'; text++) {
        if (*text == '_')
            continue;
        if (n + 1 == sizeof(digits))
            return false;
        digits[n++] = *text;
    }
    digits[n] = '\0';
    if (digits[0] < '0' || digits[0] > '9')
        return false;
    if (strspn(digits, "0123456789") == n && n <= 19) {
        *out = strtoumax(digits, NULL, 10);
        return *out < count_end;
    }
    number = strtod(digits, &end);
    if (*end != '\0' || strpbrk(digits, "xXpPnN") != NULL ||
        !(number < (double)count_end) || number != floor(number))
        return false;
    *out = (uint64_t)number;
    return true;
}

/* "512", "64M", "1.5GiB", "4kB". */
static bool parse_size(const char *text, uint64_t *out)
{
    static const char suffixes[] = "kMGT";
    const char *suffix = NULL;
    char *end;
    double number;
    double scale = 1;

    if (*text < '0' || *text > '9' || strpbrk(text, "xXpPnNeE") != NULL)
        return false;
    number = strtod(text, &end);
    if (*end != '\0' && *end != 'B')
        suffix = strchr(suffixes, *end == 'K' ? 'k' : *end);
    if (suffix != NULL) {
        scale = ldexp(1.0, 10 * (int)(suffix - suffixes + 1));
        end++;
        if (*end == 'i')
            end++;
    }
    if (*end == 'B')
        end++;
    number *= scale;
    if (*end != '\0' || !(number < (double)count_end))
        return false;
    *out = (uint64_t)number;
    return true;
}

static bool parse_number(const char *text, double *out, const char **tail)
{
    char *end;

    *out = strtod(text, &end);
    *tail = end;
    return end != text && isfinite(*out) && strpbrk(text, "xX") == NULL;
}

static bool parse_duration(const char *text, double *out)
{
    static const struct {
        const char *unit;
        double seconds;
    } units[] = {{"", 1}, {"s", 1}, {"ms", 0.001}, {"m", 60}, {"h", 3600}};
    const char *tail;

    if (!parse_number(text, out, &tail) || *out < 0)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        if (strcmp(tail, units[i].unit) == 0) {
            *out *= units[i].seconds;
            return true;
        }
    }
    return false;
}

static bool parse_choice(const char *text, const char *words, int *out)
{
    const size_t len = strlen(text);

    for (int i = 0;; i++) {
        const size_t word = strcspn(words, ",");

        if (word == len && memcmp(words, text, len) == 0) {
            *out = i;
            return true;
        }
        if (words[word] == '\0')
            return false;
        words += word + 1;
    }
}

static bool parse_double(const struct opt *opt, const char *text, double *out)
{
    const char *tail = "";

    if (opt->type == OPT_DURATION)
        return parse_duration(text, out);
    if (!parse_number(text, out, &tail) || *tail != '\0')
        return false;
    return opt->type != OPT_RATIO || (*out >= 0 && *out <= 1);
}

static void list_add(struct opt_list *list, const char *text)
{
    list->items =
        mem_realloc(list->items, (list->n + 1) * sizeof(*list->items));
    list->items[list->n++] = text;
}

static bool set_value(const struct opt *opt, void *field, const char *text)
{
    switch (opt->type) {
    case OPT_FLAG:
        *(bool *)field = text[0] == '1';
        return true;
    case OPT_COUNT:
        return parse_count(text, field);
    case OPT_SIZE:
        return parse_size(text, field);
    case OPT_NUMBER:
    case OPT_RATIO:
    case OPT_DURATION:
        return parse_double(opt, text, field);
    case OPT_CHOICE:
        return parse_choice(text, opt->value, field);
    case OPT_TEXT:
        *(const char **)field = text;
        return true;
    case OPT_LIST:
        list_add(field, text);
        return true;
    case OPT_END:
        break;
    }
    return false;
}

enum status opt_set(const struct opt *opt, void *config, const char *text,
                    struct error *err)
{
    if (set_value(opt, (unsigned char *)config + opt->offset, text))
        return STATUS_OK;
    if (opt->type == OPT_CHOICE)
        return error_set(err, STATUS_USAGE, "--%s: '%s' is none of %s",
                         opt->name, text, opt->value);
    if (opt->type == OPT_RATIO)
        return error_set(err, STATUS_USAGE, "--%s: '%s' is no ratio (0 to 1)",
                         opt->name, text);
    return error_set(err, STATUS_USAGE, "--%s: bad value '%s'", opt->name,
                     text);
}

static bool show_choice(const struct opt *opt, int index, struct buf *out)
{
    const char *words = opt->value;

    for (; index > 0; index--)
        words += strcspn(words, ",") + 1;
    buf_add(out, (struct str){words, strcspn(words, ",")});
    return true;
}

static bool show_count(const struct opt *opt, uint64_t value, struct buf *out)
{
    if ((opt->flags & OPT_OPTIONAL) != 0 && value == UINT64_MAX)
        return false;
    buf_printf(out, "%" PRIu64, value);
    return true;
}

static bool show_list(const struct opt_list *list, struct buf *out)
{
    for (size_t i = 0; i < list->n; i++) {
        if (i > 0)
            buf_add_char(out, '\n');
        buf_add_text(out, list->items[i]);
    }
    return list->n > 0;
}

bool opt_show(const struct opt *opt, const void *config, struct buf *out)
{
    const void *field = (const unsigned char *)config + opt->offset;

    switch (opt->type) {
    case OPT_FLAG:
        buf_add_text(out, *(const bool *)field ? "1" : "0");
        return true;
    case OPT_COUNT:
    case OPT_SIZE:
        return show_count(opt, *(const uint64_t *)field, out);
    case OPT_NUMBER:
    case OPT_RATIO:
    case OPT_DURATION:
        if (isnan(*(const double *)field))
            return false;
        json_number(out, *(const double *)field);
        return true;
    case OPT_CHOICE:
        return show_choice(opt, *(const int *)field, out);
    case OPT_TEXT:
        if (*(const char *const *)field == NULL)
            return false;
        buf_add_text(out, *(const char *const *)field);
        return true;
    case OPT_LIST:
        return show_list(field, out);
    case OPT_END:
        break;
    }
    return false;
}

bool opt_is_value(const struct opt *opt, const void *config, const char *text)
{
    const void *field = (const unsigned char *)config + opt->offset;
    union {
        uint64_t count;
        double number;
        int index;
        const char *text;
    } v = {0};
    struct opt alone = *opt;
    struct error ignored;

    if (opt->type == OPT_LIST)
        return false;
    if (opt->type == OPT_TEXT)
        return *(const char *const *)field != NULL &&
               strcmp(*(const char *const *)field, text) == 0;
    alone.offset = 0;
    if (opt_set(&alone, &v, text, &ignored) != STATUS_OK)
        return false;
    if (opt->type == OPT_CHOICE)
        return *(const int *)field == v.index;
    if (opt->type == OPT_FLAG)
        return *(const bool *)field == (text[0] == '1');
    return memcmp(field, &v, sizeof(uint64_t)) == 0;
}
