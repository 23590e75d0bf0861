/*
 * command.h -- what is not a stage: `tamis run`, `tamis model info`, ... A
 * command is a file with one struct command and one line in meson.build.
 */
#ifndef TAMIS_COMMAND_H
#define TAMIS_COMMAND_H

#include "core/opt.h"

/* What the process exits with; see cli.md 3 and the man page. */
enum {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_STOPPED = 3,
    EXIT_PIPE = 141,
};

struct command {
    const char *noun;
    const char *verb; /* NULL when the noun stands alone */
    const char *summary;
    const char *synopsis; /* behind "tamis NOUN VERB" */
    const char *manual;
    const char *example;
    const struct opt *opts; /* for help; NULL: none */

    /* argv[0] is the first word behind noun and verb. Returns the exit
     * status; prints its own errors. */
    int (*run)(int argc, const char *const *argv);
};

#endif
