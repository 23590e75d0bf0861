/*
 * bpe.c -- the tables of a vocabulary, and the way a piece takes through them.
 *
 * Three ways, all exact: a piece that is a token is looked up; others are cut
 * greedily (bpe_greedy.c), which is sound only for tokens that their own bytes
 * merge into. A token with no two halves that are older, live and have a border
 * between them is dead: it is taken out of the candidates, kept for the
 * whole-piece lookup, and where its bytes occur merging is done step by step
 * (bpe_dead.c).
 */
#include "tokens/bpe.h"

#include "base/mem.h"
#include "tokens/bpe_dead.h"
#include "tokens/bpe_greedy.h"

enum { N_BYTES = 256, KEEP_BYTES = 1 << 20 };

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

        if (right < token && bpe_is_border(bpe, left, right)) {
            bpe->halves[2 * token] = left;
            bpe->halves[2 * token + 1] = right;
            pairs_add(&bpe->pairs, left, right, token);
            return true;
        }
    }
    return false;
}

static void bury(struct bpe *bpe, struct str bytes)
{
    const uint32_t start = bpe_two_bytes(bytes.ptr);

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

/* Halves prove nothing of a token that holds a dead one: no one may use them.
 */
static void taint(struct bpe *bpe, const struct str *bytes)
{
    for (uint32_t token = N_BYTES; token < bpe->n_tokens; token++) {
        if (bpe_holds_dead(bpe, bytes[token]))
            bpe->halves[2 * token] = PAIRS_NONE;
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
    if (bpe.n_dead > 0)
        taint(&bpe, bytes);
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

/* What a rare long piece needed is not kept. */
static void shrink(struct bpe_scratch *scratch)
{
    if (scratch->n_words > KEEP_BYTES / sizeof(*scratch->bits) ||
        scratch->heap_cap > KEEP_BYTES / sizeof(*scratch->heap) ||
        scratch->window_cap > KEEP_BYTES / sizeof(*scratch->window))
        bpe_scratch_release(scratch);
}

size_t bpe_encode(const struct bpe *bpe, struct bpe_scratch *scratch,
                  struct str piece, uint32_t *ids)
{
    const uint32_t whole = find(bpe, piece, TRIE_LIVE | TRIE_DEAD);
    size_t n;

    if (whole != PAIRS_NONE) {
        ids[0] = bpe->ids[whole];
        return 1;
    }
    if (bpe->n_dead > 0)
        n = bpe_dead_encode(bpe, scratch, piece, ids);
    else
        n = bpe_greedy(bpe, scratch, piece, ids);
    for (size_t i = 0; i < n; i++)
        ids[i] = bpe->ids[ids[i]];
    shrink(scratch);
    return n;
}

void bpe_scratch_release(struct bpe_scratch *scratch)
{
    mem_free(scratch->bits);
    mem_free(scratch->heap);
    mem_free(scratch->window);
    *scratch = (struct bpe_scratch){0};
}
