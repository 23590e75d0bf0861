/*
 * records.h -- the forms a raw input can have: where a record ends, and what
 * document it is. Cutting is done in order and must be cheap; parsing is done
 * by any worker.
 */
#ifndef TAMIS_RECORDS_H
#define TAMIS_RECORDS_H

#include "base/error.h"
#include "core/document.h"

/* To know the end of a record its cutter looks at no more bytes behind it. */
enum { RECORD_SLACK_BYTES = 80 };

struct record_fields {
    struct json_fields json;
    bool renames_text; /* --text-field names another field */
    bool copies_id;    /* --id-field names another field */
    uint64_t max_record_bytes;
    const char *path; /* of the input, for ids */
};

/* What a cutter found at the beginning of some bytes. */
struct record_cut {
    size_t len; /* bytes of whole records; 0: none is whole yet */
    uint64_t n; /* how many records these are */
};

struct record_form {
    const char *name;

    /*
     * Whole records at the beginning of bytes. With at_end nothing follows,
     * and the rest, if it is a record at all, counts as whole. Of a record
     * above max_bytes by RECORD_SLACK_BYTES the end may not be found.
     */
    struct record_cut (*cut)(struct str bytes, bool at_end, uint64_t max_bytes);

    /* Offset of the first place where a record may begin behind bytes[0], to
     * go on after one that is too long; SIZE_MAX when there is none. Looks at
     * no more than 16 bytes for one mark. */
    size_t (*resync)(struct str bytes);

    /* Append the documents of batch->raw, records numbered from first_record;
     * one above --max-record is bad, whatever batch it is in. 64 readable
     * bytes follow. STATUS_FORMAT: the stage before us failed. */
    enum status (*parse)(struct json_parser *parser,
                         const struct record_fields *fields,
                         struct batch *batch, struct error *err);
};

extern const struct record_form records_jsonl; /* one JSON object a line */
extern const struct record_form records_warc;  /* WET and other WARC text */
extern const struct record_form records_lines; /* a document a line */
extern const struct record_form records_whole; /* a document a file */

/* Give doc the id PATH/NUMBER. */
void record_number_id(struct batch *batch, struct doc *doc, const char *path);

/* Append the document of one record with its place filled in; of a bad one,
 * bytes are the sample. offset is within batch->raw. */
struct doc *record_append(struct batch *batch, struct str bytes,
                          uint64_t number, size_t offset, size_t end_offset);

/* Append a record above --max-record as a bad one; false: it is not above. Its
 * sample is no longer than what is in view when it is skipped unparsed. */
bool record_take_long(const struct record_fields *fields, struct batch *batch,
                      uint64_t number, size_t offset, size_t end_offset);

#endif
