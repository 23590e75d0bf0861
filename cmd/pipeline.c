/* pipeline.c -- see pipeline.h. */
#include "cmd/pipeline.h"

#include "base/mem.h"
#include "cmd/registry.h"
#include "text/json.h"

#include <math.h>
#include <stdio.h>

static struct stage *add(struct pipeline *out)
{
    struct stage *stage;

    out->stages = mem_realloc(out->stages, (out->n + 1) * sizeof(*out->stages));
    stage = &out->stages[out->n++];
    *stage = (struct stage){0};
    return stage;
}

static void describe_list(const struct opt *opt, const struct opt_list *list,
                          struct buf *text)
{
    for (size_t i = 0; i < list->n; i++) {
        buf_printf(text, " --%s ", opt->name);
        typed_quote(list->items[i], text);
    }
}

/* An option that was given another value than its default, as one types it.
 */
static void describe_option(const struct opt *opt, const void *config,
                            struct buf *text)
{
    struct buf value;

    if ((opt->flags & OPT_NO_EFFECT) != 0)
        return;
    if (opt->type == OPT_LIST) {
        describe_list(
            opt, (const void *)((const unsigned char *)config + opt->offset),
            text);
        return;
    }
    buf_init(&value, NULL);
    if (!opt_show(opt, config, &value))
        goto out;
    buf_add_char(&value, '\0');
    if (opt->fallback != NULL && opt_is_value(opt, config, opt->fallback))
        goto out;
    if (opt->type == OPT_FLAG && value.ptr[0] == '0')
        goto out;
    buf_printf(text, " --%s", opt->name);
    if (opt->type != OPT_FLAG) {
        buf_add_char(text, ' ');
        typed_quote(value.ptr, text);
    }
out:
    buf_release(&value);
}

static void describe_rules(const struct stage *stage, struct buf *text)
{
    const struct rule *rules = stage->type->rules;
    const double *limits = stage->config;

    for (size_t i = 0; rules != NULL && rules[i].name != NULL; i++) {
        if (isnan(limits[i]) || limits[i] == rules[i].limit)
            continue;
        buf_printf(text, " --%s ", rules[i].name);
        json_number(text, limits[i]);
    }
}

static void describe_operands(const struct opt_operands *operands,
                              struct buf *text)
{
    bool looks_like_option = false;

    for (size_t i = 0; i < operands->n; i++)
        looks_like_option |=
            operands->items[i][0] == '-' && operands->items[i][1] != '\0';
    if (looks_like_option)
        buf_add_text(text, " --");
    for (size_t i = 0; i < operands->n; i++) {
        buf_add_char(text, ' ');
        typed_quote(operands->items[i], text);
    }
}

/* The stage as one could type it. Where outputs go is not told: the same work
 * has the same text. */
static void describe(const struct stage *stage, struct buf *text)
{
    const struct opt *opt = stage->type->opts;

    if (text->len > 0)
        buf_add_text(text, " | ");
    buf_add_text(text, stage->type->name);
    if (stage->common.as != NULL) {
        buf_add_text(text, " --as ");
        typed_quote(stage->common.as, text);
    }
    if (stage->common.annotate)
        buf_add_text(text, " --annotate");
    describe_rules(stage, text);
    for (; opt != NULL && opt->type != OPT_END; opt++)
        describe_option(opt, stage->config, text);
    describe_operands(&stage->operands, text);
}

static enum status add_default(struct pipeline *out, const char *name,
                               const struct opt_operands *operands,
                               struct error *err)
{
    const size_t n = operands == NULL ? 0 : operands->n;
    const char **words = mem_zalloc(n + 1, sizeof(*words));
    struct stage *stage = add(out);
    enum status status;

    words[0] = "--"; /* whatever they look like, they are no options */
    for (size_t i = 0; i < n; i++)
        words[i + 1] = operands->items[i];
    status =
        stage_init(stage, registry_stage(name), (int)n + 1, words, NULL, err);
    mem_free(words);
    if (status == STATUS_OK)
        describe(stage, &out->text);
    return status;
}

static enum status unknown_stage(const char *name, struct error *err)
{
    const char *nearest = registry_nearest(name);

    if (nearest != NULL)
        return error_set(err, STATUS_USAGE, "no stage '%s'; did you mean '%s'?",
                         name, nearest);
    return error_set(err, STATUS_USAGE, "no stage '%s'; see tamis list stages",
                     name);
}

static enum status add_typed(struct pipeline *out,
                             const struct typed_stage *typed, struct error *err)
{
    const struct stage_type *type = registry_stage(typed->words[0]);
    const int argc = (int)typed->n - 1;
    enum status status;

    if (type == NULL)
        return unknown_stage(typed->words[0], err);
    status = stage_init(add(out), type, argc, typed->words + 1, NULL, err);
    if (status == STATUS_OK)
        describe(&out->stages[out->n - 1], &out->text);
    return status;
}

/* Sources stand first and only there, sinks last; names are unlike. */
static enum status check_order(const struct pipeline *pipeline,
                               struct error *err)
{
    for (size_t i = 0; i < pipeline->n; i++) {
        const struct stage *stage = &pipeline->stages[i];

        if ((stage->type->role == STAGE_SOURCE) != (i == 0))
            return error_set(err, STATUS_USAGE, "%s must stand first",
                             stage->type->name);
        if (stage->type->role == STAGE_SINK && i + 1 < pipeline->n)
            return error_set(err, STATUS_USAGE, "%s must stand last",
                             stage->type->name);
        for (size_t j = 1; j < i; j++) {
            if (strcmp(pipeline->stages[j].name, stage->name) == 0 &&
                stage->type->role != STAGE_TEE)
                return error_set(err, STATUS_USAGE,
                                 "two stages called %s; tell them apart with "
                                 "--as NAME",
                                 stage->name);
        }
    }
    return STATUS_OK;
}

static bool ends_in_sink(const struct pipeline *pipeline)
{
    const enum stage_role role = pipeline->stages[pipeline->n - 1].type->role;

    return role == STAGE_SINK || role == STAGE_TEE;
}

static enum status finish(struct pipeline *out, struct error *err)
{
    enum status status = STATUS_OK;

    if (!ends_in_sink(out))
        status = add_default(out, "write", NULL, err);
    if (status == STATUS_OK)
        status = check_order(out, err);
    buf_add_char(&out->text, '\0');
    return status;
}

enum status pipeline_from_words(struct pipeline *out,
                                const struct typed_pipeline *typed,
                                const char *where, struct error *err)
{
    const struct stage_type *first = registry_stage(typed->stages[0].words[0]);
    enum status status = STATUS_OK;

    *out = (struct pipeline){0};
    buf_init(&out->text, NULL);
    if (first == NULL || first->role != STAGE_SOURCE)
        status = add_default(out, "read", NULL, err);
    for (size_t i = 0; status == STATUS_OK && i < typed->n; i++) {
        status = add_typed(out, &typed->stages[i], err);
        if (status != STATUS_OK) {
            char place[512];

            (void)snprintf(place, sizeof(place), "%s:%zu:%zu", where,
                           typed->stages[i].line, typed->stages[i].column);
            return error_within(err, place);
        }
    }
    return status == STATUS_OK ? finish(out, err) : status;
}

/* The operands that are not the stage's own are files to read. */
static struct opt_operands take_files(struct stage *stage)
{
    const size_t n_own = stage->type->n_operands;
    struct opt_operands files = {0};

    if (stage->operands.n > n_own)
        files = (struct opt_operands){stage->operands.items + n_own,
                                      stage->operands.n - n_own};
    stage->operands.n = n_own;
    return files;
}

enum status pipeline_from_stage(struct pipeline *out,
                                const struct stage_type *type, int argc,
                                const char *const *argv,
                                const struct opt_target *extra,
                                struct error *err)
{
    const bool is_source = type->role == STAGE_SOURCE;
    struct opt_operands files = {0};
    struct stage made = {0};
    enum status status = stage_init(&made, type, argc, argv, extra, err);

    if (status == STATUS_OK && !is_source)
        files = take_files(&made);

    *out = (struct pipeline){0};
    buf_init(&out->text, NULL);
    if (status == STATUS_OK && !is_source)
        status = add_default(out, "read", &files, err);
    if (status == STATUS_OK)
        describe(&made, &out->text);
    *add(out) = made;
    return status == STATUS_OK ? finish(out, err) : status;
}

void pipeline_release(struct pipeline *pipeline)
{
    for (size_t i = 0; i < pipeline->n; i++)
        stage_release(&pipeline->stages[i]);
    mem_free(pipeline->stages);
    buf_release(&pipeline->text);
    typed_release(&pipeline->typed);
    *pipeline = (struct pipeline){0};
}
