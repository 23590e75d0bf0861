/*
 * bpe_dead.c -- exact merging where dead tokens may turn up.
 *
 * A dead token can only arise where its bytes are ("hole"). Between holes the
 * greedy way is sound; a hole and some tokens on both sides of it ("window")
 * are merged with the heap. The parts join at a border p when no dead token's
 * bytes cross p, the two tokens that touch there hold none, and bpe_is_border()
 * is true of them: what touches p while merging are halves of those two, whose
 * merges come in order of rank whatever happens farther away; so no merge
 * crosses p, and each side is merged as if the other were not there. If a side
 * does not join, the window takes twice as many tokens. When windows add up to
 * WORK times the piece, all of it goes to the heap: O(n log n).
 */
#include "tokens/bpe_dead.h"

#include "base/mem.h"
#include "tokens/bpe_greedy.h"
#include "tokens/bpe_heap.h"

enum { WORK = 4, FIRST_TOKENS = 1 };

struct hole { /* overlapping dead tokens' bytes; begin is piece.len: none */
    size_t begin, end;
};

struct mender {
    const struct bpe *bpe;
    struct bpe_scratch *scratch;
    struct str piece;
    uint32_t *ids; /* of what lies left of the hole, done */
    size_t n;
    struct hole hole, next;
    size_t n_right; /* tokens between the two, at ids + hole.end */
    size_t work_bytes;
};

/* The end of the longest dead token at a place, or 0. */
static size_t dead_end(const struct bpe *bpe, struct str piece, size_t at)
{
    uint32_t unit = bpe->trie.root, unused, start;
    size_t end = 0;

    if (at + 1 >= piece.len)
        return 0;
    start = bpe_two_bytes(piece.ptr + at);
    if ((bpe->dead_starts[start / 64] >> start % 64 & 1) == 0)
        return 0;
    for (; at < piece.len && unit != 0; at++) {
        unit = trie_step(&bpe->trie, unit, (uint8_t)piece.ptr[at], &unused);
        if ((unit & TRIE_DEAD) != 0)
            end = at + 1;
    }
    return end;
}

bool bpe_holds_dead(const struct bpe *bpe, struct str bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        if (dead_end(bpe, bytes, i) != 0)
            return true;
    }
    return false;
}

static struct hole find_hole(const struct mender *m, size_t from)
{
    struct hole hole = {m->piece.len, m->piece.len};
    bool is_in = false;

    for (size_t i = from; i < m->piece.len && (!is_in || i < hole.end); i++) {
        const size_t end = dead_end(m->bpe, m->piece, i);

        if (end == 0)
            continue;
        if (!is_in)
            hole = (struct hole){i, end};
        else if (end > hole.end)
            hole.end = end;
        is_in = true;
    }
    return hole;
}

/* The tokens between this hole and the next. */
static void look_ahead(struct mender *m)
{
    m->next = find_hole(m, m->hole.end);
    m->n_right = bpe_greedy(
        m->bpe, m->scratch,
        (struct str){m->piece.ptr + m->hole.end, m->next.begin - m->hole.end},
        m->ids + m->hole.end);
}

static size_t bytes_of(const struct mender *m, const uint32_t *ids, size_t n)
{
    size_t len = 0;

    for (size_t i = 0; i < n; i++)
        len += m->bpe->len[ids[i]];
    return len;
}

static bool joins(const struct mender *m, uint32_t left, uint32_t right)
{
    return m->bpe->halves[2 * left] != PAIRS_NONE &&
           m->bpe->halves[2 * right] != PAIRS_NONE &&
           bpe_is_border(m->bpe, left, right);
}

/* Only left of the window: right of it no hole is passed over. */
static bool is_crossed(const struct mender *m, size_t border)
{
    const size_t most = m->bpe->max_bytes;

    for (size_t i = border > most ? border - most : 0; i < border; i++) {
        if (dead_end(m->bpe, m->piece, i) > border)
            return true;
    }
    return false;
}

static size_t heap(struct mender *m, struct str window)
{
    struct bpe_scratch *const scratch = m->scratch;

    if (window.len > scratch->window_cap) {
        mem_free(scratch->window);
        scratch->window_cap = window.len;
        scratch->window = mem_alloc(window.len * sizeof(*scratch->window));
    }
    m->work_bytes += window.len;
    return bpe_heap_encode(m->bpe, scratch, window, scratch->window);
}

/* Try with n_left and n_right tokens beside the hole; on success all up to the
 * next hole is done. */
static bool try_window(struct mender *m, size_t n_left, size_t n_right)
{
    uint32_t *const right = m->ids + m->hole.end;
    const size_t kept = m->n - n_left;
    const size_t begin = m->hole.begin - bytes_of(m, m->ids + kept, n_left);
    const size_t end = m->hole.end + bytes_of(m, right, n_right);
    const size_t n = heap(m, (struct str){m->piece.ptr + begin, end - begin});

    if (kept > 0 && (is_crossed(m, begin) ||
                     !joins(m, m->ids[kept - 1], m->scratch->window[0])))
        return false;
    if (end < m->piece.len &&
        (n_right == m->n_right ||
         !joins(m, m->scratch->window[n - 1], right[n_right])))
        return false;
    /* the right side first: the window may reach into it */
    memmove(m->ids + kept + n, right + n_right,
            (m->n_right - n_right) * sizeof(*m->ids));
    memcpy(m->ids + kept, m->scratch->window, n * sizeof(*m->ids));
    m->n = kept + n + m->n_right - n_right;
    return true;
}

/* Close the hole; false: too much work. */
static bool mend(struct mender *m)
{
    const size_t most = WORK * m->piece.len;

    for (size_t k = FIRST_TOKENS; m->work_bytes <= most; k *= 2) {
        while (m->n_right <= k && m->next.begin < m->piece.len) {
            m->hole.end = m->next.end; /* too near: one hole */
            look_ahead(m);
        }
        if (try_window(m, k < m->n ? k : m->n, k < m->n_right ? k : m->n_right))
            return true;
    }
    return false;
}

size_t bpe_dead_encode(const struct bpe *bpe, struct bpe_scratch *scratch,
                       struct str piece, uint32_t *ids)
{
    struct mender m = {
        .bpe = bpe, .scratch = scratch, .piece = piece, .ids = ids};

    m.hole = find_hole(&m, 0);
    m.n = bpe_greedy(bpe, scratch, (struct str){piece.ptr, m.hole.begin}, ids);
    while (m.hole.begin < piece.len) {
        look_ahead(&m);
        if (!mend(&m))
            return bpe_heap_encode(bpe, scratch, piece, ids);
        m.hole = m.next;
    }
    return m.n;
}
