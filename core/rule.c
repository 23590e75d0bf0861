/* rule.c -- see rule.h. Rules are asked in the order of the table. */
#include "core/rule.h"

#include "core/stage.h"
#include "text/json.h"

#include <math.h>

static struct str number(struct batch *batch, double value)
{
    struct buf buf;

    buf_init(&buf, &batch->arena);
    json_number(&buf, value);
    return buf_str(&buf);
}

static bool fails(const struct rule *rule, double value, double limit)
{
    return rule->bound == RULE_MIN ? value < limit : value > limit;
}

/* The first rule that fails, or -1; an unset limit (NAN) is no rule. */
static int first_failure(const struct rule *rules, const double *limits,
                         struct measures *measures, double *value)
{
    for (int i = 0; rules[i].name != NULL; i++) {
        if (isnan(limits[i]))
            continue;
        *value = rules[i].measure(measures);
        if (fails(&rules[i], *value, limits[i]))
            return i;
    }
    return -1;
}

static const struct member *all_measures(const struct rule *rules,
                                         struct batch *batch,
                                         struct measures *measures)
{
    const struct member *list = NULL;

    for (size_t i = 0; rules[i].name != NULL; i++) {
        struct member *member;

        if (list != NULL && strcmp(list->key, rules[i].key) == 0)
            continue;
        member = arena_alloc(&batch->arena, sizeof(*member));
        *member = (struct member){list, rules[i].key,
                                  number(batch, rules[i].measure(measures))};
        list = member;
    }
    return list;
}

enum status rules_map(const struct stage *stage, void *scratch,
                      struct batch *batch, struct error *err)
{
    const struct rule *rules = stage->type->rules;
    const double *limits = stage->config;

    (void)scratch;
    (void)err;
    for (size_t i = 0; i < batch->n_docs; i++) {
        struct doc *doc = batch->docs[i];
        struct measures *measures = doc_measures(batch, doc);
        struct verdict verdict = {0};
        double value = 0;
        const int failed = first_failure(rules, limits, measures, &value);

        if (failed >= 0)
            verdict = (struct verdict){
                .reason = (uint32_t)failed,
                .value = number(batch, value),
                .limit = number(batch, limits[failed]),
            };
        if (stage->common.annotate)
            verdict.more = all_measures(rules, batch, measures);
        stage_judge(stage, batch, doc, failed < 0, verdict);
    }
    return STATUS_OK;
}
