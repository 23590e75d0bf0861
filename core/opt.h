/*
 * opt.h -- options as data. One table yields the parser, the usage message,
 * the man page and the shell completion. Values land in a config struct, at
 * an offset: an option is never a global.
 */
#ifndef TAMIS_OPT_H
#define TAMIS_OPT_H

#include "base/error.h"

struct rule;

enum opt_type {
    OPT_END = 0,
    OPT_FLAG,     /* bool */
    OPT_COUNT,    /* uint64_t; "2e6" and "2_000_000" too */
    OPT_SIZE,     /* uint64_t bytes; k, M, G, T, powers of 1024 */
    OPT_NUMBER,   /* double, finite */
    OPT_RATIO,    /* double, 0..1 */
    OPT_DURATION, /* double seconds; ms, s, m, h */
    OPT_CHOICE,   /* int: index into `value`, words parted by ',' */
    OPT_TEXT,     /* const char *, borrowed from argv */
    OPT_LIST,     /* struct opt_list: may be given again */
};

enum opt_flag {
    OPT_NO_EFFECT = 1, /* changes no byte of any output */
    OPT_HIDDEN = 2,    /* for tests: not in help */
    OPT_OPTIONAL = 4,  /* OPT_SIZE and OPT_COUNT: unset is UINT64_MAX */
};

struct opt_list {
    const char **items; /* heap */
    size_t n;
};

struct opt {
    enum opt_type type;
    const char *name;     /* without "--" */
    char letter;          /* 0 when there is none */
    size_t offset;        /* of the field in the config struct */
    const char *fallback; /* the default, as a user would type it, or NULL */
    const char *value;    /* placeholder in usage: "FILE"; OPT_CHOICE: words */
    const char *help;     /* one line, no full stop */
    unsigned flags;       /* enum opt_flag */
};

/* One table of options with the struct it fills in. */
struct opt_target {
    const struct opt *opts;   /* ends with a zeroed entry; NULL: none */
    const struct rule *rules; /* likewise; rule i is the double at
                                 config[i * sizeof(double)] */
    void *config;
};

/* Words of one command: what parsing leaves to its caller. */
struct opt_operands {
    const char **items; /* borrowed from argv; heap array */
    size_t n;
};

void opt_operands_release(struct opt_operands *operands);

/* Set every default. Defaults are checked by the same parser. */
enum status opt_defaults(const struct opt_target *target,
                         struct error *err) NODISCARD;

/*
 * Read argv[0..argc): options may come in any order with operands between
 * them, `--` ends them, `--name=value` and `--name value` are the same. The
 * targets are asked in turn. STATUS_USAGE for anything wrong, with the
 * nearest name for a typo.
 */
enum status opt_parse(const struct opt_target *targets, size_t n_targets,
                      int argc, const char *const *argv,
                      struct opt_operands *operands,
                      struct error *err) NODISCARD;

/* Free what OPT_LIST fields hold. */
void opt_release(const struct opt_target *target);

/* The nearest of n names to a mistyped one, or NULL when none is near. */
const char *opt_nearest(const char *typed, const char *const *names, size_t n);

struct buf;

/* The value an option has now, as text a user could type; false when unset. */
bool opt_show(const struct opt *opt, const void *config, struct buf *out);

/* Has the option the value that this text means? */
bool opt_is_value(const struct opt *opt, const void *config, const char *text);

#endif
