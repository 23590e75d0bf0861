/*
 * regex_replacement.h -- PATTERN=REPLACEMENT: where it parts, and what the
 * replacement says; regex_set.h has the rules.
 */
#ifndef TAMIS_REGEX_REPLACEMENT_H
#define TAMIS_REGEX_REPLACEMENT_H

#include "filters/regex_set.h"

/* The part before the '='; false when there is no such '='. */
bool regex_split(struct str text, struct str *pattern);

/* Sets the pieces of a compiled pattern; bytes are copied to the arena. */
enum status regex_parse_replacement(struct arena *arena, struct str text,
                                    struct regex_pattern *pattern,
                                    struct error *err) NODISCARD;

#endif
