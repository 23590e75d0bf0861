/*
 * fuzz_container.c -- any bytes as a container are refused, or every section
 * that is found lies whole within them, aligned.
 */
#include "base/container.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"", "a", "weights", "empty"};
    const int fd = memfd_create("fuzz", 0);
    struct container *container = NULL;
    struct error err;
    char path[64];
    unsigned sum = 0;

    must(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    if (container_map(&container, path, "tamistst", 3, &err) == STATUS_OK) {
        for (size_t i = 0; i < ARRAY_LEN(names); i++) {
            const struct str bytes = container_find(container, names[i]);

            must((uintptr_t)bytes.ptr % CONTAINER_ALIGN_BYTES == 0);
            must(bytes.len <= size);
            for (size_t at = 0; at < bytes.len; at++)
                sum += (unsigned char)bytes.ptr[at];
        }
    }
    must(sum <= 255U * size * ARRAY_LEN(names));
    container_unmap(container);
    (void)close(fd);
    return 0;
}
