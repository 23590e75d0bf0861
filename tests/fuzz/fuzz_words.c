/*
 * fuzz_words.c -- whatever the bytes, every path gives the same words, within
 * bounds; repaired bytes are valid, and repairing changes nothing else.
 */
#include "base/mem.h"
#include "text/measures.h"
#include "text/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool is_true)
{
    if (!is_true)
        abort();
}

static void check_list(const struct words *a, const struct words *b)
{
    size_t end = 0;

    demand(a->n == b->n && str_eq(a->text, b->text));
    for (size_t i = 0; i < a->n; i++) {
        const struct word word = a->items[i];

        demand(word.offset == b->items[i].offset && word.len > 0 &&
               word.len == b->items[i].len);
        demand(i == 0 || word.offset > end);
        end = (size_t)word.offset + word.len;
        demand(end <= a->text.len);
    }
}

static void check_words(struct str text, struct arena *arena)
{
    struct measures a;
    struct measures b;

    measures_init(&a, arena, text, CPU_SCALAR);
    measures_init(&b, arena, text, cpu_best());
    check_list(measures_word_list(&a, WORDS_SPACE),
               measures_word_list(&b, WORDS_SPACE));
    check_list(measures_word_list(&a, WORDS_PLAIN),
               measures_word_list(&b, WORDS_PLAIN));
    demand(words_count_space(text, CPU_SCALAR) == measures_words(&a));
    demand(words_count_space(text, cpu_best()) == measures_words(&a));
    demand(measures_chars(&a) <= text.len && measures_lines(&a) <= text.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str bytes = {(const char *)data, size};
    const bool is_valid = utf8_is_valid(bytes, CPU_SCALAR);
    struct arena arena;
    struct buf repaired;
    size_t n_replaced;

    arena_init(&arena);
    buf_init(&repaired, NULL);
    demand(utf8_is_valid(bytes, cpu_best()) == is_valid);
    n_replaced = utf8_repair(&repaired, bytes);
    demand(is_valid == (n_replaced == 0));
    demand(!is_valid || str_eq(buf_str(&repaired), bytes));
    demand(utf8_is_valid(buf_str(&repaired), cpu_best()));
    check_words(bytes, &arena);
    check_words(buf_str(&repaired), &arena);
    buf_release(&repaired);
    arena_release(&arena);
    return 0;
}
