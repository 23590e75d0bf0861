/* regex_judge.c -- see regex_judge.h. */
#include "filters/regex_judge.h"

enum { KEPT_BUF_MAX_BYTES = 4 << 20 };

enum status regex_judge_open(struct regex_judge *judge,
                             const struct regex_set *set, uint32_t match_limit,
                             struct error *err)
{
    buf_init(&judge->texts[0], NULL);
    buf_init(&judge->texts[1], NULL);
    buf_init(&judge->lines, NULL);
    return regex_matcher_open(&judge->matcher, set, match_limit, err);
}

void regex_judge_close(struct regex_judge *judge)
{
    buf_release(&judge->texts[0]);
    buf_release(&judge->texts[1]);
    buf_release(&judge->lines);
    regex_matcher_close(&judge->matcher);
}

static void trim(struct buf *buf)
{
    if (buf->cap > KEPT_BUF_MAX_BYTES)
        buf_release(buf);
}

void regex_judge_trim(struct regex_judge *judge)
{
    trim(&judge->texts[0]);
    trim(&judge->texts[1]);
    trim(&judge->lines);
}

/* All replacements, in order. */
static enum regex_fate replace(const struct regex_list *list,
                               struct regex_judge *own,
                               struct regex_judged *judged)
{
    size_t free = 0;

    for (size_t i = 0; i < list->n; i++) {
        const enum regex_answer answer =
            regex_replace(&own->matcher, &list->items[i], judged->text,
                          &own->texts[free], &judged->n_replaced);

        if (answer == REGEX_NO)
            continue;
        judged->pattern = &list->items[i];
        if (answer == REGEX_ERROR)
            return REGEX_FATE_FAILED;
        judged->text = buf_str(&own->texts[free]);
        free = 1 - free;
    }
    judged->pattern = NULL;
    return REGEX_FATE_KEPT;
}

/* The first pattern of the list that matches, or that fails. */
static enum regex_answer search(const struct regex_list *list,
                                struct regex_judge *own,
                                struct regex_judged *judged)
{
    for (size_t i = 0; i < list->n; i++) {
        const enum regex_answer answer = regex_search(
            &own->matcher, &list->items[i], judged->text, &judged->match);

        if (answer == REGEX_NO)
            continue;
        judged->pattern = &list->items[i];
        return answer;
    }
    return REGEX_NO;
}

enum regex_fate regex_judge_text(struct regex_judge *own,
                                 const struct regex_set *set,
                                 struct regex_judged *judged)
{
    const struct regex_list *drops = &set->lists[REGEX_DROP];
    const struct regex_list *keeps = &set->lists[REGEX_KEEP];
    enum regex_answer answer;

    if (set->lists[REGEX_REPLACE].n > 0 &&
        replace(&set->lists[REGEX_REPLACE], own, judged) == REGEX_FATE_FAILED)
        return REGEX_FATE_FAILED;
    answer = search(drops, own, judged);
    if (answer != REGEX_NO)
        return answer == REGEX_YES ? REGEX_FATE_DROPPED : REGEX_FATE_FAILED;
    if (keeps->n == 0)
        return REGEX_FATE_KEPT;
    answer = search(keeps, own, judged);
    if (answer == REGEX_ERROR)
        return REGEX_FATE_FAILED;
    if (answer == REGEX_NO && keeps->n == 1)
        judged->pattern = &keeps->items[0];
    return answer == REGEX_YES ? REGEX_FATE_KEPT : REGEX_FATE_NOT_KEPT;
}

/* A text on its way through lines. Nothing is copied before a change. */
struct lines {
    struct str text; /* all */
    struct buf *out;
    bool has_changed;
    size_t n_kept;
};

/* The line at `at` was judged. */
static void take_line(struct lines *lines, size_t at, enum regex_fate fate,
                      const struct regex_judged *line)
{
    const bool is_kept = fate == REGEX_FATE_KEPT;

    if (!lines->has_changed &&
        (!is_kept || line->text.ptr != lines->text.ptr + at)) {
        lines->has_changed = true;
        buf_add(lines->out, (struct str){lines->text.ptr, at > 0 ? at - 1 : 0});
    }
    if (is_kept && lines->has_changed) {
        if (lines->n_kept > 0)
            buf_add_char(lines->out, '\n');
        buf_add(lines->out, line->text);
    }
    lines->n_kept += is_kept;
}

enum regex_fate regex_judge_lines(struct regex_judge *own,
                                  const struct regex_set *set,
                                  struct regex_judged *judged)
{
    struct lines lines = {.text = judged->text, .out = &own->lines};
    const struct str text = judged->text;
    size_t at = 0;

    buf_reset(&own->lines);
    while (at < text.len) {
        const char *begin = text.ptr + at;
        const char *end = memchr(begin, '\n', text.len - at);
        const size_t len = end != NULL ? (size_t)(end - begin) : text.len - at;
        enum regex_fate fate;

        judged->text = (struct str){begin, len};
        fate = regex_judge_text(own, set, judged);
        if (fate == REGEX_FATE_FAILED)
            return fate;
        take_line(&lines, at, fate, judged);
        judged->n_lines_removed += fate != REGEX_FATE_KEPT;
        at += len + 1;
    }
    if (lines.has_changed && at == text.len && lines.n_kept > 0)
        buf_add_char(&own->lines, '\n');
    judged->text = lines.has_changed ? buf_str(&own->lines) : text;
    judged->pattern = NULL;
    return REGEX_FATE_KEPT;
}
