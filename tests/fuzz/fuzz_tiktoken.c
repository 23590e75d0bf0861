/*
 * fuzz_tiktoken.c -- a vocabulary from arbitrary bytes, then text through it.
 *
 * The input up to the first NUL is lines of a .tiktoken file, put behind the
 * 256 single bytes (so that most inputs open); the rest is text, which need
 * not be UTF-8. Properties: an error is one line that names the file; ids put
 * back together are the text; a second time, from the caches, they are the
 * same.
 */
#include "base/buf.h"
#include "base/mem.h"
#include "tokens/encoder.h"
#include "tokens/pretoken_gpt2.h"
#include "tokens/tiktoken.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* Ranks from 1000 on, to leave room for those of the input. */
static void add_bytes(struct buf *out)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (unsigned byte = 0; byte < 256; byte++)
        buf_printf(out, "%c%c== %u\n", digits[byte >> 2],
                   digits[(byte & 3) << 4], 1000 + byte);
}

static struct str bytes_of(const struct tiktoken_file *parsed, uint32_t id)
{
    for (uint32_t i = 0; i < parsed->n; i++) {
        if (parsed->tokens[i].id == id)
            return parsed->tokens[i].bytes;
    }
    return (struct str){NULL, 0};
}

static void check_text(const struct bpe *bpe,
                       const struct tiktoken_file *parsed, struct str text)
{
    uint32_t *const ids = mem_alloc((text.len + 16) * sizeof(*ids));
    uint32_t *const again = mem_alloc((text.len + 16) * sizeof(*again));
    struct encoder_scratch *scratch;
    struct error err;
    size_t n, at = 0;

    require(encoder_scratch_new(&scratch, &err) == STATUS_OK);
    n = encoder_run(bpe, &pretoken_gpt2, scratch, text, ids);
    require(n <= text.len);
    for (size_t i = 0; i < n; i++) {
        const struct str bytes = bytes_of(parsed, ids[i]);

        require(bytes.len > 0 && bytes.len <= text.len - at);
        require(memcmp(bytes.ptr, text.ptr + at, bytes.len) == 0);
        at += bytes.len;
    }
    require(at == text.len);
    require(encoder_run(bpe, &pretoken_gpt2, scratch, text, again) == n);
    require(n == 0 || memcmp(ids, again, n * sizeof(*ids)) == 0);
    encoder_scratch_free(scratch);
    mem_free(again);
    mem_free(ids);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *const nul = size > 0 ? memchr(data, 0, size) : NULL;
    const size_t n_lines = nul != NULL ? (size_t)(nul - data) : size;
    const size_t n_text = nul != NULL ? size - n_lines - 1 : 0;
    struct tiktoken_file parsed;
    struct error err = {0};
    char *text;
    struct buf file;
    struct bpe bpe;

    buf_init(&file, NULL);
    add_bytes(&file);
    buf_add(&file, (struct str){(const char *)data, n_lines});
    text = mem_alloc(n_text); /* exactly: nothing behind may be read */
    if (n_text > 0)
        memcpy(text, nul + 1, n_text);
    if (tiktoken_parse(&parsed, buf_str(&file), "file", &err) == STATUS_OK) {
        require(bpe_build(&bpe, parsed.tokens, parsed.n, &err) == STATUS_OK);
        check_text(&bpe, &parsed, (struct str){text, n_text});
        bpe_release(&bpe);
        tiktoken_release(&parsed);
    } else {
        require(memcmp(err.message, "file:", 5) == 0);
        require(strchr(err.message, '\n') == NULL);
    }
    mem_free(text);
    buf_release(&file);
    return 0;
}
