/*
 * fasttext_features.c -- see fasttext_features.h.
 *
 * Rows gather in a list that is added up when it is full. Words of the
 * dictionary have the rows of their subwords listed ahead, while all lists
 * together take at most LISTS_MAX_BYTES.
 *
 * Source: fastText 0.9.2 dictionary.cc (readWord, getLine,
 * addWordNgrams). Bytes are not validated; separators are space,
 * \n, \r, \t, \v, \f and NUL. A token that begins with __label__ and is not in
 * the dictionary, or is there as a label, is no feature.
 */
#include "scoring/fasttext_features.h"

#include "base/mem.h"

enum {
    LISTS_MAX_BYTES = 32 << 20,
    LIST_MAX_ROWS = FASTTEXT_ROWS_MAX / 2,
    SUBWORDS_ROOM = FASTTEXT_ROWS_MAX / 4,
};

struct run {
    const struct fasttext_features *features;
    struct fasttext_bag *bag;
};

static bool is_separator(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
}

static void flush(const struct run *run)
{
    struct fasttext_bag *bag = run->bag;

    fasttext_rows_add(&run->features->input, bag->rows, bag->n_rows, bag->sum);
    bag->n_features += bag->n_rows;
    bag->n_rows = 0;
}

static void make_room(const struct run *run, size_t n)
{
    if (run->bag->n_rows + n > FASTTEXT_ROWS_MAX)
        flush(run);
}

static void add_subwords(const struct run *run, struct str token)
{
    const struct fasttext_features *features = run->features;
    struct fasttext_word word = {.rest = token};
    struct fasttext_bag *bag = run->bag;

    while (word.rest.len > 0) {
        make_room(run, SUBWORDS_ROOM);
        bag->n_rows += fasttext_subwords(&features->dict, features->chars,
                                         &word, bag->rows + bag->n_rows,
                                         FASTTEXT_ROWS_MAX - bag->n_rows);
    }
}

/* Whether the rows of a word are few enough to have a list. */
static bool has_list(const struct fasttext_features *features, struct str token)
{
    return token.len < LIST_MAX_ROWS / (size_t)features->chars[1] &&
           !str_is(token, FASTTEXT_EOS);
}

/* A word of the dictionary: its own row, then those of its subwords. */
static void add_known(const struct run *run, struct str token, size_t word)
{
    const struct fasttext_features *features = run->features;
    struct fasttext_bag *bag = run->bag;
    const uint32_t *list;
    size_t n;

    make_room(run, 1 + LIST_MAX_ROWS);
    bag->rows[bag->n_rows++] = (uint32_t)word;
    if (features->chars[1] <= 0 || str_is(token, FASTTEXT_EOS))
        return;
    if (features->lists == NULL || !has_list(features, token)) {
        add_subwords(run, token);
        return;
    }
    list = features->lists + features->list_at[word];
    n = features->list_at[word + 1] - features->list_at[word];
    for (size_t i = 0; i < n; i++)
        bag->rows[bag->n_rows + i] = list[i];
    bag->n_rows += n;
}

static void keep_hash(const struct run *run, uint32_t hash)
{
    struct fasttext_bag *bag = run->bag;

    if (run->features->max_words <= 1)
        return;
    if (bag->n_hashes == bag->max_hashes) {
        bag->max_hashes = 2 * bag->max_hashes + 1024;
        bag->hashes =
            mem_realloc(bag->hashes, bag->max_hashes * sizeof(*bag->hashes));
    }
    bag->hashes[bag->n_hashes++] = hash;
}

static void add_token(const struct run *run, struct str token, uint32_t hash)
{
    const struct fasttext_dict *dict = &run->features->dict;
    const int64_t entry = fasttext_dict_find(dict, token, hash);

    if (entry >= (int64_t)dict->n_words ||
        (entry == FASTTEXT_NONE && str_starts(token, FASTTEXT_LABEL_PREFIX)))
        return;
    if (entry != FASTTEXT_NONE)
        add_known(run, token, (size_t)entry);
    else if (run->features->chars[1] > 0 && !str_is(token, FASTTEXT_EOS))
        add_subwords(run, token);
    keep_hash(run, hash);
}

static void add_eos(const struct run *run)
{
    const struct str eos = str_from(FASTTEXT_EOS);

    add_token(run, eos, fasttext_hash(eos));
}

/* From each token, the n-grams of 2 to max_words tokens; hashes are signed. */
static void add_word_ngrams(const struct run *run)
{
    const struct fasttext_dict *dict = &run->features->dict;
    struct fasttext_bag *bag = run->bag;

    for (size_t i = 0; i < bag->n_hashes; i++) {
        uint64_t hash = (uint64_t)(int64_t)(int32_t)bag->hashes[i];
        const size_t max_words = (size_t)run->features->max_words;
        const size_t left = bag->n_hashes - i;
        const size_t end = i + (left < max_words ? left : max_words);

        make_room(run, FASTTEXT_MAX_WORDS);
        for (size_t j = i + 1; j < end; j++) {
            hash =
                hash * 116049371 + (uint64_t)(int64_t)(int32_t)bag->hashes[j];
            bag->n_rows += fasttext_bucket_row(
                dict, fasttext_bucket(dict, hash), &bag->rows[bag->n_rows]);
        }
    }
}

/* Tokens up to the end of the span; returns where it stopped. */
static const char *add_tokens(const struct run *run, struct str text,
                              enum fasttext_span span)
{
    const char *const end = text.ptr + text.len;
    const char *at = text.ptr;

    while (at < end) {
        const char *const start = at;
        uint32_t hash = FASTTEXT_HASH_SEED;
        struct str token;

        while (at < end && !is_separator(*at))
            hash = fasttext_hash_byte(hash, *at++);
        token = (struct str){start, (size_t)(at - start)};
        if (token.len > 0)
            add_token(run, token, hash);
        if (str_is(token, FASTTEXT_EOS))
            return at < end && *at != '\n' ? at + 1 : at;
        if (at < end && *at++ == '\n' && span == FASTTEXT_LINE) {
            add_eos(run);
            return at;
        }
    }
    if (span == FASTTEXT_DOCUMENT)
        add_eos(run);
    return end;
}

size_t fasttext_bag_fill(struct fasttext_bag *bag,
                         const struct fasttext_features *features,
                         struct str text, enum fasttext_span span)
{
    const struct run run = {features, bag};
    const char *stop;

    memset(bag->sum, 0, features->input.file.n_cols * sizeof(*bag->sum));
    bag->n_features = 0;
    bag->n_rows = 0;
    bag->n_hashes = 0;
    if (text.ptr == NULL)
        text = str_from("");
    stop = add_tokens(&run, text, span);
    add_word_ngrams(&run);
    flush(&run);
    return (size_t)(stop - text.ptr);
}

void fasttext_bag_init(struct fasttext_bag *bag, size_t n_cols)
{
    *bag = (struct fasttext_bag){.sum = mem_zalloc(n_cols + 16, sizeof(float))};
}

void fasttext_bag_release(struct fasttext_bag *bag)
{
    mem_free(bag->sum);
    mem_free(bag->hashes);
    bag->sum = NULL;
    bag->hashes = NULL;
}

/* Rows of one word's subwords, at the start of bag->rows. */
static size_t list_word(const struct run *run, size_t word)
{
    const struct str text = fasttext_dict_text(&run->features->dict, word);

    run->bag->n_rows = 0;
    if (has_list(run->features, text))
        add_subwords(run, text);
    return run->bag->n_rows;
}

/* The lists, or only their total length when lists is NULL. */
static size_t list_words(struct fasttext_features *features,
                         struct fasttext_bag *bag)
{
    const struct run run = {features, bag};
    size_t total = 0;

    for (size_t i = 0; i < features->dict.n_words; i++) {
        const size_t n = list_word(&run, i);

        if ((total + n) * sizeof(*features->lists) > LISTS_MAX_BYTES)
            return SIZE_MAX;
        if (features->lists != NULL)
            memcpy(features->lists + total, bag->rows, n * sizeof(*bag->rows));
        total += n;
        if (features->list_at != NULL)
            features->list_at[i + 1] = (uint32_t)total;
    }
    return total;
}

void fasttext_features_prepare(struct fasttext_features *features)
{
    const size_t max_rows = LISTS_MAX_BYTES / sizeof(*features->lists);
    const size_t n_words = features->dict.n_words;
    struct fasttext_bag *bag;
    size_t n_rows;

    if (features->chars[1] <= 0)
        return;
    bag = mem_zalloc(1, sizeof(*bag));
    n_rows = list_words(features, bag);
    if (n_rows < max_rows && n_words < max_rows - n_rows) {
        features->lists = mem_alloc(n_rows * sizeof(*features->lists));
        features->list_at = mem_zalloc(n_words + 1, sizeof(*features->list_at));
        features->lists_bytes = (n_rows + n_words + 1) * sizeof(uint32_t);
        (void)list_words(features, bag);
    }
    mem_free(bag);
}

void fasttext_features_release(struct fasttext_features *features)
{
    fasttext_dict_release(&features->dict);
    fasttext_rows_release(&features->input);
    mem_free(features->lists);
    mem_free(features->list_at);
    *features = (struct fasttext_features){0};
}
