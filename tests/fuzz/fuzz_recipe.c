/*
 * fuzz_recipe.c -- any bytes as a recipe are split or refused with a place;
 * each word, quoted and split again, is itself.
 */
#include "base/mem.h"
#include "cmd/typed.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct binding bindings[] = {{{"A", 1}, "value"},
                                          {{"B_2", 3}, "two | 'words'"}};

static void must(bool holds)
{
    if (!holds)
        abort();
}

static enum status split(struct typed_pipeline *out, struct str text)
{
    struct error err = {0};
    const enum status status =
        typed_split(out, "r", text, bindings, ARRAY_LEN(bindings), &err);

    must(status == STATUS_OK || strncmp(err.message, "r:", 2) == 0);
    return status;
}

static void check_again(const struct typed_pipeline *typed)
{
    struct typed_pipeline again;
    struct buf text;

    buf_init(&text, NULL);
    for (size_t i = 0; i < typed->n; i++) {
        for (size_t j = 0; j < typed->stages[i].n; j++) {
            if (i + j > 0)
                buf_add_text(&text, j > 0 ? " " : "|");
            typed_quote(typed->stages[i].words[j], &text);
        }
    }
    must(split(&again, buf_str(&text)) == STATUS_OK);
    must(again.n == typed->n);
    for (size_t i = 0; i < typed->n; i++) {
        must(again.stages[i].n == typed->stages[i].n);
        for (size_t j = 0; j < typed->stages[i].n; j++)
            must(strcmp(again.stages[i].words[j], typed->stages[i].words[j]) ==
                 0);
    }
    typed_release(&again);
    buf_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *exact = mem_alloc(size);
    struct typed_pipeline typed;

    if (size > 0)
        memcpy(exact, data, size);
    if (split(&typed, (struct str){exact, size}) == STATUS_OK)
        check_again(&typed);
    typed_release(&typed);
    mem_free(exact);
    return 0;
}
