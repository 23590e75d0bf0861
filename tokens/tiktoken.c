/*
 * tiktoken.c -- tokenizers from .tiktoken files: ranks of byte strings.
 *
 * The file says neither its name nor its regex nor its special tokens; the
 * published ones are known by their SHA-256 (tiktoken_ext/openai_public.py),
 * others need a pattern and the id of the end of text. Nothing is guessed.
 */
#include "tokens/tiktoken.h"

#include "base/mem.h"
#include "text/unicode.h"
#include "tokens/pretoken_gpt2.h"
#include "tokens/tokenizer.h"

struct tiktoken {
    struct tokenizer base;
    struct bpe bpe;
    const struct pretoken *pretoken;
    char *name;
};

struct known {
    const char *sha256_hex;
    const char *name;
    const struct pretoken *pretoken; /* NULL: not supported yet */
    int64_t eot_id;
};

/* clang-format off */
static const struct known known_files[] = {
    {"306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930",
     "r50k_base", &pretoken_gpt2, 50256},
    {"94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069",
     "p50k_base", NULL, 50256},
    {"223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
     "cl100k_base", NULL, 100257},
    {"446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
     "o200k_base", NULL, 199999},
};
/* clang-format on */

static const struct pretoken *const pretokens[] = {&pretoken_gpt2};

static const struct known *find_known(const char *sha256_hex)
{
    for (size_t i = 0; i < ARRAY_LEN(known_files); i++) {
        if (strcmp(known_files[i].sha256_hex, sha256_hex) == 0)
            return &known_files[i];
    }
    return NULL;
}

static const struct pretoken *find_pretoken(const char *pattern)
{
    for (size_t i = 0; i < ARRAY_LEN(pretokens); i++) {
        if (strcmp(pretokens[i]->name, pattern) == 0)
            return pretokens[i];
        for (size_t k = 0; pretokens[i]->patterns[k] != NULL; k++) {
            if (strcmp(pretokens[i]->patterns[k], pattern) == 0)
                return pretokens[i];
        }
    }
    return NULL;
}

/* What the options and the known files together say. */
static enum status settle(const struct tokenizer_options *options,
                          const struct known *known, struct known *out,
                          struct error *err)
{
    const char *const path = options->path_or_name;
    const struct pretoken *asked = NULL;

    if (known != NULL && known->pretoken == NULL)
        return error_set(err, STATUS_USAGE, "%s: %s is not supported yet", path,
                         known->name);
    if (options->pattern != NULL) {
        asked = find_pretoken(options->pattern);
        if (asked == NULL)
            return error_set(err, STATUS_USAGE,
                             "%s: the pattern %s is not supported yet", path,
                             options->pattern);
        if (known != NULL && known->pretoken != asked)
            return error_set(err, STATUS_USAGE, "%s: %s has the pattern %s",
                             path, known->name, known->pretoken->name);
    }
    *out = known != NULL ? *known : (struct known){NULL, path, asked, -1};
    if (options->eot_id >= 0)
        out->eot_id = options->eot_id;
    if (out->pretoken == NULL)
        return error_set(err, STATUS_USAGE,
                         "%s: not a published vocabulary, so it needs a "
                         "pattern (gpt2)",
                         path);
    if (out->eot_id < 0)
        return error_set(err, STATUS_USAGE,
                         "%s: not a published vocabulary, so it needs the id "
                         "of the end of text",
                         path);
    return STATUS_OK;
}

static enum status check_eot(const struct tiktoken_file *parsed, int64_t eot_id,
                             const char *path, struct error *err)
{
    if (eot_id > INT32_MAX)
        return error_set(err, STATUS_USAGE,
                         "%s: the end of text cannot be above %d", path,
                         INT32_MAX);
    for (uint32_t i = 0; i < parsed->n; i++) {
        if (parsed->tokens[i].id == eot_id)
            return error_set(err, STATUS_USAGE,
                             "%s: the end of text cannot be %u, a token has "
                             "that id",
                             path, parsed->tokens[i].id);
    }
    return STATUS_OK;
}

static enum status open_file(const struct tokenizer_options *options,
                             struct str file, const char *sha256_hex,
                             struct tokenizer **out, struct error *err)
{
    const char *const path = options->path_or_name;
    struct tiktoken_file parsed = {0};
    struct known settled = {0};
    struct bpe bpe;
    struct tiktoken *tiktoken;
    enum status status = settle(options, find_known(sha256_hex), &settled, err);

    if (status == STATUS_OK)
        status = tiktoken_parse(&parsed, file, path, err);
    if (status != STATUS_OK)
        return status;
    status = check_eot(&parsed, settled.eot_id, path, err);
    if (status != STATUS_OK)
        goto out;
    status = bpe_build(&bpe, parsed.tokens, parsed.n, err);
    if (status != STATUS_OK) {
        (void)error_within(err, path);
        goto out;
    }
    tiktoken = mem_zalloc(1, sizeof(*tiktoken));
    tiktoken->bpe = bpe;
    tiktoken->pretoken = settled.pretoken;
    tiktoken->name = mem_strdup(settled.name);
    tiktoken->base.name = tiktoken->name;
    tiktoken->base.unicode_version = UNICODE_VERSION;
    tiktoken->base.eot_id = (uint32_t)settled.eot_id;
    tiktoken->base.max_id = parsed.tokens[parsed.n - 1].id;
    if (tiktoken->base.max_id < tiktoken->base.eot_id)
        tiktoken->base.max_id = tiktoken->base.eot_id;
    *out = &tiktoken->base;
out:
    tiktoken_release(&parsed);
    return status;
}

static void close_file(struct tokenizer *tokenizer)
{
    struct tiktoken *tiktoken = (struct tiktoken *)tokenizer;

    bpe_release(&tiktoken->bpe);
    mem_free(tiktoken->name);
    mem_free(tiktoken);
}

/* By the suffix, or a first line that looks like one. */
static bool recognises(struct str head, const char *path)
{
    const size_t len = strlen(path);
    size_t at = 0;

    if (len >= 9 && strcmp(path + len - 9, ".tiktoken") == 0)
        return true;
    while (at < head.len && head.ptr[at] > ' ' && head.ptr[at] <= 'z')
        at++;
    if (at == 0 || at % 4 != 0 || at + 1 >= head.len || head.ptr[at] != ' ')
        return false;
    return head.ptr[at + 1] >= '0' && head.ptr[at + 1] <= '9';
}

static size_t fixed_bytes(const struct tokenizer *tokenizer)
{
    return sizeof(struct tiktoken) +
           bpe_bytes(&((const struct tiktoken *)tokenizer)->bpe);
}

static size_t worker_bytes(const struct tokenizer *tokenizer)
{
    (void)tokenizer;
    return encoder_scratch_bytes();
}

static enum status scratch_new(const struct tokenizer *tokenizer,
                               enum cpu_level cpu, void **out,
                               struct error *err)
{
    struct encoder_scratch *scratch = NULL;
    const enum status status = encoder_scratch_new(&scratch, err);

    (void)tokenizer;
    (void)cpu;
    *out = scratch;
    return status;
}

static void scratch_free(void *scratch)
{
    encoder_scratch_free(scratch);
}

static size_t encode(const struct tokenizer *tokenizer, void *scratch,
                     struct str text, uint32_t *ids)
{
    const struct tiktoken *tiktoken = (const struct tiktoken *)tokenizer;

    return encoder_run(&tiktoken->bpe, tiktoken->pretoken, scratch, text, ids);
}

const struct tokenizer_type tiktoken_tokenizer = {
    .name = "tiktoken",
    .summary = "ranks of byte strings (.tiktoken)",
    .recognises = recognises,
    .open = open_file,
    .close = close_file,
    .fixed_bytes = fixed_bytes,
    .worker_bytes = worker_bytes,
    .scratch_new = scratch_new,
    .scratch_free = scratch_free,
    .encode = encode,
};
