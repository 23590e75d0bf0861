/*
 * where_words.h -- the words of a jq program, outside of its strings: enough
 * of jq's grammar to see what a program calls, without running it.
 */
#ifndef TAMIS_WHERE_WORDS_H
#define TAMIS_WHERE_WORDS_H

#include "base/base.h"

/*
 * The first word of the program by which its outputs could depend on more than
 * the record (`now`, `env`, `$ENV`, `input`, `import`, ...); ptr is NULL when
 * there is none. Fields (.now), keys ({now: 1}), variables ($now) and what
 * stands in strings are no such words; what strings interpolate is looked at.
 */
struct str where_words_refused(const char *program);

#endif
