/*
 * duplicates.h -- how much of a list of strings comes again: datatrove's
 * find_duplicates().
 */
#ifndef TAMIS_DUPLICATES_H
#define TAMIS_DUPLICATES_H

#include "base/arena.h"

/* Of k equal items, k - 1 are duplicates. An empty item counts as one. */
struct duplicates {
    size_t n_items;
    size_t n_duplicates;
    size_t n_chars; /* code points of the duplicates */
};

/*
 * The parts of text between runs of at least min_run newlines, as Python's
 * re.split(): n runs make n + 1 parts, the outer ones empty where the text
 * begins or ends with a run. With keeps_blank false, parts of nothing but
 * white space are passed over. Linear; working space in the arena.
 */
struct duplicates duplicate_parts(struct str text, size_t min_run,
                                  bool keeps_blank, struct arena *arena);

#endif
