/*
 * url_parts.h -- what of a URL is its host, and what of the host somebody
 * registered, as tldextract 5.4 finds them, with libpsl's suffixes.
 */
#ifndef TAMIS_URL_PARTS_H
#define TAMIS_URL_PARTS_H

#include "base/arena.h"

#include <libpsl.h>

/* All borrow from the URL or the arena. */
struct url_parts {
    struct str rest;       /* the URL without its scheme */
    struct str host;       /* empty when there is none */
    struct str registered; /* public suffix and a label; empty: no suffix */
    bool has_suffix;       /* host ends with a public suffix of the ICANN
                              section, and is longer */
};

/* With `folds` the host is in lower case. Dots of other scripts are ASCII's
 * in it. The URL is any UTF-8. */
void url_parts_find(struct str url, const psl_ctx_t *psl, bool folds,
                    struct arena *arena, struct url_parts *parts);

/* The URL behind "SCHEME://" or "//". */
struct str url_without_scheme(struct str url);

#endif
