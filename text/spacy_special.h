/* spacy_special.h -- spaCy's special matcher; for the words of `spacy`. */
#ifndef TAMIS_SPACY_SPECIAL_H
#define TAMIS_SPACY_SPECIAL_H

#include "text/words.h"

/* Working space, on the heap. A zeroed one is empty. */
struct specials {
    struct special *found;
    size_t cap_found;
    uint8_t *lens; /* a token: of the span taken there, or SPECIAL_INSIDE */
    size_t cap_lens;
};

void specials_release(struct specials *specials);

/*
 * Replace the spans of tokens that spell an exception ("(", ":" -> "(:"), in
 * place; the tokens are those of one piece of text without a white-space token
 * within. Returns how many tokens there are then, at most n. Linear.
 */
size_t specials_apply(struct specials *specials, struct str text,
                      struct word *tokens, size_t n);

/* May a pattern that begins in these tokens go on behind them? */
bool specials_is_open(struct str text, const struct word *tokens, size_t n);

/* May a pattern that began before go on with this token? */
bool specials_may_follow(struct str text, const struct word *token);

#endif
