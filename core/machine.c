/* machine.c -- see machine.h. cgroup v2 files; v1's memory limit too. */
#include "core/machine.h"

#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

/* The first two words of a small file; a word that is no number is 0. */
static bool read_numbers(const char *path, uint64_t *first, uint64_t *second)
{
    FILE *file = fopen(path, "re");
    char a[32] = {0};
    char b[32] = {0};
    int n;

    *first = *second = 0;
    if (file == NULL)
        return false;
    n = fscanf(file, "%31s %31s", a, b); /* NOLINT(cert-err34-c): words */
    (void)fclose(file);
    (void)sscanf(a, "%" SCNu64, first);  /* NOLINT(cert-err34-c): 0 if none */
    (void)sscanf(b, "%" SCNu64, second); /* NOLINT(cert-err34-c) */
    return n >= 1;
}

size_t machine_cores(void)
{
    uint64_t quota;
    uint64_t period;
    size_t cores = 1;
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof(set), &set) == 0)
        cores = (size_t)CPU_COUNT(&set);
    if (read_numbers("/sys/fs/cgroup/cpu.max", &quota, &period) && quota > 0 &&
        period > 0 && quota / period < cores)
        cores = (size_t)(quota / period);
    return cores > 0 ? cores : 1;
}

uint64_t machine_memory_bytes(void)
{
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long page = sysconf(_SC_PAGESIZE);
    uint64_t bytes = UINT64_C(1) << 30;
    uint64_t limit;
    uint64_t unused;

    if (pages > 0 && page > 0)
        bytes = (uint64_t)pages * (uint64_t)page;
    if (read_numbers("/sys/fs/cgroup/memory.max", &limit, &unused) &&
        limit > 0 && limit < bytes)
        bytes = limit;
    if (read_numbers("/sys/fs/cgroup/memory/memory.limit_in_bytes", &limit,
                     &unused) &&
        limit > 0 && limit < bytes)
        bytes = limit;
    return bytes;
}
