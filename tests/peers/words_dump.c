/*
 * words_dump.c -- the words of texts, for tests/peers/words.py to compare.
 *
 * stdin: texts, each a line of its length in bytes, then its bytes. stdout: per
 * text a line "CHARS LINES SPACE PLAIN" of counts, then the words of `space`
 * and those of `plain`, a line each. An argument 0 asks for the scalar path.
 */
#include "base/mem.h"
#include "text/measures.h"

#include <stdio.h>
#include <stdlib.h>

static void print_words(const struct words *words)
{
    for (size_t i = 0; i < words->n; i++) {
        fwrite(words->text.ptr + words->items[i].offset, 1, words->items[i].len,
               stdout);
        fputs("\n", stdout);
    }
}

static void print_text(struct str text, enum cpu_level cpu)
{
    struct arena arena;
    struct measures measures;
    const struct words *space;
    const struct words *plain;

    arena_init(&arena);
    measures_init(&measures, &arena, text, cpu);
    printf("%zu %zu %zu %zu\n", measures_chars(&measures),
           measures_lines(&measures), measures_words(&measures),
           measures_word_list(&measures, WORDS_PLAIN)->n);
    space = measures_word_list(&measures, WORDS_SPACE);
    plain = measures_word_list(&measures, WORDS_PLAIN);
    print_words(space);
    print_words(plain);
    arena_release(&arena);
}

int main(int argc, char **argv)
{
    const enum cpu_level cpu =
        argc > 1 && atoi(argv[1]) == 0 ? CPU_SCALAR : cpu_best();
    char line[32];

    while (fgets(line, sizeof(line), stdin) != NULL) {
        const size_t len = strtoul(line, NULL, 10);
        char *bytes = mem_alloc(len);

        if (fread(bytes, 1, len, stdin) != len)
            return 1;
        print_text((struct str){bytes, len}, cpu);
        mem_free(bytes);
    }
    return 0;
}
