/*
 * shard_format.h -- what the files of a token shard look like.
 *
 * One file a format: FILE.c defines FILE_format and is listed in
 * tokens/meson.build. A format is told of the documents of a shard one by one,
 * in order, at commit time, and writes them to the shard's files; where a shard
 * begins and ends is not its business (tokenize.c), nor is how files become
 * visible (shard.c, core/rundir.h). All integers are little-endian.
 */
#ifndef TAMIS_SHARD_FORMAT_H
#define TAMIS_SHARD_FORMAT_H

#include "base/buf.h"
#include "base/file_out.h"
#include "tokens/tokenizer.h"

enum { SHARD_FILES_MAX = 4 };

/* Where the end-of-text id goes. EOT_AUTO: as the format's readers expect. */
enum eot { EOT_AUTO, EOT_BEFORE, EOT_AFTER, EOT_NONE };

struct shard_format;

/* The shard being written. A format changes `files` by writing, and `state`. */
struct shard {
    const struct shard_format *format;
    const struct tokenizer *tokenizer;
    size_t id_bytes;      /* 2 or 4 */
    uint64_t number;      /* 0, 1, 2, ... */
    uint64_t n_tokens;    /* so far; end-of-text ids are tokens */
    uint64_t n_documents; /* so far */
    struct file_out *files[SHARD_FILES_MAX]; /* [format->n_files] */
    void *state; /* format->state_size bytes, zeroed before begin */
};

struct shard_document {
    struct str ids; /* id_bytes each, end-of-text included; never empty */
    uint64_t n_tokens;
    struct str id_json; /* the document's id: a JSON string or integer */
    const char *input;  /* path it was read from */
    uint64_t record;    /* its number there, from 0 */
};

struct shard_format {
    const char *name;    /* as typed: "llmc" */
    const char *summary; /* one line for lists of formats */
    enum eot eot;        /* what EOT_AUTO means here */
    uint64_t tokens_max; /* of a shard, that its readers can take */
    size_t n_files;
    size_t state_size;

    /* Bytes of an id, when the largest is max_id; 0: it has no room. */
    size_t (*id_bytes)(uint32_t max_id);

    /* Append the name of a shard's file, 0 <= file < n_files. No other format
     * may bear it. */
    void (*name_file)(uint64_t number, size_t file, struct buf *name);

    /* The files are open and empty; before the first document. */
    enum status (*begin)(struct shard *shard, struct error *err);
    /* shard's counts are still without this document. */
    enum status (*add)(struct shard *shard, const struct shard_document *doc,
                       struct error *err);
    /* Behind the last document, of which there was one at least. NULL: there
     * is nothing left to do. */
    enum status (*end)(struct shard *shard, struct error *err);
};

/* All formats there are; ends with NULL. */
extern const struct shard_format *const shard_formats[];

/* By name. STATUS_USAGE, with the nearest name, when there is none. */
enum status shard_format_find(const char *name, const struct shard_format **out,
                              struct error *err) NODISCARD;

/* Bytes of an id when any width will do: 2 up to 65535, else 4. */
size_t shard_format_any_width(uint32_t max_id);

#endif
