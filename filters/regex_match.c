/* regex_match.c -- see regex_match.h. */
#include "filters/regex_match.h"

#include <stdio.h>

enum { STACK_START_BYTES = 32 * 1024 };

enum status regex_matcher_open(struct regex_matcher *matcher,
                               const struct regex_set *set,
                               uint32_t match_limit, struct error *err)
{
    *matcher = (struct regex_matcher){
        .data = pcre2_match_data_create(set->most_groups + 1, NULL),
        .context = pcre2_match_context_create(NULL),
        .stack = pcre2_jit_stack_create(STACK_START_BYTES,
                                        REGEX_STACK_MAX_BYTES, NULL),
    };
    /* Without JIT there is no stack of it. */
    if (matcher->data == NULL || matcher->context == NULL)
        return error_set(err, STATUS_LIMIT, "no memory for matching");
    (void)pcre2_set_match_limit(matcher->context, match_limit);
    (void)pcre2_set_depth_limit(matcher->context, match_limit);
    (void)pcre2_set_heap_limit(matcher->context, REGEX_HEAP_MAX_KIB);
    pcre2_jit_stack_assign(matcher->context, NULL, matcher->stack);
    return STATUS_OK;
}

void regex_matcher_close(struct regex_matcher *matcher)
{
    pcre2_match_data_free(matcher->data);
    pcre2_match_context_free(matcher->context);
    pcre2_jit_stack_free(matcher->stack);
    *matcher = (struct regex_matcher){.data = NULL};
}

/* From `at` on; options are PCRE2's. */
static enum regex_answer match_at(struct regex_matcher *matcher,
                                  const struct regex_pattern *pattern,
                                  struct str text, size_t at, uint32_t options)
{
    const int rc = pcre2_match(pattern->code, (PCRE2_SPTR)text.ptr, text.len,
                               at, options | PCRE2_NO_UTF_CHECK, matcher->data,
                               matcher->context);

    if (rc >= 0)
        return REGEX_YES;
    if (rc == PCRE2_ERROR_NOMATCH)
        return REGEX_NO;
    matcher->error = rc;
    return REGEX_ERROR;
}

enum regex_answer regex_search(struct regex_matcher *matcher,
                               const struct regex_pattern *pattern,
                               struct str text, struct str *match)
{
    const enum regex_answer answer = match_at(matcher, pattern, text, 0, 0);
    const size_t *ends = pcre2_get_ovector_pointer(matcher->data);

    if (answer == REGEX_YES && match != NULL)
        *match = (struct str){text.ptr + ends[0], ends[1] - ends[0]};
    return answer;
}

static void add_pieces(const struct regex_pattern *pattern, struct str text,
                       const size_t *ends, struct buf *out)
{
    for (size_t i = 0; i < pattern->n_pieces; i++) {
        const struct regex_piece *piece = &pattern->pieces[i];
        const size_t group = piece->group;

        buf_add(out, piece->literal);
        if (piece->group != REGEX_NO_GROUP && ends[2 * group] != PCRE2_UNSET)
            buf_add(out, (struct str){text.ptr + ends[2 * group],
                                      ends[2 * group + 1] - ends[2 * group]});
    }
}

enum regex_answer regex_replace(struct regex_matcher *matcher,
                                const struct regex_pattern *pattern,
                                struct str text, struct buf *out, uint64_t *n)
{
    const size_t *ends = pcre2_get_ovector_pointer(matcher->data);
    enum regex_answer answer = match_at(matcher, pattern, text, 0, 0);
    size_t done = 0;

    if (answer != REGEX_YES)
        return answer;
    buf_reset(out);
    for (; answer == REGEX_YES; ++*n) {
        const bool is_empty = ends[0] == ends[1];

        if (ends[0] < done || ends[1] < ends[0]) { /* by \K looking around */
            matcher->error = PCRE2_ERROR_INTERNAL;
            return REGEX_ERROR;
        }
        buf_add(out, (struct str){text.ptr + done, ends[0] - done});
        add_pieces(pattern, text, ends, out);
        if (out->len + (text.len - ends[1]) > REGEX_RESULT_MAX_BYTES) {
            matcher->error = REGEX_TOO_LONG;
            return REGEX_ERROR;
        }
        done = ends[1];
        /* Behind an empty match: not an empty one here again. */
        answer = match_at(matcher, pattern, text, done,
                          is_empty ? PCRE2_NOTEMPTY_ATSTART : 0);
    }
    buf_add(out, (struct str){text.ptr + done, text.len - done});
    return answer == REGEX_ERROR ? REGEX_ERROR : REGEX_YES;
}

void regex_error_text(const struct regex_matcher *matcher, char *to,
                      size_t size)
{
    if (matcher->error == REGEX_TOO_LONG)
        (void)snprintf(to, size, "replaced text would be longer than %d MiB",
                       REGEX_RESULT_MAX_BYTES >> 20);
    else if (pcre2_get_error_message(matcher->error, (PCRE2_UCHAR *)to, size) <
             0)
        (void)snprintf(to, size, "PCRE2 error %d", matcher->error);
}
