/*
 * arena.c -- see arena.h. Blocks double from 64 KiB to 1 MiB; an allocation
 * larger than that has a block of its own, which a reset gives back.
 */
#include "base/arena.h"

#include "base/mem.h"

#include <assert.h>
#include <stdalign.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
enum { REDZONE_BYTES = 16 };
#else
enum { REDZONE_BYTES = 0 };
#endif

enum { BLOCK_MIN_BYTES = 64 * 1024, BLOCK_MAX_BYTES = 1024 * 1024 };

struct arena_block {
    struct arena_block *next;
    size_t capacity_bytes;
    alignas(max_align_t) unsigned char data[];
};

static size_t round_up(size_t n)
{
    const size_t mask = alignof(max_align_t) - 1;

    return (n + mask) & ~mask;
}

static void poison(void *ptr, size_t len)
{
#ifdef ARENA_ASAN
    __asan_poison_memory_region(ptr, len);
#else
    (void)ptr;
    (void)len;
#endif
}

static void unpoison(void *ptr, size_t len)
{
#ifdef ARENA_ASAN
    __asan_unpoison_memory_region(ptr, len);
#else
    (void)ptr;
    (void)len;
#endif
}

static struct arena_block *block_new(const struct arena *arena,
                                     size_t need_bytes)
{
    size_t capacity_bytes = BLOCK_MIN_BYTES;
    struct arena_block *block;

    if (arena->blocks != NULL)
        capacity_bytes = arena->blocks->capacity_bytes * 2;
    if (capacity_bytes > BLOCK_MAX_BYTES)
        capacity_bytes = BLOCK_MAX_BYTES;
    if (capacity_bytes < need_bytes)
        capacity_bytes = need_bytes;
    block = mem_alloc(sizeof(*block) + capacity_bytes);
    block->capacity_bytes = capacity_bytes;
    return block;
}

static void grow(struct arena *arena, size_t need_bytes)
{
    struct arena_block *block = arena->spare;

    if (block != NULL && block->capacity_bytes >= need_bytes)
        arena->spare = block->next;
    else
        block = block_new(arena, need_bytes);
    poison(block->data, block->capacity_bytes);
    block->next = arena->blocks;
    arena->blocks = block;
    arena->used_bytes = 0;
    arena->total_bytes += block->capacity_bytes;
}

void arena_init(struct arena *arena)
{
    *arena = (struct arena){0};
}

void *arena_alloc(struct arena *arena, size_t size_bytes)
{
    const size_t need_bytes = round_up(size_bytes) + REDZONE_BYTES;
    void *out;

    if (arena->blocks == NULL ||
        need_bytes > arena->blocks->capacity_bytes - arena->used_bytes)
        grow(arena, need_bytes);
    out = arena->blocks->data + arena->used_bytes;
    arena->used_bytes += need_bytes;
    assert(arena->used_bytes <= arena->blocks->capacity_bytes);
    unpoison(out, size_bytes);
    return out;
}

struct str arena_copy(struct arena *arena, struct str from)
{
    char *copy = arena_alloc(arena, from.len);

    if (from.len > 0)
        memcpy(copy, from.ptr, from.len);
    return (struct str){copy, from.len};
}

void arena_reset(struct arena *arena)
{
    struct arena_block *block = arena->blocks;

    while (block != NULL) {
        struct arena_block *next = block->next;

        if (block->capacity_bytes > BLOCK_MAX_BYTES) {
            unpoison(block->data, block->capacity_bytes);
            mem_free(block);
        } else {
            block->next = arena->spare;
            arena->spare = block;
        }
        block = next;
    }
    arena->blocks = NULL;
    arena->used_bytes = 0;
    arena->total_bytes = 0;
}

void arena_release(struct arena *arena)
{
    arena_reset(arena);
    while (arena->spare != NULL) {
        struct arena_block *next = arena->spare->next;

        unpoison(arena->spare->data, arena->spare->capacity_bytes);
        mem_free(arena->spare);
        arena->spare = next;
    }
}
