/*
 * rules.h -- one rule of a filter on one text, for the filters' unit tests.
 */
#ifndef TAMIS_TEST_RULES_H
#define TAMIS_TEST_RULES_H

#include "tests/unit/unit.h"

#include "core/stage.h"

/* A text is up to four runs of a piece; then the rule and what it says. */
struct rule_row {
    const char *rule;
    bool fails; /* by the published limit */
    struct {
        size_t n;
        const char *piece;
    } parts[4];
};

static inline double rule_value(const struct rule *rule, struct str text)
{
    struct arena arena;
    struct measures measures;
    double value;

    arena_init(&arena);
    measures_init(&measures, &arena, text, cpu_best());
    value = rule->measure(&measures);
    arena_release(&arena);
    return value;
}

static inline const struct rule *rule_named(const struct stage_type *type,
                                            const char *name)
{
    const struct rule *rule = type->rules;

    while (rule->name != NULL && strcmp(rule->name, name) != 0)
        rule++;
    assert_non_null(rule->name);
    return rule;
}

static inline void check_rule_row(const struct stage_type *type,
                                  const struct rule_row *row)
{
    const struct rule *rule = rule_named(type, row->rule);
    struct buf text;
    double value;
    bool fails;

    buf_init(&text, NULL);
    for (size_t i = 0; i < ARRAY_LEN(row->parts); i++)
        for (size_t n = 0; n < row->parts[i].n; n++)
            buf_add_text(&text, row->parts[i].piece);
    value = rule_value(rule, buf_str(&text));
    fails = rule->bound == RULE_MIN ? value < rule->limit : value > rule->limit;
    if (fails != row->fails)
        fail_msg("%s of row \"%s...\" is %f", row->rule, row->parts[0].piece,
                 value);
    buf_release(&text);
}

#endif
