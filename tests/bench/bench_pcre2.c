/*
 * bench_pcre2.c -- what PCRE2 itself needs to look for patterns in texts that
 * lie in memory: the least a stage that drops by pattern could need. Prints
 * CPU seconds of the matching alone and how many texts matched.
 *
 *   bench_pcre2 FILE PATTERN...
 *
 * FILE holds texts, each after its length (8 bytes, little endian). As in the
 * stage, a text's first match ends the search in it; patterns are compiled by
 * JIT, in UTF mode with Unicode classes, and the text is not validated again.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "base/base.h"

#include <fcntl.h>
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

enum { MAX_PATTERNS = 64 };

static struct str map_file(const char *path)
{
    const int fd = open(path, O_RDONLY);
    struct stat info;
    void *bytes;

    if (fd < 0 || fstat(fd, &info) != 0)
        return (struct str){NULL, 0};
    bytes = mmap(NULL, (size_t)info.st_size, PROT_READ,
                 MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (bytes == MAP_FAILED)
        return (struct str){NULL, 0};
    return (struct str){bytes, (size_t)info.st_size};
}

static pcre2_code *compile(const char *pattern)
{
    int number;
    size_t at;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                                     PCRE2_UTF | PCRE2_UCP, &number, &at, NULL);

    if (code != NULL && pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) != 0)
        return NULL;
    return code;
}

static bool matches(pcre2_code *const *codes, size_t n, struct str text,
                    pcre2_match_data *data)
{
    for (size_t i = 0; i < n; i++)
        if (pcre2_match(codes[i], (PCRE2_SPTR)text.ptr, text.len, 0,
                        PCRE2_NO_UTF_CHECK, data, NULL) >= 0)
            return true;
    return false;
}

static size_t count_matches(pcre2_code *const *codes, size_t n, struct str all)
{
    pcre2_match_data *data = pcre2_match_data_create(32, NULL);
    size_t n_matched = 0;
    size_t at = 0;

    while (all.len - at >= 8) {
        uint64_t len;

        memcpy(&len, all.ptr + at, sizeof(len));
        at += 8;
        if (len > all.len - at)
            break;
        n_matched += matches(codes, n, (struct str){all.ptr + at, len}, data);
        at += len;
    }
    pcre2_match_data_free(data);
    return n_matched;
}

int main(int argc, char **argv)
{
    const size_t n = argc > 2 ? (size_t)argc - 2 : 0;
    pcre2_code *codes[MAX_PATTERNS];
    struct str all;
    clock_t begin;
    size_t n_matched;

    if (n == 0 || n > MAX_PATTERNS) {
        (void)fputs("usage: bench_pcre2 FILE PATTERN...\n", stderr);
        return 2;
    }
    all = map_file(argv[1]);
    if (all.ptr == NULL) {
        perror(argv[1]);
        return 1;
    }
    for (size_t i = 0; i < n; i++) {
        codes[i] = compile(argv[i + 2]);
        if (codes[i] == NULL)
            return 1;
    }
    begin = clock();
    n_matched = count_matches(codes, n, all);
    (void)printf("%.4f %zu\n", (double)(clock() - begin) / CLOCKS_PER_SEC,
                 n_matched);
    return 0;
}
