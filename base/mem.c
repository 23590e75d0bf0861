/* mem.c -- see mem.h. */
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

static void *checked(void *ptr)
{
    if (ptr == NULL) {
        (void)fputs("tamis: out of memory\n", stderr);
        exit(EXIT_FAILURE); /* NOLINT(concurrency-mt-unsafe): no way on */
    }
    return ptr;
}

void *mem_alloc(size_t size_bytes)
{
    return checked(malloc(size_bytes + (size_bytes == 0)));
}

void *mem_zalloc(size_t n, size_t size_bytes)
{
    return checked(calloc(n + (n == 0), size_bytes + (size_bytes == 0)));
}

void *mem_realloc(void *ptr, size_t size_bytes)
{
    return checked(realloc(ptr, size_bytes + (size_bytes == 0)));
}

char *mem_strdup(const char *text)
{
    const size_t size = strlen(text) + 1;

    return memcpy(mem_alloc(size), text, size);
}

void mem_free(void *ptr)
{
    free(ptr);
}

enum status mem_reserve(void **out, size_t size_bytes, struct error *err)
{
    void *ptr = mmap(NULL, size_bytes, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (ptr == MAP_FAILED)
        return error_errno(err, STATUS_LIMIT, "reserving %zu bytes",
                           size_bytes);
    (void)madvise(ptr, size_bytes, MADV_HUGEPAGE); /* a hint, may be refused */
    *out = ptr;
    return STATUS_OK;
}

void mem_unreserve(void *ptr, size_t size_bytes)
{
    if (ptr != NULL)
        (void)munmap(ptr, size_bytes);
}
