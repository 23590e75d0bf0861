/*
 * words_space.h -- where white space is, 64 bytes a mask; for words*.c only.
 *
 * A text is taken in chunks of 4 KiB. A kernel sets one bit for every byte of
 * every separator; all that words need (starts, ends, counts) is then bit
 * arithmetic, the same for every kernel.
 */
#ifndef TAMIS_WORDS_SPACE_H
#define TAMIS_WORDS_SPACE_H

#include "text/words.h"

enum {
    SPACE_BLOCK_BYTES = 64,
    SPACE_CHUNK_BLOCKS = 64,
    SPACE_CHUNK_BYTES = SPACE_BLOCK_BYTES * SPACE_CHUNK_BLOCKS,
};

/* One more mask than blocks: a separator may end in the next chunk. */
struct space_masks {
    uint64_t bits[SPACE_CHUNK_BLOCKS + 1];
};

/* Mark len bytes from bit `at` on; len <= 3. */
static inline void space_mark(struct space_masks *masks, size_t at, size_t len)
{
    const uint64_t run = (1ULL << len) - 1;
    const size_t bit = at % SPACE_BLOCK_BYTES;

    masks->bits[at / SPACE_BLOCK_BYTES] |= run << bit;
    if (bit + len > SPACE_BLOCK_BYTES)
        masks->bits[at / SPACE_BLOCK_BYTES + 1] |=
            run >> (SPACE_BLOCK_BYTES - bit);
}

/* Length of the separator of two or three bytes at `at`; 0 if there is none. */
size_t space_long(struct str text, size_t at);

/*
 * Add to masks the separators that begin in text[at, at + n_blocks * 64).
 * Bytes beyond the text count as space.
 */
void space_fill(struct str text, size_t at, size_t n_blocks,
                struct space_masks *masks);
void space_fill_avx2(struct str text, size_t at, size_t n_blocks,
                     struct space_masks *masks);

/* Words beginning in blocks; *is_after says whether space comes before. */
size_t space_count(const uint64_t *bits, size_t n_blocks, uint64_t *is_after);
size_t space_count_avx2(const uint64_t *bits, size_t n_blocks,
                        uint64_t *is_after);

/* The words of `space`, in the arena. */
const struct words *space_list(struct str text, struct arena *arena,
                               enum cpu_level cpu);

#endif
