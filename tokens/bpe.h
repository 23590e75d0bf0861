/*
 * bpe.h -- a byte-pair vocabulary, and the tokens of one piece of text.
 *
 * The ids are those of tiktoken: a piece that is a token is that token; else
 * its bytes are merged, always the neighbours whose union has the lowest rank,
 * the leftmost of several. How they are found without doing that: bpe_greedy.c.
 */
#ifndef TAMIS_BPE_H
#define TAMIS_BPE_H

#include "tokens/pairs.h"
#include "tokens/trie.h"

enum {
    BPE_TOKENS_MAX = 1 << 21, /* and ids are below it */
    BPE_TOKEN_BYTES_MAX = 1024
};

struct bpe_token {
    struct str bytes; /* borrowed until bpe_build() returns */
    uint32_t id;
};

/*
 * Inside, tokens are numbered anew: the 256 bytes by value, then the others in
 * order of rank. "Dead" is a token that its own bytes never merge into.
 */
struct bpe {
    uint32_t n_tokens, n_dead;
    uint32_t max_bytes; /* of a token */
    struct trie trie;
    struct pairs pairs;    /* of the halves of every live token */
    uint32_t *halves;      /* 2 a token: left, right; unused of bytes; left is
                              PAIRS_NONE of tokens that hold a dead one */
    uint32_t *shorter;     /* the longest live proper prefix, or PAIRS_NONE */
    uint32_t *len;         /* bytes */
    uint32_t *ids;         /* as the world knows them */
    uint64_t *dead_starts; /* a bit for the first two bytes of each dead token;
                              NULL without any */
};

struct bpe_scratch { /* one a thread; zero it to begin */
    uint64_t *bits;  /* one a byte of the longest piece so far, and one more */
    size_t n_words;
    uint64_t *heap;
    size_t heap_cap;
    uint32_t *window; /* tokens around a dead one */
    size_t window_cap;
};

/*
 * From n tokens in order of rank: distinct, not empty, at most
 * BPE_TOKEN_BYTES_MAX bytes, the 256 single bytes among them (the caller has
 * checked all that). STATUS_LIMIT: too many of them.
 */
enum status bpe_build(struct bpe *out, const struct bpe_token *tokens,
                      uint32_t n, struct error *err) NODISCARD;
void bpe_release(struct bpe *bpe);
size_t bpe_bytes(const struct bpe *bpe);

/*
 * The ids of a piece of at least one byte; room for piece.len of them. Memory:
 * an eighth of the piece; with dead tokens in it up to 28 times the piece.
 */
size_t bpe_encode(const struct bpe *bpe, struct bpe_scratch *scratch,
                  struct str piece, uint32_t *ids);
void bpe_scratch_release(struct bpe_scratch *scratch);

#endif
