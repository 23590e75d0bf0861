/*
 * typed.h -- the text of a pipeline as stages of words.
 *
 * Split as a shell would: quotes, backslash, `|` between stages, `#` comments
 * to the end of the line. Nothing is expanded but ${NAME} and
 * ${NAME:-default}; an expansion is never split again.
 */
#ifndef TAMIS_TYPED_H
#define TAMIS_TYPED_H

#include "base/buf.h"
#include "base/error.h"

enum { TYPED_STAGES_MAX = 64, TYPED_BINDINGS_MAX = 256 };

/* One stage as typed: words[0] is its name. */
struct typed_stage {
    const char **words;
    size_t n;
    size_t line; /* from 1, of the name */
    size_t column;
};

struct typed_pipeline {
    struct typed_stage stages[TYPED_STAGES_MAX];
    size_t n;
    struct arena arena;            /* holds all words */
    bool uses[TYPED_BINDINGS_MAX]; /* which bindings the text asked for */
};

/* A value for ${NAME}. */
struct binding {
    struct str name;
    const char *value;
};

/*
 * `where` names the text in messages, "WHERE:LINE:COLUMN: what". STATUS_USAGE
 * for an unclosed quote, an empty stage, a name without value. At most
 * TYPED_BINDINGS_MAX bindings. Release in any case.
 */
enum status typed_split(struct typed_pipeline *out, const char *where,
                        struct str text, const struct binding *bindings,
                        size_t n_bindings, struct error *err) NODISCARD;
void typed_release(struct typed_pipeline *pipeline);

/* Append a word so that typed_split reads it back. */
void typed_quote(const char *word, struct buf *out);

#endif
