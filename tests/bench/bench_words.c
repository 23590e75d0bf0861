/*
 * bench_words.c -- MB of text per CPU-second of what text/ measures.
 *
 * bench_words FILE: its bytes, cut at blank lines into texts of at least 8 KiB,
 * measured again and again for about a second of CPU time each. To build it:
 *   cc -O3 -I. -D_GNU_SOURCE tests/bench/bench_words.c build/libtamis.a
 *      -lutf8proc -o build/bench_words
 */
#include "base/mem.h"
#include "text/measures.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TEXT_MIN_BYTES = 8192 };

static size_t count_space(struct str text, struct arena *arena,
                          enum cpu_level cpu)
{
    (void)arena;
    return words_count_space(text, cpu);
}

static size_t list_space(struct str text, struct arena *arena,
                         enum cpu_level cpu)
{
    return words_list(WORDS_SPACE, text, arena, cpu)->n;
}

static size_t list_plain(struct str text, struct arena *arena,
                         enum cpu_level cpu)
{
    return words_list(WORDS_PLAIN, text, arena, cpu)->n;
}

static size_t count_chars(struct str text, struct arena *arena,
                          enum cpu_level cpu)
{
    (void)arena;
    (void)cpu;
    return utf8_count(text);
}

static size_t is_valid(struct str text, struct arena *arena, enum cpu_level cpu)
{
    (void)arena;
    return utf8_is_valid(text, cpu);
}

static size_t count_lines(struct str text, struct arena *arena,
                          enum cpu_level cpu)
{
    struct measures measures;

    measures_init(&measures, arena, text, cpu);
    return measures_lines(&measures);
}

static const struct {
    const char *name;
    size_t (*measure)(struct str, struct arena *, enum cpu_level);
} rows[] = {
    {"count_space", count_space}, {"list_space", list_space},
    {"list_plain", list_plain},   {"utf8_count", count_chars},
    {"utf8_is_valid", is_valid},  {"lines", count_lines},
};

static double cpu_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* The text at `at`, up to a blank line. */
static struct str cut(struct str all, size_t at)
{
    const size_t left = all.len - at;
    const char *end;

    if (left <= TEXT_MIN_BYTES)
        return (struct str){all.ptr + at, left};
    end =
        memmem(all.ptr + at + TEXT_MIN_BYTES, left - TEXT_MIN_BYTES, "\n\n", 2);
    if (end == NULL)
        return (struct str){all.ptr + at, left};
    return (struct str){all.ptr + at, (size_t)(end + 2 - all.ptr) - at};
}

static void bench(size_t row, struct str all, enum cpu_level cpu)
{
    struct arena arena;
    const double began = cpu_s();
    size_t n_bytes = 0;
    size_t sum = 0;

    arena_init(&arena);
    do {
        sum = 0;
        for (size_t at = 0; at < all.len;) {
            const struct str text = cut(all, at);

            sum += rows[row].measure(text, &arena, cpu);
            arena_reset(&arena);
            at += text.len;
        }
        n_bytes += all.len;
    } while (cpu_s() - began < 1);
    printf("%-14s level %d %8.0f MB/s  (%zu)\n", rows[row].name, (int)cpu,
           1e-6 * (double)n_bytes / (cpu_s() - began), sum);
    arena_release(&arena);
}

int main(int argc, char **argv)
{
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    struct buf all;
    size_t n;

    if (file == NULL) {
        fprintf(stderr, "usage: bench_words FILE\n");
        return 2;
    }
    buf_init(&all, NULL);
    do {
        n = fread(buf_reserve(&all, 1 << 20), 1, 1 << 20, file);
        all.len += n;
    } while (n > 0);
    fclose(file);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        for (int cpu = CPU_SCALAR; cpu <= (int)cpu_best() && cpu < 2; cpu++)
            bench(i, buf_str(&all), (enum cpu_level)cpu);
    buf_release(&all);
    return 0;
}
