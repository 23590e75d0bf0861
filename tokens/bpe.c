/*
 * bpe.c -- the tokens of a piece, without trying every merge.
 *
 * Greedy with backtracking (Antwort, van Vliet, Knuth: rust-gems' `bpe`): take
 * the longest token at the position; keep it when merging would not cross the
 * border to the token before (is_border()), else try its next shorter prefix;
 * when none is left, mark the position as one where no token begins, drop the
 * token before and shorten that. A position is marked once, so about linear.
 *
 * Sound only for tokens that their own bytes merge into. A token with no two
 * halves that are older, live and have a border between them is dead: it is
 * taken out of the candidates, kept for the whole-piece lookup, and a piece
 * that holds its bytes anywhere is merged the plain way (bpe_heap.c).
 */
#include "tokens/bpe.h"

#include "base/mem.h"
#include "tokens/bpe_heap.h"

enum { N_BYTES = 256, KEEP_BYTES = 1 << 20 };

/*
 * Whether merging leaves a and b apart: undo the merges of both, the youngest
 * first, and ask each time whether the two tokens that touch would have merged
 * before. Of equal ranks the left one merges first, hence the + 1.
 */
static bool is_border(const struct bpe *bpe, uint32_t a, uint32_t b)
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

/* The token that is exactly these bytes and bears all of the flags' bits. */
static uint32_t find(const struct bpe *bpe, struct str bytes, uint32_t flags)
{
    uint32_t unit = bpe->trie.root, at = 0;

    for (size_t i = 0; i < bytes.len && unit != 0; i++)
        unit = trie_step(&bpe->trie, unit, (uint8_t)bytes.ptr[i], &at);
    return (unit & flags) != 0 ? bpe->trie.values[at] : PAIRS_NONE;
}

/*
 * Find the halves among older tokens, longest prefix first; false: dead. All
 * younger tokens still count as live in the trie, so compare numbers.
 */
static bool split(struct bpe *bpe, uint32_t token, struct str bytes)
{
    uint32_t prefixes[BPE_TOKEN_BYTES_MAX];
    uint32_t unit = bpe->trie.root, at = 0;
    size_t n = 0;

    for (size_t i = 0; i + 1 < bytes.len; i++) {
        unit = trie_step(&bpe->trie, unit, (uint8_t)bytes.ptr[i], &at);
        if ((unit & TRIE_LIVE) != 0 && bpe->trie.values[at] < token)
            prefixes[n++] = bpe->trie.values[at];
    }
    while (n-- > 0) {
        const uint32_t left = prefixes[n];
        const size_t len = bpe->len[left];
        const uint32_t right = find(
            bpe, (struct str){bytes.ptr + len, bytes.len - len}, TRIE_LIVE);

        if (right < token && is_border(bpe, left, right)) {
            bpe->halves[2 * token] = left;
            bpe->halves[2 * token + 1] = right;
            pairs_add(&bpe->pairs, left, right, token);
            return true;
        }
    }
    return false;
}

static uint32_t two_bytes(const char *at)
{
    return (uint32_t)(uint8_t)at[0] << 8 | (uint8_t)at[1];
}

static void bury(struct bpe *bpe, struct str bytes)
{
    const uint32_t start = two_bytes(bytes.ptr);

    if (bpe->dead_starts == NULL)
        bpe->dead_starts = mem_zalloc((1 << 16) / 64, sizeof(uint64_t));
    bpe->dead_starts[start / 64] |= 1ULL << start % 64;
    trie_kill(&bpe->trie, bytes);
    bpe->n_dead++;
}

static void link_prefixes(struct bpe *bpe, const struct str *bytes)
{
    for (uint32_t token = 0; token < bpe->n_tokens; token++) {
        uint32_t unit = bpe->trie.root, at = 0;

        bpe->shorter[token] = PAIRS_NONE;
        for (size_t i = 0; i + 1 < bytes[token].len; i++) {
            unit =
                trie_step(&bpe->trie, unit, (uint8_t)bytes[token].ptr[i], &at);
            if ((unit & TRIE_LIVE) != 0)
                bpe->shorter[token] = bpe->trie.values[at];
        }
    }
}

/* Bytes first, by value; then the others as they come. */
static struct str *renumber(struct bpe *bpe, const struct bpe_token *tokens)
{
    struct str *bytes = mem_alloc(bpe->n_tokens * sizeof(*bytes));
    uint32_t next = N_BYTES;

    for (uint32_t i = 0; i < bpe->n_tokens; i++) {
        const struct str is = tokens[i].bytes;
        const uint32_t token = is.len == 1 ? (uint8_t)is.ptr[0] : next++;

        bytes[token] = is;
        bpe->ids[token] = tokens[i].id;
        bpe->len[token] = (uint32_t)is.len;
        if (is.len > bpe->max_bytes)
            bpe->max_bytes = (uint32_t)is.len;
    }
    return bytes;
}

enum status bpe_build(struct bpe *out, const struct bpe_token *tokens,
                      uint32_t n, struct error *err)
{
    struct bpe bpe = {.n_tokens = n};
    struct str *bytes = NULL;
    enum status status = STATUS_OK;

    if (n > BPE_TOKENS_MAX)
        return error_set(err, STATUS_LIMIT, "more than %d tokens",
                         BPE_TOKENS_MAX);
    bpe.halves = mem_zalloc(n, 2 * sizeof(*bpe.halves));
    bpe.shorter = mem_alloc(n * sizeof(*bpe.shorter));
    bpe.len = mem_alloc(n * sizeof(*bpe.len));
    bpe.ids = mem_alloc(n * sizeof(*bpe.ids));
    pairs_init(&bpe.pairs, n);
    bytes = renumber(&bpe, tokens);
    status = trie_build(&bpe.trie, bytes, n, err);
    if (status != STATUS_OK)
        goto out;
    for (uint32_t token = N_BYTES; token < n; token++) {
        if (!split(&bpe, token, bytes[token]))
            bury(&bpe, bytes[token]);
    }
    link_prefixes(&bpe, bytes);
out:
    mem_free(bytes);
    if (status == STATUS_OK)
        *out = bpe;
    else
        bpe_release(&bpe);
    return status;
}

void bpe_release(struct bpe *bpe)
{
    trie_release(&bpe->trie);
    pairs_release(&bpe->pairs);
    mem_free(bpe->halves);
    mem_free(bpe->shorter);
    mem_free(bpe->len);
    mem_free(bpe->ids);
    mem_free(bpe->dead_starts);
    *bpe = (struct bpe){0};
}

size_t bpe_bytes(const struct bpe *bpe)
{
    return trie_bytes(&bpe->trie) + pairs_bytes(&bpe->pairs) +
           (size_t)bpe->n_tokens * 5 * sizeof(uint32_t) + (1 << 13);
}

/*
 * The longest live token at p, and in *whole the token, live or dead, that is
 * all of it, if there is one. Every byte is a token: there is always one.
 */
static inline uint32_t longest(const struct trie *trie, const char *p,
                               const char *end, uint32_t *whole)
{
    uint32_t unit = trie->root, next, at = 0, live = 0;

    while (p < end) {
        next = trie_step(trie, unit, (uint8_t)*p, &at);
        if (next == 0)
            return trie->values[live];
        if ((next & TRIE_LIVE) != 0)
            live = at;
        unit = next;
        p++;
    }
    if ((unit & (TRIE_LIVE | TRIE_DEAD)) != 0)
        *whole = trie->values[at];
    return trie->values[live];
}

static bool holds_dead(const struct bpe *bpe, struct str piece)
{
    for (size_t i = 0; i + 1 < piece.len; i++) {
        const uint32_t start = two_bytes(piece.ptr + i);
        uint32_t unit = bpe->trie.root, at;

        if ((bpe->dead_starts[start / 64] >> start % 64 & 1) == 0)
            continue;
        for (size_t k = i; k < piece.len && unit != 0; k++) {
            unit = trie_step(&bpe->trie, unit, (uint8_t)piece.ptr[k], &at);
            if ((unit & TRIE_DEAD) != 0)
                return true;
        }
    }
    return false;
}

static bool is_marked(const uint64_t *bits, size_t at)
{
    return (bits[at / 64] >> at % 64 & 1) != 0;
}

/* first: the longest token at the start. The ids are the stack. */
static size_t greedy(const struct bpe *bpe, uint64_t *marks, struct str piece,
                     uint32_t first, uint32_t *ids)
{
    const char *const end = piece.ptr + piece.len;
    uint32_t token = first, unused;
    size_t pos = 0, n = 0;

    for (;;) {
        const size_t stop = pos + bpe->len[token];

        if (!is_marked(marks, stop) &&
            (n == 0 || is_border(bpe, ids[n - 1], token))) {
            ids[n++] = token;
            pos = stop;
            if (pos == piece.len)
                return n;
            token = longest(&bpe->trie, piece.ptr + pos, end, &unused);
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

static uint64_t *clear_bits(struct bpe_scratch *scratch, size_t len)
{
    const size_t n = len / 64 + 1;

    if (n > scratch->n_words) {
        mem_free(scratch->bits);
        scratch->bits = mem_alloc(n * sizeof(*scratch->bits));
        scratch->n_words = n;
    }
    memset(scratch->bits, 0, n * sizeof(*scratch->bits));
    return scratch->bits;
}

/* What a rare long piece needed is not kept. */
static void shrink(struct bpe_scratch *scratch)
{
    if (scratch->n_words > KEEP_BYTES / sizeof(*scratch->bits) ||
        scratch->heap_cap > KEEP_BYTES / sizeof(*scratch->heap))
        bpe_scratch_release(scratch);
}

size_t bpe_encode(const struct bpe *bpe, struct bpe_scratch *scratch,
                  struct str piece, uint32_t *ids)
{
    uint32_t whole = PAIRS_NONE;
    const uint32_t first =
        longest(&bpe->trie, piece.ptr, piece.ptr + piece.len, &whole);
    uint64_t *bits;
    size_t n;

    if (whole != PAIRS_NONE) {
        ids[0] = bpe->ids[whole];
        return 1;
    }
    bits = clear_bits(scratch, piece.len);
    if (bpe->n_dead > 0 && holds_dead(bpe, piece))
        n = bpe_heap_encode(bpe, scratch, piece, ids);
    else
        n = greedy(bpe, bits, piece, first, ids);
    for (size_t i = 0; i < n; i++)
        ids[i] = bpe->ids[ids[i]];
    shrink(scratch);
    return n;
}

void bpe_scratch_release(struct bpe_scratch *scratch)
{
    mem_free(scratch->bits);
    mem_free(scratch->heap);
    *scratch = (struct bpe_scratch){0};
}
