/*
 * bpe_greedy.c -- the tokens of a piece, without trying every merge.
 *
 * Longest match with backtracking (rust-gems' `bpe`): take the longest token at
 * the position; keep it when merging would leave a border to the token before
 * (bpe_is_border()), else try its next shorter prefix; when none is left, mark
 * the position as one where no token begins, drop the token before and shorten
 * that. A position is marked once, so about linear. A sequence of live tokens
 * with borders between all of them is what merging gives.
 */
#include "tokens/bpe_greedy.h"

#include "base/mem.h"

enum { N_BYTES = 256 };

uint64_t *bpe_scratch_bits(struct bpe_scratch *scratch, size_t len)
{
    const size_t n = len / 64 + 1;

    if (n > scratch->n_words) {
        mem_free(scratch->bits);
        scratch->bits = mem_alloc(n * sizeof(*scratch->bits));
        scratch->n_words = n;
    }
    return scratch->bits;
}

/*
 * Undo the merges of both, the youngest first, and ask each time whether the
 * two tokens that touch would have merged before. Of equal ranks the left one
 * merges first, hence the + 1.
 */
bool bpe_is_border(const struct bpe *bpe, uint32_t a, uint32_t b)
{
    uint32_t limit = PAIRS_NONE;

    for (;;) {
        if (pairs_find(&bpe->pairs, a, b) < limit)
            return false;
        if (a > b) {
            if (a < N_BYTES)
                return true;
            limit = a;
            a = bpe->halves[2 * a + 1];
        } else {
            if (b < N_BYTES)
                return true;
            limit = b + 1;
            b = bpe->halves[2 * b];
        }
    }
}

/*
 * The longest live token at p. Every byte is a token: there is always one.
 */
static inline uint32_t longest(const struct trie *trie, const char *p,
                               const char *end)
{
    uint32_t unit = trie->root, at = 0, live = 0;

    for (; p < end; p++) {
        unit = trie_step(trie, unit, (uint8_t)*p, &at);
        if (unit == 0)
            break;
        if ((unit & TRIE_LIVE) != 0)
            live = at;
    }
    return trie->values[live];
}

static bool is_marked(const uint64_t *bits, size_t at)
{
    return (bits[at / 64] >> at % 64 & 1) != 0;
}

size_t bpe_greedy(const struct bpe *bpe, struct bpe_scratch *scratch,
                  struct str piece, uint32_t *ids)
{
    const char *const end = piece.ptr + piece.len;
    uint64_t *const marks = bpe_scratch_bits(scratch, piece.len);
    uint32_t token = longest(&bpe->trie, piece.ptr, end);
    size_t pos = 0, n = 0; /* the ids are the stack */

    if (piece.len == 0)
        return 0;
    memset(marks, 0, (piece.len / 64 + 1) * sizeof(*marks));
    for (;;) {
        const size_t stop = pos + bpe->len[token];

        if (!is_marked(marks, stop) &&
            (n == 0 || bpe_is_border(bpe, ids[n - 1], token))) {
            ids[n++] = token;
            pos = stop;
            if (pos == piece.len)
                return n;
            token = longest(&bpe->trie, piece.ptr + pos, end);
            continue;
        }
        /* a first byte always has a way on: n > 0 when none is shorter */
        while (bpe->shorter[token] == PAIRS_NONE) {
            marks[pos / 64] |= 1ULL << pos % 64;
            token = ids[--n];
            pos -= bpe->len[token];
        }
        token = bpe->shorter[token];
    }
}
