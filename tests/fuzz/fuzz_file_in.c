/*
 * fuzz_file_in.c -- any bytes, read to the end: no crash, no endless loop, no
 * more than FILE_IN_WINDOW_BYTES, and the same bytes and verdict whether they
 * are asked for in small pieces or in large ones.
 */
#include "base/file_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xxhash.h>

enum { LARGE_BYTES = 1 << 18, OUTPUT_MAX_BYTES = 8 << 20 };

struct outcome {
    enum status status;
    uint64_t n_bytes;
    uint64_t hash;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* At most OUTPUT_MAX_BYTES are looked at: a bomb is not what we look for. */
static void read_all(const char *path, size_t cap, struct outcome *outcome)
{
    static char to[LARGE_BYTES];
    const struct file_in_options options = {.window_max_bytes = 8 << 20};
    XXH3_state_t *hash = XXH3_createState();
    struct file_in *in = NULL;
    struct error err;

    *outcome = (struct outcome){.status = STATUS_OK};
    (void)XXH3_64bits_reset(hash);
    outcome->status = file_in_open(&in, path, &options, &err);
    while (outcome->status == STATUS_OK &&
           outcome->n_bytes < OUTPUT_MAX_BYTES) {
        const size_t left = (size_t)(OUTPUT_MAX_BYTES - outcome->n_bytes);
        size_t n = 0;

        outcome->status =
            file_in_read(in, to, cap < left ? cap : left, &n, &err);
        if ((outcome->status == STATUS_OK) != (n > 0))
            abort();
        (void)XXH3_64bits_update(hash, to, n);
        outcome->n_bytes += n;
    }
    outcome->hash = XXH3_64bits_digest(hash);
    (void)XXH3_freeState(hash);
    file_in_close(in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const int fd = memfd_create("fuzz", MFD_CLOEXEC);
    struct outcome large;
    struct outcome small;
    char path[64];

    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    read_all(path, LARGE_BYTES, &large);
    read_all(path, 977, &small);
    (void)close(fd);
    if (large.status != small.status || large.n_bytes != small.n_bytes ||
        large.hash != small.hash)
        abort();
    return 0;
}
