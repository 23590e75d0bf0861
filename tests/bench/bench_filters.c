/*
 * bench_filters.c -- MB of text per CPU-second of words and published filters.
 *
 * stdin: texts, each a line of its length in bytes, then its bytes. Each row is
 * a pass over all texts, in memory, with caches empty (first), and one more
 * (again). A filter asks its rules until one fails. To build it:
 *   cc -O3 -I. -D_GNU_SOURCE tests/bench/bench_filters.c build/libtamis.a
 *      -lutf8proc -lxxhash -lsimdjson -lstdc++ -lm -o build/bench_filters
 */
#include "base/mem.h"
#include "core/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

extern const struct stage_type gopher_quality_stage;
extern const struct stage_type gopher_repetition_stage;
extern const struct stage_type fineweb_quality_stage;

struct texts {
    struct str *items;
    size_t n;
    size_t n_bytes;
};

static void read_texts(struct texts *texts)
{
    char line[32];

    while (fgets(line, sizeof(line), stdin) != NULL) {
        const size_t len = strtoul(line, NULL, 10);
        char *bytes = mem_alloc(len + 1);

        if (fread(bytes, 1, len, stdin) != len)
            exit(1);
        texts->items =
            mem_realloc(texts->items, (texts->n + 1) * sizeof(*texts->items));
        texts->items[texts->n++] = (struct str){bytes, len};
        texts->n_bytes += len;
    }
}

static size_t ask(const struct stage_type *type, struct measures *measures)
{
    size_t n = 0;

    if (type == NULL)
        return measures_word_list(measures, WORDS_SPACY)->n;
    for (const struct rule *rule = type->rules; rule->name != NULL; rule++) {
        const double value = rule->measure(measures);

        if (rule->bound == RULE_MIN ? value < rule->limit : value > rule->limit)
            break;
        n++;
    }
    return n;
}

static double cpu_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double pass(const struct texts *texts, const struct stage_type *type,
                   struct word_tools *tools, struct arena *arena)
{
    const double began = cpu_s();
    size_t n = 0;

    for (size_t i = 0; i < texts->n; i++) {
        struct measures measures;

        measures_init(&measures, arena, texts->items[i], cpu_best());
        measures.tools = tools;
        n += ask(type, &measures);
        arena_reset(arena);
    }
    if (n == 0)
        puts("nothing");
    return (double)texts->n_bytes / 1e6 / (cpu_s() - began);
}

int main(void)
{
    const struct stage_type *const types[] = {
        NULL,
        &gopher_quality_stage,
        &gopher_repetition_stage,
        &fineweb_quality_stage,
    };
    struct texts texts = {0};
    struct arena arena;

    arena_init(&arena);
    read_texts(&texts);
    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        struct word_tools *tools = word_tools_new();
        const double first = pass(&texts, types[i], tools, &arena);
        const double again = pass(&texts, types[i], tools, &arena);

        printf("%-20s %6.0f %6.0f\n",
               types[i] != NULL ? types[i]->name : "words", first, again);
        word_tools_free(tools);
    }
    arena_release(&arena);
    return 0;
}
