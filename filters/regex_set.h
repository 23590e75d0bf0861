/*
 * regex_set.h -- the patterns of a regex stage, compiled: from options, and
 * from files of them. Constant once built; any thread may match with it.
 */
#ifndef TAMIS_REGEX_SET_H
#define TAMIS_REGEX_SET_H

#define PCRE2_CODE_UNIT_WIDTH 8

#include "base/buf.h"
#include "base/error.h"

#include <pcre2.h>

enum regex_use { REGEX_DROP, REGEX_KEEP, REGEX_REPLACE, REGEX_USES };

/* Of a replacement: bytes, then what a group matched. */
struct regex_piece {
    struct str literal;
    uint32_t group; /* 0: all that matched; REGEX_NO_GROUP: nothing more */
};

#define REGEX_NO_GROUP UINT32_MAX

struct regex_pattern {
    pcre2_code *code;
    struct str json;            /* the pattern as a JSON string */
    struct regex_piece *pieces; /* of REGEX_REPLACE */
    size_t n_pieces;
};

struct regex_list {
    struct regex_pattern *items;
    size_t n;
};

struct regex_set {
    struct regex_list lists[REGEX_USES];
    uint32_t most_groups; /* of any pattern */
    uint64_t identity;    /* differs when any pattern differs */
    struct arena arena;
};

enum { REGEX_FILE_MAX_BYTES = 64 << 20, REGEX_PATTERN_MAX_BYTES = 1 << 20 };

void regex_set_init(struct regex_set *set);
void regex_set_release(struct regex_set *set);

/*
 * One more pattern; of REGEX_REPLACE the text is PATTERN=REPLACEMENT, parted
 * at the first '=' that is not within (), not within [] and not behind a
 * backslash. In a replacement $1 ${1} ${name} and $0 are what was matched
 * (nothing for a group that was not), $$ is a dollar, \n \t \\ as usual.
 * STATUS_USAGE: PCRE2's message, with the offset in bytes.
 */
enum status regex_set_add(struct regex_set *set, enum regex_use use,
                          struct str text, struct error *err) NODISCARD;

/*
 * A file of patterns: lines `drop P`, `keep P`, `replace P=R`, where one space
 * parts; empty lines and lines that begin with '#' are nothing. STATUS_USAGE:
 * FILE:LINE: what.
 */
enum status regex_set_read(struct regex_set *set, const char *path,
                           struct error *err) NODISCARD;
enum status regex_set_parse(struct regex_set *set, struct str lines,
                            const char *path, struct error *err) NODISCARD;

#endif
