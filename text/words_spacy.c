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
#include "text/spacy_cache.h"
#include "text/spacy_rules.h"
#include "text/spacy_special.h"
#include "text/spacy_split.h"

#include <assert.h>

struct word_tools {
    struct word *tokens;
    size_t n_tokens;
    size_t cap_tokens;
    struct ends ends;     /* of the chunk at hand */
    struct ends suffixes; /* working space of spacy_split */
    struct ends cuts;     /* between sentences */
    struct specials specials;
    unsigned n_texts;         /* 0, 1, or more: 2 */
    void *memory;             /* NULL before the second text */
    struct spacy_slot *slots; /* in it, at a cache line */
};

static_assert(sizeof(struct spacy_slot) == 32, "two a cache line");

enum { TOKENS_FIRST = 1024, PREFETCH_CHUNKS = 12 };

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
    mem_free(tools->memory);
    mem_free(tools);
}

/* All that a chunk moves on. */
struct state {
    size_t n_tokens;
    size_t n_cuts;
    size_t end; /* of the last token */
    bool is_armed;
};

struct walk {
    struct str text;
    struct word_tools *tools;
    const struct words *chunks;
    struct state state;
    struct state before; /* the group */
    size_t group;        /* its first chunk */
    size_t n_group;      /* chunks; 0: there is none */
    bool is_changed;     /* was the special matcher at work in it? */
};

static void reserve(struct word_tools *tools, size_t n, size_t n_more)
{
    if (tools->cap_tokens - n >= n_more)
        return;
    tools->cap_tokens = 2 * tools->cap_tokens + n_more + TOKENS_FIRST;
    tools->tokens =
        mem_realloc(tools->tokens, tools->cap_tokens * sizeof(*tools->tokens));
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

static struct str token_text(const struct walk *walk, const struct word *token)
{
    return (struct str){walk->text.ptr + token->offset, token->len};
}

static void cut(struct walk *walk)
{
    walk->tools->cuts.n = walk->state.n_cuts;
    ends_add(&walk->tools->cuts, walk->state.end);
    walk->state.n_cuts++;
}

/* What n tokens more do to the sentences. */
static void judge(struct walk *walk, size_t n)
{
    struct state *state = &walk->state;

    for (size_t i = 0; i < n; i++) {
        const struct word *word = &walk->tools->tokens[state->n_tokens++];
        const struct str token = token_text(walk, word);

        if (is_final(token)) {
            state->is_armed = true;
        } else if (state->is_armed && !is_punct(token)) {
            cut(walk);
            state->is_armed = false;
        }
        state->end = word->offset + word->len;
    }
}

/* The raw tokens of a chunk, n behind the state's. */
static size_t split(struct walk *walk, const struct word *chunk, size_t n)
{
    struct word_tools *tools = walk->tools;
    const size_t at = walk->state.n_tokens + n;
    size_t start = chunk->offset;

    tools->ends.n = 0;
    spacy_split((struct str){walk->text.ptr + chunk->offset, chunk->len},
                chunk->offset, &tools->ends, &tools->suffixes);
    reserve(tools, at, tools->ends.n);
    for (size_t i = 0; i < tools->ends.n; i++) {
        const size_t end = tools->ends.items[i];

        tools->tokens[at + i] =
            (struct word){(uint32_t)start, (uint32_t)(end - start)};
        start = end;
    }
    return tools->ends.n;
}

/* Chunks of a group together, as if none had been taken before. */
static void redo_group(struct walk *walk)
{
    struct word_tools *tools = walk->tools;
    size_t n = 0;

    walk->state = walk->before;
    for (size_t i = 0; i < walk->n_group; i++)
        n += split(walk, &walk->chunks->items[walk->group + i], n);
    n = specials_apply(&tools->specials, walk->text,
                       tools->tokens + walk->state.n_tokens, n);
    judge(walk, n);
}

/* True when tokens behind the state's are gone. */
static bool close_group(struct walk *walk)
{
    const bool redoes = walk->n_group > 1 && walk->is_changed;

    if (redoes)
        redo_group(walk);
    walk->n_group = 0;
    return redoes;
}

/* Chunk i joins the group or begins one, before it moves the state. */
static void join_group(struct walk *walk, size_t i, uint8_t flags)
{
    if (walk->n_group == 0) {
        if ((flags & SPACY_OPEN) == 0)
            return;
        walk->group = i;
        walk->before = walk->state;
        walk->is_changed = false;
    }
    walk->n_group++;
    walk->is_changed |= (flags & SPACY_CHANGED) != 0;
}

/* May a pattern that begins in the group go on behind this chunk of it? */
static bool is_open(const struct walk *walk, uint8_t flags)
{
    return (flags & SPACY_OPEN) != 0 ||
           (walk->n_group > 1 && (flags & SPACY_PASSES) != 0);
}

/* Is the white space from `at`, where a chunk ends, to `to` a token? */
static bool is_space_token(struct str text, size_t at, size_t to)
{
    return to > at && !(to == at + 1 && text.ptr[at] == ' ');
}

static void take_space(struct walk *walk)
{
    close_group(walk);
    if (walk->state.is_armed)
        cut(walk);
    walk->state.is_armed = false;
}

/* The n tokens behind the state's are those of a chunk: what of them? */
static uint8_t mark_flags(const struct walk *walk, size_t n)
{
    const struct word *tokens = walk->tools->tokens + walk->state.n_tokens;
    uint8_t flags = SPACY_MARKS;

    for (size_t i = 0; i < n; i++) {
        const struct str token = token_text(walk, &tokens[i]);
        const bool ends = is_final(token);

        if (ends)
            flags |= SPACY_FINALS | SPACY_ARMS;
        if (ends || is_punct(token))
            continue;
        flags &= (uint8_t) ~(SPACY_MARKS | SPACY_ARMS);
        if (i == 0)
            flags |= SPACY_STARTS;
    }
    return flags;
}

/* Can all of the tokens stand in a pattern? */
static uint8_t passes(const struct walk *walk, size_t n)
{
    const struct word *tokens = walk->tools->tokens + walk->state.n_tokens;

    for (size_t i = 0; i < n; i++)
        if (!specials_may_follow(walk->text, &tokens[i]))
            return 0;
    return SPACY_PASSES;
}

/* Tokens of a chunk behind the state's, by the rules; returns the flags. */
static uint8_t take_slow(struct walk *walk, const struct word *chunk,
                         size_t *n_tokens)
{
    struct word_tools *tools = walk->tools;
    const size_t n = split(walk, chunk, 0);
    struct word *tokens = tools->tokens + walk->state.n_tokens;
    uint8_t flags = 0;

    if (specials_is_open(walk->text, tokens, n))
        flags |= SPACY_OPEN;
    if (specials_may_follow(walk->text, tokens))
        flags |= SPACY_FOLLOWS | passes(walk, n);
    *n_tokens = specials_apply(&tools->specials, walk->text, tokens, n);
    if (*n_tokens != n)
        flags |= SPACY_CHANGED;
    return flags | mark_flags(walk, *n_tokens);
}

/* The same, from the slot. */
static uint8_t take_slot(struct walk *walk, const struct word *chunk,
                         const struct spacy_slot *slot, size_t *n)
{
    struct word *to;
    uint32_t start = 0;

    reserve(walk->tools, walk->state.n_tokens, SPACY_SLOT_TOKENS);
    to = walk->tools->tokens + walk->state.n_tokens;
    for (size_t i = 0; i < slot->n_tokens; i++) {
        const uint32_t end = slot->ends[i];

        to[i] = (struct word){chunk->offset + start, end - start};
        start = end;
    }
    *n = slot->n_tokens;
    return slot->flags;
}

static void fill(struct walk *walk, const struct word *chunk, size_t n,
                 uint8_t flags, struct spacy_slot *slot)
{
    const struct word *tokens = walk->tools->tokens + walk->state.n_tokens;

    slot->len = (uint8_t)chunk->len;
    slot->n_tokens = (uint8_t)n;
    slot->flags = flags;
    for (size_t i = 0; i < n && i < SPACY_SLOT_TOKENS; i++)
        slot->ends[i] =
            (uint8_t)(tokens[i].offset + tokens[i].len - chunk->offset);
}

/* Sentences, by the flags where they are enough. */
static void move_on(struct walk *walk, const struct word *chunk, size_t n,
                    uint8_t flags)
{
    struct state *state = &walk->state;
    const bool is_plain = (flags & SPACY_MARKS) != 0 ||
                          ((flags & SPACY_FINALS) == 0 &&
                           (!state->is_armed || (flags & SPACY_STARTS) != 0));

    if (!is_plain) {
        judge(walk, n);
        return;
    }
    if (state->is_armed && (flags & SPACY_STARTS) != 0) {
        cut(walk);
        state->is_armed = false;
    }
    if ((flags & SPACY_ARMS) != 0)
        state->is_armed = true;
    state->n_tokens += n;
    state->end = chunk->offset + chunk->len;
}

/* What chunk becomes, behind the state's tokens; from its slot, or into it. */
static uint8_t take_tokens(struct walk *walk, const struct word *chunk,
                           size_t *n)
{
    const char *bytes = walk->text.ptr + chunk->offset;
    struct word_tools *tools = walk->tools;
    struct spacy_slot *slot;
    uint64_t key[2];
    uint8_t flags;

    if (chunk->len > SPACY_KEY_BYTES || tools->slots == NULL)
        return take_slow(walk, chunk, n);
    spacy_key(key, bytes, chunk->len,
              walk->text.len - chunk->offset >= SPACY_KEY_BYTES);
    slot = spacy_bucket(tools->slots, key);
    if (spacy_slot_is(&slot[0], key, chunk->len))
        return take_slot(walk, chunk, &slot[0], n);
    if (spacy_slot_is(&slot[1], key, chunk->len))
        return take_slot(walk, chunk, &slot[1], n);
    flags = take_slow(walk, chunk, n);
    if (*n <= SPACY_SLOT_TOKENS) {
        slot[1] = slot[0];
        memcpy(slot->key, key, sizeof(key));
        fill(walk, chunk, *n, flags, slot);
    }
    return flags;
}

static void take_chunk(struct walk *walk, size_t i)
{
    const struct word *chunk = &walk->chunks->items[i];
    size_t n;
    uint8_t flags = take_tokens(walk, chunk, &n);

    if (walk->n_group > 0 && (flags & SPACY_FOLLOWS) == 0 && close_group(walk))
        flags = take_tokens(walk, chunk, &n);
    join_group(walk, i, flags);
    move_on(walk, chunk, n, flags);
    if (walk->n_group > 0 && !is_open(walk, flags))
        close_group(walk);
}

/* The slot of a chunk to come, on its way from memory. */
static void prefetch(const struct walk *walk, const struct word *chunk)
{
    uint64_t key[2];

    if (chunk->len > SPACY_KEY_BYTES || walk->tools->slots == NULL ||
        walk->text.len - chunk->offset < SPACY_KEY_BYTES)
        return;
    spacy_key(key, walk->text.ptr + chunk->offset, chunk->len, true);
    __builtin_prefetch(spacy_bucket(walk->tools->slots, key));
}

static void walk_chunks(struct walk *walk)
{
    const struct words *chunks = walk->chunks;
    size_t end = 0; /* of the chunk before; 0: there is none */

    for (size_t i = 0; i < chunks->n; i++) {
        const struct word *chunk = &chunks->items[i];

        if (i + PREFETCH_CHUNKS < chunks->n)
            prefetch(walk, chunk + PREFETCH_CHUNKS);
        if (end > 0 && is_space_token(walk->text, end, chunk->offset))
            take_space(walk);
        take_chunk(walk, i);
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

static void make_slots(struct word_tools *tools)
{
    const size_t bucket_bytes = 2 * sizeof(*tools->slots);
    uintptr_t at;

    tools->memory = mem_zalloc((size_t)SPACY_BUCKETS + 1, bucket_bytes);
    at = (uintptr_t)tools->memory + bucket_bytes - 1;
    tools->slots = (struct spacy_slot *)(at - at % bucket_bytes);
}

const struct spacy_text *spacy_measure(const struct words *chunks,
                                       struct word_tools *tools,
                                       struct arena *arena)
{
    const struct str text = chunks->text;
    struct spacy_text *out = arena_alloc(arena, sizeof(*out));
    struct walk walk = {.text = text, .tools = tools, .chunks = chunks};
    size_t n;

    if (tools->n_texts == 1)
        make_slots(tools);
    tools->n_texts += tools->n_texts < 2;
    walk_chunks(&walk);
    n = walk.state.n_tokens;
    tools->cuts.n = walk.state.n_cuts;
    ends_add(&tools->cuts, text.len);
    out->words = (struct words){
        text, copied(arena, tools->tokens, n * sizeof(struct word)), n};
    out->sentences = (struct sentences){
        text,
        copied(arena, tools->cuts.items, tools->cuts.n * sizeof(uint32_t)),
        tools->cuts.n};
    return out;
}
