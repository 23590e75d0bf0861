/* opt.c -- see opt.h. */
#include "core/opt.h"

#include "base/mem.h"
#include "core/opt_value.h"
#include "core/rule.h"

#include <math.h>
#include <stdio.h>

enum { NAMES_MAX = 128, NAME_MAX_LEN = 63 };

void opt_operands_release(struct opt_operands *operands)
{
    mem_free(operands->items);
    *operands = (struct opt_operands){0};
}

/* A rule's limit is an option; lend the parser one that says so. */
static struct opt opt_from_rule(const struct rule *rules, size_t i)
{
    return (struct opt){.type = OPT_NUMBER,
                        .name = rules[i].name,
                        .offset = i * sizeof(double),
                        .value = rules[i].unit,
                        .help = rules[i].help};
}

enum status opt_defaults(const struct opt_target *target, struct error *err)
{
    const struct opt *opt = target->opts;

    for (size_t i = 0; target->rules != NULL && target->rules[i].name; i++)
        ((double *)target->config)[i] = target->rules[i].limit;
    for (; opt != NULL && opt->type != OPT_END; opt++) {
        unsigned char *field = (unsigned char *)target->config + opt->offset;
        enum status status;

        if ((opt->flags & OPT_OPTIONAL) != 0 &&
            (opt->type == OPT_COUNT || opt->type == OPT_SIZE))
            memset(field, 0xff, sizeof(uint64_t));
        if (opt->fallback == NULL &&
            (opt->type == OPT_NUMBER || opt->type == OPT_RATIO ||
             opt->type == OPT_DURATION))
            *(double *)(void *)field = (double)NAN;
        if (opt->fallback == NULL)
            continue;
        status = opt_set(opt, target->config, opt->fallback, err);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static bool matches(const char *arg, const char *name, const char **value)
{
    const size_t len = strlen(name);

    if (strncmp(arg, name, len) != 0)
        return false;
    *value = arg[len] == '=' ? arg + len + 1 : NULL;
    return arg[len] == '\0' || arg[len] == '=';
}

/* "-j", "-j4", "-n 10" */
static bool matches_letter(const char *arg, char letter, const char **value)
{
    if (letter == '\0' || arg[0] != '-' || arg[1] != letter)
        return false;
    *value = arg[2] != '\0' ? arg + 2 : NULL;
    return true;
}

static bool find_in(const struct opt_target *target, const char *arg,
                    struct opt *found, const char **value)
{
    const bool is_long = strncmp(arg, "--", 2) == 0;
    const struct opt *opt = target->opts;

    for (; opt != NULL && opt->type != OPT_END; opt++) {
        if (is_long ? matches(arg + 2, opt->name, value)
                    : matches_letter(arg, opt->letter, value)) {
            *found = *opt;
            return true;
        }
    }
    for (size_t i = 0; is_long && target->rules != NULL; i++) {
        if (target->rules[i].name == NULL)
            break;
        if (matches(arg + 2, target->rules[i].name, value)) {
            *found = opt_from_rule(target->rules, i);
            return true;
        }
    }
    return false;
}

static size_t add_names(const struct opt_target *target, const char **names,
                        size_t n)
{
    const struct opt *opt = target->opts;

    for (; opt != NULL && opt->type != OPT_END && n < NAMES_MAX; opt++) {
        if ((opt->flags & OPT_HIDDEN) == 0)
            names[n++] = opt->name;
    }
    for (size_t i = 0; target->rules != NULL && n < NAMES_MAX; i++) {
        if (target->rules[i].name == NULL)
            break;
        names[n++] = target->rules[i].name;
    }
    return n;
}

static enum status unknown(const struct opt_target *targets, size_t n_targets,
                           const char *arg, struct error *err)
{
    const char *names[NAMES_MAX];
    const char *nearest = NULL;
    char typed[NAME_MAX_LEN + 1];
    size_t n = 0;

    for (size_t i = 0; i < n_targets; i++)
        n = add_names(&targets[i], names, n);
    if (strncmp(arg, "--", 2) == 0) {
        (void)snprintf(typed, sizeof(typed), "%.*s", (int)strcspn(arg + 2, "="),
                       arg + 2);
        nearest = opt_nearest(typed, names, n);
    }
    if (nearest != NULL)
        return error_set(err, STATUS_USAGE,
                         "unknown option '%s'; did you mean '--%s'?", arg,
                         nearest);
    return error_set(err, STATUS_USAGE, "unknown option '%s'", arg);
}

static enum status parse_option(const struct opt_target *targets,
                                size_t n_targets, int argc,
                                const char *const *argv, int *i,
                                struct error *err)
{
    const char *value = NULL;
    struct opt opt;
    size_t t = 0;

    while (t < n_targets && !find_in(&targets[t], argv[*i], &opt, &value))
        t++;
    if (t == n_targets)
        return unknown(targets, n_targets, argv[*i], err);
    if (opt.type == OPT_FLAG && value != NULL)
        return error_set(err, STATUS_USAGE, "--%s takes no value", opt.name);
    if (opt.type == OPT_FLAG)
        value = "1";
    if (value == NULL && *i + 1 < argc)
        value = argv[++*i];
    if (value == NULL)
        return error_set(err, STATUS_USAGE, "--%s wants a value", opt.name);
    return opt_set(&opt, targets[t].config, value, err);
}

enum status opt_parse(const struct opt_target *targets, size_t n_targets,
                      int argc, const char *const *argv,
                      struct opt_operands *operands, struct error *err)
{
    bool only_operands = false;

    operands->items = mem_zalloc((size_t)argc, sizeof(*operands->items));
    operands->n = 0;
    for (int i = 0; i < argc; i++) {
        const bool is_option = argv[i][0] == '-' && argv[i][1] != '\0';
        enum status status;

        if (only_operands || !is_option) {
            operands->items[operands->n++] = argv[i];
            continue;
        }
        if (strcmp(argv[i], "--") == 0) {
            only_operands = true;
            continue;
        }
        status = parse_option(targets, n_targets, argc, argv, &i, err);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

void opt_release(const struct opt_target *target)
{
    const struct opt *opt = target->opts;

    for (; opt != NULL && opt->type != OPT_END; opt++) {
        struct opt_list *list;

        if (opt->type != OPT_LIST)
            continue;
        list = (void *)((unsigned char *)target->config + opt->offset);
        mem_free(list->items);
        *list = (struct opt_list){0};
    }
}

/* Levenshtein's distance; names beyond NAME_MAX_LEN are far from all. */
static size_t distance(const char *a, const char *b)
{
    size_t row[NAME_MAX_LEN + 1];
    const size_t len_a = strlen(a);
    const size_t len_b = strlen(b);

    if (len_a > NAME_MAX_LEN || len_b > NAME_MAX_LEN)
        return NAME_MAX_LEN;
    for (size_t j = 0; j <= len_b; j++)
        row[j] = j;
    for (size_t i = 1; i <= len_a; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= len_b; j++) {
            size_t best = diagonal + (a[i - 1] != b[j - 1]);

            diagonal = row[j];
            if (best > row[j] + 1)
                best = row[j] + 1;
            if (best > row[j - 1] + 1)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[len_b];
}

const char *opt_nearest(const char *typed, const char *const *names, size_t n)
{
    const size_t limit = strlen(typed) / 3 + 1;
    const char *nearest = NULL;
    size_t least = limit + 1;

    for (size_t i = 0; i < n; i++) {
        const size_t far = distance(typed, names[i]);

        if (far < least) {
            least = far;
            nearest = names[i];
        }
    }
    return nearest;
}
