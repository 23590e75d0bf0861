/*
 * arena.h -- memory that dies together.
 *
 * A batch owns one arena; whatever a stage allocates for a batch lives until
 * the batch is recycled. There is no free(): arena_reset() frees everything.
 * Running out of memory is fatal (see mem.h), so nothing here returns NULL.
 * Under AddressSanitizer a redzone follows every allocation.
 */
#ifndef TAMIS_ARENA_H
#define TAMIS_ARENA_H

#include "base/base.h"

struct arena {
    struct arena_block *blocks; /* newest first */
    struct arena_block *spare;  /* kept by arena_reset(), to be used again */
    size_t used_bytes;          /* in the newest block */
    size_t total_bytes;         /* capacity of all of blocks */
};

void arena_init(struct arena *arena);
void arena_reset(struct arena *arena);   /* keeps blocks of ordinary size */
void arena_release(struct arena *arena); /* back to arena_init() */

/* Uninitialised, aligned for any type. size_bytes may be 0. */
void *arena_alloc(struct arena *arena, size_t size_bytes);

/* Copy; the result borrows from the arena. Never NULL, even when empty. */
struct str arena_copy(struct arena *arena, struct str from);

#endif
