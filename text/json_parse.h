/*
 * json_parse.h -- one JSON record in, its text and id out; or why not.
 *
 * A shim over simdjson's DOM parser, which validates the whole record. What is
 * decided here, because JSON leaves it open (each is a test):
 * - Of duplicate keys the last wins, as in Python and jq; in nested paths too.
 * - A lone surrogate (\ud800) anywhere, also in keys, makes the record bad.
 * - \u0000 is kept. Raw control characters and a byte order mark are bad.
 * - Numbers are text: any size that follows the grammar is good (1e999).
 * - Depth is at most 1024; a record is at most 4 GiB - 1 (then: bad syntax).
 * A field name with a dot is a path into objects: doc.id.
 */
#ifndef TAMIS_JSON_PARSE_H
#define TAMIS_JSON_PARSE_H

#include "base/arena.h"

/*
 * A record above 4 MiB with more than one token (value, key, bracket, comma)
 * for JSON_COMPLEX_BYTES of it is bad: so what a record needs is known from
 * its length.
 */
enum {
    JSON_PADDING_BYTES = 64,
    JSON_DEPTH_MAX = 1024,
    JSON_COMPLEX_BYTES = 20,
};

enum json_kind {
    JSON_ABSENT,
    JSON_NULL,
    JSON_STRING,
    JSON_INTEGER, /* a number without fraction and exponent, of any size */
    JSON_NUMBER,
    JSON_BOOL,
    JSON_ARRAY,
    JSON_OBJECT,
};

enum json_verdict {
    JSON_GOOD,
    JSON_BAD_SYNTAX,
    JSON_BAD_UTF8,
    JSON_BAD_DEPTH,
    JSON_BAD_SURROGATE,
    JSON_BAD_COMPLEX, /* large, and not for its text; JSON_COMPLEX_BYTES */
    JSON_BAD_SHAPE,   /* not an object */
    JSON_BAD_TEXT,    /* missing, null or not a string */
    JSON_BAD_ID,      /* neither string, integer, null nor absent */
    /* {"tamis_error":"..."} and nothing else: the stage before us failed. */
    JSON_UPSTREAM_ERROR,
};

struct json_fields {
    const char *text_field; /* "text" */
    const char *id_field;   /* "id" */
};

struct json_doc {
    /* Unescaped; borrowed from the line when it has no escapes, else in the
     * arena. May hold NUL bytes. Of JSON_UPSTREAM_ERROR, the message. */
    struct str text;
    struct str id_json; /* as written, borrowed; ptr NULL: null or missing */
    enum json_kind text_kind;
    enum json_kind id_kind;
    enum json_kind metadata_kind; /* of the top-level "metadata" */
};

/*
 * One a worker. Holds about 14 bytes a byte of the longest record seen, but
 * gives that back after a record of more than 4 MiB, of which it touches at
 * most 2.
 */
struct json_parser *json_parser_new(void);
void json_parser_free(struct json_parser *parser); /* NULL is fine */

/*
 * line is one record; JSON_PADDING_BYTES after it must be readable, whatever
 * they hold (valgrind complains when they were never written). out is written
 * for JSON_GOOD and JSON_UPSTREAM_ERROR, and its kinds for JSON_BAD_TEXT and
 * JSON_BAD_ID.
 */
enum json_verdict json_parse_doc(struct json_parser *parser, struct str line,
                                 const struct json_fields *fields,
                                 struct arena *arena, struct json_doc *out);

/* Any top-level value. The same padding. GOOD, SYNTAX, UTF8, DEPTH, SURROGATE.
 */
enum json_verdict json_valid(struct json_parser *parser, struct str text);

/* The word for reports: json, utf8, depth, surrogate, too_complex, not_object,
 * text, id. */
const char *json_verdict_reason(enum json_verdict verdict);

/*
 * The shortest digits that read back as value: [-]d[.d...]e(+|-)dd, finite
 * values only. Returns the length; no NUL.
 */
size_t json_shortest(double value, char out[32]);
size_t json_shortest_float(float value, char out[32]);

#endif
