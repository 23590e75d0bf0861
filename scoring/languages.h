/*
 * languages.h -- the labels of a model as languages: their names as JSON, and
 * which of them --keep wants.
 */
#ifndef TAMIS_LANGUAGES_H
#define TAMIS_LANGUAGES_H

#include "scoring/scorer.h"

struct languages {
    size_t n;
    struct buf text;   /* the names, one after another */
    struct str *names; /* [n] JSON strings in text */
    bool *wanted;      /* [n], or NULL: all */
    struct buf limit;  /* --keep as a JSON string */
};

/*
 * After scorer_prepare(). keep is "en,de" or NULL. A name the model does not
 * know: STATUS_USAGE. Release in any case; a zeroed struct is fine.
 */
enum status languages_init(struct languages *languages,
                           const struct stage *stage, const char *keep,
                           struct error *err) NODISCARD;
void languages_release(struct languages *languages);

uint64_t languages_bytes(const struct languages *languages);

static inline bool languages_want(const struct languages *languages,
                                  uint32_t label)
{
    return languages->wanted == NULL || languages->wanted[label];
}

#endif
