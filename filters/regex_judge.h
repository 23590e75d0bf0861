/*
 * regex_judge.h -- what patterns make of a text: first every replacement, then
 * drop, then keep. One judge a worker.
 */
#ifndef TAMIS_REGEX_JUDGE_H
#define TAMIS_REGEX_JUDGE_H

#include "filters/regex_match.h"

struct regex_judge {
    struct regex_matcher matcher;
    struct buf texts[2]; /* a replacement reads one and writes the other */
    struct buf lines;    /* that stay */
};

enum regex_fate {
    REGEX_FATE_KEPT,
    REGEX_FATE_DROPPED,  /* a drop pattern matches */
    REGEX_FATE_NOT_KEPT, /* there are keep patterns, and none matches */
    REGEX_FATE_FAILED,   /* a search met its limit: matcher.error */
};

struct regex_judged {
    struct str text; /* given; after all changes: borrowed from the judge
                        until its next text, or the one that was given */
    const struct regex_pattern *pattern; /* that decided, or NULL */
    struct str match;                    /* of REGEX_FATE_DROPPED */
    uint64_t n_replaced;
    uint64_t n_lines_removed;
};

enum status regex_judge_open(struct regex_judge *judge,
                             const struct regex_set *set, uint32_t match_limit,
                             struct error *err) NODISCARD;
void regex_judge_close(struct regex_judge *judge);
void regex_judge_trim(struct regex_judge *judge); /* give back large memory */

enum regex_fate regex_judge_text(struct regex_judge *judge,
                                 const struct regex_set *set,
                                 struct regex_judged *judged);

/*
 * The same for each line; those that are not kept are removed. KEPT or
 * FAILED. The text is parted at each newline, and what stays is joined by
 * newlines; what follows the last newline is a line if it is not empty.
 */
enum regex_fate regex_judge_lines(struct regex_judge *judge,
                                  const struct regex_set *set,
                                  struct regex_judged *judged);

#endif
