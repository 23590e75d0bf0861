/* words_plain.h -- the words of `plain`; for words.c only. */
#ifndef TAMIS_WORDS_PLAIN_H
#define TAMIS_WORDS_PLAIN_H

#include "base/arena.h"

/* The normalised words, joined by one space each, in the arena. */
struct str plain_normalise(struct str text, struct arena *arena);

#endif
