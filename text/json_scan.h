/*
 * json_scan.h -- for the json_ files: members of an object, in order.
 *
 * A cursor over raw text. Strings are skipped with memchr. Made for validated
 * text; on other bytes it ends early and stays within them.
 */
#ifndef TAMIS_JSON_SCAN_H
#define TAMIS_JSON_SCAN_H

#include "base/base.h"

struct json_members {
    const char *at; /* after '{', or after the last value given */
    const char *end;
    size_t n_seen;
};

struct json_member {
    struct str key;   /* token, quotes included */
    struct str value; /* token */
};

/* False when object is not one. */
bool json_members_open(struct json_members *members, struct str object);

/* False at the end; members->at is then where it was. */
bool json_members_next(struct json_members *members, struct json_member *out);

/* The same for the values of an array. */
struct json_items {
    const char *at;
    const char *end;
};

bool json_items_open(struct json_items *items, struct str array);
bool json_items_next(struct json_items *items, struct str *value);

/* Does the string token (quotes included) spell key? */
bool json_key_is(struct str token, struct str key);

/*
 * The code point of the escape at text[0] == '\\', and its length in *len;
 * UINT32_MAX for a lone surrogate, and for what is no escape (then *len is 1).
 */
uint32_t json_escape_at(struct str text, size_t *len);

/* Is there an escaped surrogate without its other half? */
bool json_has_lone_surrogate(struct str text);

#endif
