/*
 * mem.h -- the only source of heap memory.
 *
 * Running out of memory is fatal here (one line on stderr, exit status 1):
 * everything that grows with the input has a stated maximum, checked before,
 * so exhaustion means a broken promise and not a large document.
 */
#ifndef TAMIS_MEM_H
#define TAMIS_MEM_H

#include "base/error.h"

void *mem_alloc(size_t size_bytes); /* uninitialised; size may be 0 */
void *mem_zalloc(size_t n, size_t size_bytes);
void *mem_realloc(void *ptr, size_t size_bytes);
char *mem_strdup(const char *text);
void mem_free(void *ptr); /* NULL is fine */

/*
 * Reserve address space for a table whose maximum is known: zeroed, page
 * aligned, touched as used, counted against nothing until then. Huge pages
 * are asked for. Release with the same size. Fails with STATUS_LIMIT.
 */
enum status mem_reserve(void **out, size_t size_bytes,
                        struct error *err) NODISCARD;
void mem_unreserve(void *ptr, size_t size_bytes);

#endif
