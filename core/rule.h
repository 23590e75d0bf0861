/*
 * rule.h -- filters as data. A rule compares one measure of a document with
 * one limit. One row is the option that changes the limit, its published
 * default, the drop reason, the counter in the report and the help line.
 */
#ifndef TAMIS_RULE_H
#define TAMIS_RULE_H

#include "base/error.h"
#include "core/document.h"

enum rule_bound { RULE_MIN, RULE_MAX };

struct rule {
    const char *name; /* of the option: "min-words"; NULL ends a table */
    enum rule_bound bound;
    double limit; /* the published default; NAN: the rule is off */
    double (*measure)(struct measures *measures);
    const char *key;    /* of the measure with --annotate: "words" */
    const char *unit;   /* "words", "ratio" */
    const char *reason; /* the reference's own word for the drop */
    const char *help;
};

struct stage;

/* A map for a stage whose behaviour is its rule table. */
enum status rules_map(const struct stage *stage, void *scratch,
                      struct batch *batch, struct error *err) NODISCARD;

#endif
