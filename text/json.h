/*
 * json.h -- JSON text without a tree: escape, find, splice, numbers.
 *
 * Everything here works on raw text. A record given to find, splice and rename
 * has been validated (json_parse.h); on other bytes they answer false or
 * nonsense but stay within them. Nothing recurses.
 */
#ifndef TAMIS_JSON_H
#define TAMIS_JSON_H

#include "base/buf.h"
#include "base/cpu.h"

/*
 * Appends text as a JSON string, in quotes. Escaped are only quote, backslash
 * and U+0000 to U+001F (\b \f \n \r \t, else \u00xx); UTF-8 goes as it is.
 */
void json_escape(struct buf *out, struct str text, enum cpu_level level);

/* The same for bytes that may not be UTF-8, such as a file's name: what is
 * not becomes U+FFFD. */
void json_escape_bytes(struct buf *out, struct str bytes);

/*
 * Appends what a JSON string token (quotes included) spells. A lone surrogate
 * becomes U+FFFD, an unknown escape the bytes it is.
 */
void json_unescape(struct buf *out, struct str token);

/*
 * The raw value (strings in their quotes) of the last member of object with
 * this key, spelt in whatever escapes; false when there is none. With _path,
 * key.key...: each step goes into the last member of its name.
 */
bool json_find(struct str object, const char *key, struct str *raw_value);
bool json_find_path(struct str object, const char *path, struct str *raw_value);

/* The same for a whole number below 2^64; 0 when there is none. */
uint64_t json_find_count(struct str object, const char *key);

enum json_edit_op {
    JSON_SET,          /* replace the top-level value, or append the member */
    JSON_SET_FIRST,    /* the same, but a missing member comes first */
    JSON_SET_METADATA, /* replace or append within "metadata" */
};

struct json_edit {
    enum json_edit_op op;
    struct str key;   /* unescaped; a dot in it is a dot */
    struct str value; /* JSON text; not checked */
};

enum { JSON_EDITS_MAX = 256 };

/*
 * Appends record to out with the edits made and every other byte as it was.
 * The last of several members of a name is the one replaced, the last of
 * several edits of a name the one made. Missing or null metadata is created.
 * False, and out unchanged: record is not an object, its metadata is neither
 * object nor null (only when to be edited), more than JSON_EDITS_MAX edits,
 * or metadata both set whole and edited.
 */
bool json_splice(struct buf *out, struct str record,
                 const struct json_edit *edits, size_t n_edits) NODISCARD;

/*
 * Appends record to out, its top-level member `from` now called `to`. A member
 * that was called `to` is called `from` then: nothing is lost, and which of
 * duplicates wins stays. False, and out unchanged: record is not an object.
 */
bool json_rename(struct buf *out, struct str record, struct str from,
                 struct str to) NODISCARD;

/*
 * Appends the shortest decimal that reads back as the same value: plain from
 * 1e-4 to below 1e16 (whole numbers without a point), else 1.5e-07. NaN and
 * infinities become null.
 */
void json_number(struct buf *out, double value);
void json_float(struct buf *out, float value);

/* Does text follow JSON's number grammar, whatever its size? */
bool json_number_is_valid(struct str text);

#endif
