/*
 * refinedweb_cuts.h -- what DCLM's regular expressions find in a line.
 */
#ifndef TAMIS_REFINEDWEB_CUTS_H
#define TAMIS_REFINEDWEB_CUTS_H

#include "base/buf.h"

enum refinedweb_cut {
    REFINEDWEB_CUT_ANYWHERE,  /* \s?items in cart, each of them */
    REFINEDWEB_CUT_END,       /* \s?read more...$ */
    REFINEDWEB_CUT_BEGINNING, /* ^sign-in\s? */
    REFINEDWEB_CUTS,
};

/* refinedweb_is_space(), quick for ASCII. */
bool refinedweb_is_blank(uint32_t cp);

struct str refinedweb_lstrip(struct str line);

/* Where the last code point of a text that is not empty begins. */
size_t refinedweb_last_char(struct str text);

/* A number, perhaps k, m or b, space and a word such as likes or views, with
 * nothing around them but what is no letter, number or underscore. */
bool refinedweb_is_counter(struct str line);

/* The line without its matches, whatever their case: a part of it, or in the
 * arena. False, and *out as it was, when there are none. */
bool refinedweb_cut(enum refinedweb_cut cut, struct str line,
                    struct arena *arena, struct str *out);

#endif
