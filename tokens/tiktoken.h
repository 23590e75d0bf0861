/*
 * tiktoken.h -- the lines of a .tiktoken file, checked.
 */
#ifndef TAMIS_TIKTOKEN_H
#define TAMIS_TIKTOKEN_H

#include "tokens/bpe.h"

struct tiktoken_file {
    struct bpe_token *tokens; /* in order of rank; id is the rank */
    uint32_t n;
    char *bytes; /* what the tokens point into */
};

/*
 * `base64 SP rank LF` a line, in any order; ranks may leave gaps; empty lines
 * are skipped, as tiktoken does. Refused, with file and line: anything else,
 * the same token or rank twice, a token above BPE_TOKEN_BYTES_MAX bytes, a
 * rank not below BPE_TOKENS_MAX; and a file without all 256 single bytes.
 */
enum status tiktoken_parse(struct tiktoken_file *out, struct str file,
                           const char *path, struct error *err) NODISCARD;
void tiktoken_release(struct tiktoken_file *parsed);

#endif
