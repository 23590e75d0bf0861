/*
 * regex_match.h -- search and replace within limits. A matcher belongs to one
 * worker. No answer is a guess: a search that met a limit says so.
 */
#ifndef TAMIS_REGEX_MATCH_H
#define TAMIS_REGEX_MATCH_H

#include "filters/regex_set.h"

struct regex_matcher {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
    int error; /* PCRE2's, or REGEX_TOO_LONG; of the last REGEX_ERROR */
};

enum {
    REGEX_STACK_MAX_BYTES = 1 << 20,    /* of JIT */
    REGEX_HEAP_MAX_KIB = 16 * 1024,     /* of the interpreter */
    REGEX_RESULT_MAX_BYTES = 128 << 20, /* of a replacement */
    REGEX_TOO_LONG = 1,                 /* a result would be longer */
};

/* match_limit is PCRE2's: steps from each place where a match may begin. */
enum status regex_matcher_open(struct regex_matcher *matcher,
                               const struct regex_set *set,
                               uint32_t match_limit,
                               struct error *err) NODISCARD;
void regex_matcher_close(struct regex_matcher *matcher);

enum regex_answer { REGEX_NO, REGEX_YES, REGEX_ERROR };

/* Does the pattern match in valid UTF-8? *match borrows from it; it may be
 * NULL. */
enum regex_answer regex_search(struct regex_matcher *matcher,
                               const struct regex_pattern *pattern,
                               struct str text, struct str *match);

/*
 * Replace all matches. REGEX_YES: *out, emptied before, holds the text with
 * *n more replaced. Else out's content is of no use.
 */
enum regex_answer regex_replace(struct regex_matcher *matcher,
                                const struct regex_pattern *pattern,
                                struct str text, struct buf *out, uint64_t *n);

/* What matcher->error means, as one line. */
void regex_error_text(const struct regex_matcher *matcher, char *to,
                      size_t size);

#endif
