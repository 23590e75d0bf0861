/*
 * words_spacy.c -- datatrove's English words and sentences: spaCy 3.8's blank
 * English tokenizer and its sentencizer.
 *
 * A chunk is a word of `space`. Each is parted by itself (spacy_split.h), then
 * the special matcher goes over the tokens. A pattern may cross a space, so
 * chunks whose edges can be parts of one are taken together, as a group.
 *
 * White space is a token unless it is one U+0020 behind a chunk. datatrove
 * drops these from its words, but they end sentences: a token that is one
 * sentence-final character arms a cut, and the next token that is neither all
 * punctuation nor such a character begins a sentence. A piece ends where the
 * last token of its sentence does.
 */
#include "text/words_spacy.h"

#include "base/mem.h"
#include "text/spacy_rules.h"
#include "text/spacy_special.h"
#include "text/spacy_split.h"

struct word_tools {
    struct word *tokens;
    size_t n_tokens;
    size_t cap_tokens;
    struct ends ends;     /* of the chunk at hand */
    struct ends suffixes; /* working space of spacy_split */
    struct ends cuts;     /* between sentences */
    struct specials specials;
};

enum { TOKENS_FIRST = 1024 };

struct word_tools *word_tools_new(void)
{
    return mem_zalloc(1, sizeof(struct word_tools));
}

void word_tools_free(struct word_tools *tools)
{
    if (tools == NULL)
        return;
    mem_free(tools->tokens);
    ends_release(&tools->ends);
    ends_release(&tools->suffixes);
    ends_release(&tools->cuts);
    specials_release(&tools->specials);
    mem_free(tools);
}

struct walk {
    struct str text;
    struct word_tools *tools;
    size_t group; /* its first token */
    size_t end;   /* of the last token that was judged */
    bool is_armed;
    bool is_open; /* may a pattern go on behind the group? */
};

static void reserve(struct word_tools *tools, size_t n_more)
{
    if (tools->cap_tokens - tools->n_tokens >= n_more)
        return;
    tools->cap_tokens = 2 * tools->cap_tokens + n_more + TOKENS_FIRST;
    tools->tokens =
        mem_realloc(tools->tokens, tools->cap_tokens * sizeof(*tools->tokens));
}

static void put_tokens(struct word_tools *tools, const struct word *chunk)
{
    size_t start = chunk->offset;

    reserve(tools, tools->ends.n);
    for (size_t i = 0; i < tools->ends.n; i++) {
        const size_t end = tools->ends.items[i];

        tools->tokens[tools->n_tokens++] =
            (struct word){(uint32_t)start, (uint32_t)(end - start)};
        start = end;
    }
}

static bool is_final(struct str token)
{
    size_t at = 0;

    return (spacy_class(utf8_step(token, &at)) & SPACY_FINAL) != 0 &&
           at == token.len;
}

static bool is_punct(struct str token)
{
    size_t at = 0;

    while (at < token.len)
        if ((spacy_class(utf8_step(token, &at)) & SPACY_PUNCT) == 0)
            return false;
    return true;
}

/* What a token does to the sentences. */
static void judge(struct walk *walk, const struct word *word)
{
    const struct str token = {walk->text.ptr + word->offset, word->len};

    if (is_final(token)) {
        walk->is_armed = true;
    } else if (walk->is_armed && !is_punct(token)) {
        ends_add(&walk->tools->cuts, walk->end);
        walk->is_armed = false;
    }
    walk->end = word->offset + word->len;
}

static void close_group(struct walk *walk)
{
    struct word_tools *tools = walk->tools;
    struct word *tokens = tools->tokens + walk->group;
    const size_t n = specials_apply(&tools->specials, walk->text, tokens,
                                    tools->n_tokens - walk->group);

    tools->n_tokens = walk->group + n;
    for (size_t i = 0; i < n; i++)
        judge(walk, &tokens[i]);
    walk->group = tools->n_tokens;
    walk->is_open = false;
}

/* Is the white space from `at`, where a chunk ends, to `to` a token? */
static bool is_space_token(struct str text, size_t at, size_t to)
{
    return to > at && !(to == at + 1 && text.ptr[at] == ' ');
}

static void take_space(struct walk *walk)
{
    close_group(walk);
    if (walk->is_armed)
        ends_add(&walk->tools->cuts, walk->end);
    walk->is_armed = false;
}

static void take_chunk(struct walk *walk, const struct word *chunk)
{
    struct word_tools *tools = walk->tools;
    struct word first;

    tools->ends.n = 0;
    spacy_split((struct str){walk->text.ptr + chunk->offset, chunk->len},
                chunk->offset, &tools->ends, &tools->suffixes);
    first = (struct word){chunk->offset, tools->ends.items[0] - chunk->offset};
    if (!walk->is_open || !specials_may_follow(walk->text, &first))
        close_group(walk);
    put_tokens(tools, chunk);
    walk->is_open = specials_is_open(walk->text, tools->tokens + walk->group,
                                     tools->n_tokens - walk->group);
}

static void walk_chunks(struct walk *walk, const struct words *chunks)
{
    size_t end = 0; /* of the chunk before; 0: there is none */

    for (size_t i = 0; i < chunks->n; i++) {
        const struct word *chunk = &chunks->items[i];

        if (end > 0 && is_space_token(walk->text, end, chunk->offset))
            take_space(walk);
        take_chunk(walk, chunk);
        end = chunk->offset + chunk->len;
    }
    close_group(walk);
    if (is_space_token(walk->text, end, walk->text.len))
        take_space(walk);
}

static void *copied(struct arena *arena, const void *from, size_t size_bytes)
{
    void *to = arena_alloc(arena, size_bytes);

    if (size_bytes > 0)
        memcpy(to, from, size_bytes);
    return to;
}

const struct spacy_text *spacy_measure(const struct words *chunks,
                                       struct word_tools *tools,
                                       struct arena *arena)
{
    const struct str text = chunks->text;
    struct spacy_text *out = arena_alloc(arena, sizeof(*out));
    struct walk walk = {.text = text, .tools = tools};

    tools->n_tokens = 0;
    tools->cuts.n = 0;
    walk_chunks(&walk, chunks);
    ends_add(&tools->cuts, text.len);
    out->words = (struct words){
        text,
        copied(arena, tools->tokens, tools->n_tokens * sizeof(struct word)),
        tools->n_tokens};
    out->sentences = (struct sentences){
        text,
        copied(arena, tools->cuts.items, tools->cuts.n * sizeof(uint32_t)),
        tools->cuts.n};
    return out;
}
