/* page_options.c -- see page.h: the options of a page, from its tables. */
#include "cmd/page.h"
#include "core/job.h"
#include "text/json.h"

#include <math.h>

static void add(struct page_options *out, const struct opt *opt,
                const char *unit)
{
    if ((opt->flags & OPT_HIDDEN) == 0 && out->n < PAGE_OPTIONS_MAX)
        out->items[out->n++] = (struct page_option){*opt, unit};
}

void page_options_add(struct page_options *out, const struct opt *opts)
{
    for (; opts != NULL && opts->type != OPT_END; opts++)
        add(out, opts, NULL);
}

/* A rule is an option whose default is its limit; NAN: off. */
static void add_rule(struct page_options *out, const struct rule *rule)
{
    struct opt opt = {.type = OPT_NUMBER,
                      .name = rule->name,
                      .value = "N",
                      .help = rule->help};
    struct buf text;

    if (!isnan(rule->limit)) {
        buf_init(&text, &out->arena);
        json_number(&text, rule->limit);
        buf_add_char(&text, '\0');
        opt.fallback = text.ptr;
    }
    add(out, &opt, rule->unit);
}

void page_options_of(const struct page *page, struct page_options *out)
{
    const struct stage_type *stage = page->stage;

    out->n = 0;
    arena_init(&out->arena);
    if (stage != NULL) {
        for (size_t i = 0; stage->rules != NULL && stage->rules[i].name; i++)
            add_rule(out, &stage->rules[i]);
        page_options_add(out, stage->opts);
        page_options_add(out, stage_common_opts(stage));
    } else if (page->command != NULL) {
        page_options_add(out, page->command->opts);
    } else if (page->topic == NULL && page->noun == NULL) {
        page_options_add(out, pipeline_opts);
    }
}

static const char *placeholder(enum opt_type type)
{
    switch (type) {
    case OPT_END:
    case OPT_FLAG:
        return NULL;
    case OPT_COUNT:
        return "N";
    case OPT_SIZE:
        return "SIZE";
    case OPT_NUMBER:
    case OPT_RATIO:
        return "X";
    case OPT_DURATION:
        return "TIME";
    case OPT_CHOICE:
    case OPT_TEXT:
    case OPT_LIST:
        break;
    }
    return "TEXT";
}

const char *page_option_value(const struct page_option *option,
                              struct arena *arena)
{
    struct buf words;

    if (option->opt.type == OPT_FLAG || option->opt.value == NULL)
        return placeholder(option->opt.type);
    if (option->opt.type != OPT_CHOICE)
        return option->opt.value;
    buf_init(&words, arena);
    buf_add_text(&words, option->opt.value);
    for (size_t i = 0; i < words.len; i++) {
        if (words.ptr[i] == ',')
            words.ptr[i] = '|';
    }
    buf_add_char(&words, '\0');
    return words.ptr;
}
