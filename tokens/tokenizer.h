/*
 * tokenizer.h -- text in, token ids out, whatever file the vocabulary is in.
 *
 * One file a kind of tokenizer: FILE.c defines FILE_tokenizer and is listed in
 * tokens/meson.build. An open tokenizer is constant and shared by all threads;
 * what encoding changes is in a scratch, one a thread.
 */
#ifndef TAMIS_TOKENIZER_H
#define TAMIS_TOKENIZER_H

#include "base/cpu.h"
#include "base/error.h"

enum {
    TOKENIZER_SPARE_IDS = 16,           /* room behind the ids of a text */
    TOKENIZER_FILE_MAX_BYTES = 1 << 28, /* larger vocabularies are refused */
};

struct tokenizer_options {
    const char *path_or_name; /* a file, or a built-in tokenizer's name */
    const char *pattern; /* name or regex of the pretokeniser; NULL: as known */
    int64_t eot_id;      /* -1: as known */
};

/* Part of each kind's own structure; constant once open. */
struct tokenizer {
    const struct tokenizer_type *type;
    const char *name;            /* "r50k_base", or the path as given */
    const char *unicode_version; /* of its character classes; NULL: none */
    uint32_t max_id;             /* the largest that can be emitted, eot too */
    uint32_t eot_id;
    char sha256_hex[65]; /* of the vocabulary file; "" for built-in ones */
};

struct tokenizer_type {
    const char *name;
    const char *summary; /* one line for lists of kinds */
    bool is_built_in;    /* path_or_name is `name`; there is no file */

    /* head: the first bytes of the file, up to 4096. */
    bool (*recognises)(struct str head, const char *path);

    /* The whole file, or an empty str; sha256_hex and type are set after. */
    enum status (*open)(const struct tokenizer_options *options,
                        struct str file, const char *sha256_hex,
                        struct tokenizer **out, struct error *err);
    void (*close)(struct tokenizer *tokenizer);

    size_t (*fixed_bytes)(const struct tokenizer *tokenizer);
    size_t (*worker_bytes)(const struct tokenizer *tokenizer);
    enum status (*scratch_new)(const struct tokenizer *tokenizer,
                               enum cpu_level cpu, void **out,
                               struct error *err);
    void (*scratch_free)(void *scratch);
    size_t (*encode)(const struct tokenizer *tokenizer, void *scratch,
                     struct str text, uint32_t *ids);
};

/* All kinds there are; ends with NULL. */
extern const struct tokenizer_type *const tokenizer_types[];

/* Errors say which file, and which line of it. */
enum status tokenizer_open(const struct tokenizer_options *options,
                           struct tokenizer **out, struct error *err) NODISCARD;
/* The same from memory; path_or_name is used to recognise and in messages. */
enum status tokenizer_open_bytes(const struct tokenizer_options *options,
                                 struct str file, struct tokenizer **out,
                                 struct error *err) NODISCARD;
void tokenizer_close(struct tokenizer *tokenizer); /* NULL is fine */

/* For the memory plan: of the tables, shared; and of one scratch. A worker
 * also needs up to an eighth of the longest text; 28 times the text with a
 * vocabulary that has unreachable tokens. */
size_t tokenizer_fixed_bytes(const struct tokenizer *tokenizer);
size_t tokenizer_worker_bytes(const struct tokenizer *tokenizer);

enum status tokenizer_scratch_new(const struct tokenizer *tokenizer,
                                  enum cpu_level cpu, void **out,
                                  struct error *err) NODISCARD;
void tokenizer_scratch_free(const struct tokenizer *tokenizer, void *scratch);

/*
 * The ids of valid UTF-8; special tokens in it are plain text, no eot is
 * added. ids has room for text.len + TOKENIZER_SPARE_IDS, all of which may be
 * written to; returns how many are ids. Nothing behind the text is read.
 */
size_t tokenizer_encode(const struct tokenizer *tokenizer, void *scratch,
                        struct str text, uint32_t *ids);

#endif
