/*
 * bytes.c -- the built-in tokenizer `bytes`: a byte is its own id.
 *
 * Needs no file; for byte-level models, and for tests.
 */
#include "tokens/tokenizer.h"

#include "base/mem.h"

enum { EOT_ID = 256 };

static bool recognises(struct str head, const char *path)
{
    (void)head;
    (void)path;
    return false; /* there is no such file */
}

static enum status open_bytes(const struct tokenizer_options *options,
                              struct str file, const char *sha256_hex,
                              struct tokenizer **out, struct error *err)
{
    struct tokenizer *tokenizer;

    (void)file;
    (void)sha256_hex;
    if (options->pattern != NULL)
        return error_set(err, STATUS_USAGE, "bytes: takes no pattern");
    if (options->eot_id >= 0 && options->eot_id != EOT_ID)
        return error_set(err, STATUS_USAGE, "bytes: its end of text is %d",
                         EOT_ID);
    tokenizer = mem_zalloc(1, sizeof(*tokenizer));
    tokenizer->name = "bytes";
    tokenizer->max_id = EOT_ID;
    tokenizer->eot_id = EOT_ID;
    *out = tokenizer;
    return STATUS_OK;
}

static void close_bytes(struct tokenizer *tokenizer)
{
    mem_free(tokenizer);
}

static size_t size_of(const struct tokenizer *tokenizer)
{
    return sizeof(*tokenizer);
}

static enum status scratch_new(const struct tokenizer *tokenizer,
                               enum cpu_level cpu, void **out,
                               struct error *err)
{
    (void)tokenizer;
    (void)cpu;
    (void)err;
    *out = NULL;
    return STATUS_OK;
}

static size_t encode(const struct tokenizer *tokenizer, void *scratch,
                     struct str text, uint32_t *ids)
{
    (void)tokenizer;
    (void)scratch;
    for (size_t i = 0; i < text.len; i++)
        ids[i] = (unsigned char)text.ptr[i];
    return text.len;
}

const struct tokenizer_type bytes_tokenizer = {
    .name = "bytes",
    .summary = "ids 0 to 255 are bytes, 256 is the end of text; no file",
    .is_built_in = true,
    .recognises = recognises,
    .open = open_bytes,
    .close = close_bytes,
    .fixed_bytes = size_of,
    .worker_bytes = size_of,
    .scratch_new = scratch_new,
    .scratch_free = mem_free,
    .encode = encode,
};
