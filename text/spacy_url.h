/* spacy_url.h -- spaCy's URL pattern, by hand; for spacy_split.c. */
#ifndef TAMIS_SPACY_URL_H
#define TAMIS_SPACY_URL_H

#include "base/base.h"

/*
 * Does the whole of text, which holds no white space, match the pattern?
 * Linear: the stretches that may be a host do not overlap.
 */
bool spacy_is_url(struct str text);

#endif
