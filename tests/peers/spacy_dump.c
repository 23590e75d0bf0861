/*
 * spacy_dump.c -- the words of `spacy` and the sentences of texts, for
 * tests/peers/spacy.py to compare.
 *
 * stdin: texts, each a line of its length in bytes, then its bytes. stdout: per
 * text a line "WORDS SENTENCES", then a line each, LENGTH and the bytes.
 */
#include "base/mem.h"
#include "text/measures.h"

#include <stdio.h>
#include <stdlib.h>

static void print_part(struct str text, size_t from, size_t to)
{
    printf("%zu ", to - from);
    fwrite(text.ptr + from, 1, to - from, stdout);
    fputs("\n", stdout);
}

static void print_text(struct str text, struct word_tools *tools)
{
    struct arena arena;
    struct measures measures;
    const struct words *words;
    const struct sentences *sentences;
    size_t from = 0;

    arena_init(&arena);
    measures_init(&measures, &arena, text, cpu_best());
    measures.tools = tools;
    words = measures_word_list(&measures, WORDS_SPACY);
    sentences = measures_sentences(&measures);
    printf("%zu %zu\n", words->n, sentences->n);
    for (size_t i = 0; i < words->n; i++)
        print_part(text, words->items[i].offset,
                   words->items[i].offset + words->items[i].len);
    for (size_t i = 0; i < sentences->n; i++) {
        print_part(text, from, sentences->ends[i]);
        from = sentences->ends[i];
    }
    arena_release(&arena);
}

int main(void)
{
    struct word_tools *tools = word_tools_new();
    char line[32];

    while (fgets(line, sizeof(line), stdin) != NULL) {
        const size_t len = strtoul(line, NULL, 10);
        char *bytes = mem_alloc(len + 1);

        if (fread(bytes, 1, len, stdin) != len)
            return 1;
        print_text((struct str){bytes, len}, tools);
        mem_free(bytes);
    }
    word_tools_free(tools);
    return 0;
}
