/*
 * compare_token_ids.c -- our ids against recorded ones, and how fast.
 *
 *   compare_token_ids VOCABULARY TEXTS...
 *
 * TEXTS as compare_token_ids.py packs them: per document the bytes of text and
 * the number of ids as little-endian u32, 16 hex digits (the first of SHA-256
 * of the ids as little-endian u32), the text. Prints documents that differ, and
 * MB per CPU-second: with empty caches, then the same again.
 */
#include "base/buf.h"
#include "base/mem.h"
#include "tokens/tokenizer.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct pass {
    double seconds;
    size_t n_bytes, n_ids, n_docs, n_wrong;
};

static double cpu_seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void die(const char *what)
{
    (void)fprintf(stderr, "compare_token_ids: %s\n", what);
    exit(1);
}

static void slurp(const char *path, struct buf *out)
{
    FILE *file = fopen(path, "rb");
    size_t n;

    if (file == NULL)
        die(path);
    while ((n = fread(buf_reserve(out, 1 << 20), 1, 1 << 20, file)) > 0)
        out->len += n;
    (void)fclose(file);
}

static bool is_right(const uint32_t *ids, size_t n, size_t want_n,
                     const char *want)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int len;
    char hex[17];

    if (EVP_Digest(ids, n * sizeof(*ids), digest, &len, EVP_sha256(), NULL) !=
        1)
        die("no SHA-256");
    for (size_t i = 0; i < 8; i++)
        (void)snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return n == want_n && memcmp(hex, want, 16) == 0;
}

static struct pass run(const struct tokenizer *tokenizer, void *scratch,
                       struct str all, bool check)
{
    struct pass pass = {0};
    uint32_t *ids = mem_alloc((all.len + 16) * sizeof(*ids));
    double begin;

    memset(ids, 0, (all.len + 16) * sizeof(*ids)); /* touch it */
    begin = cpu_seconds();
    for (size_t at = 0; at < all.len;) {
        uint32_t head[2];
        struct str text = {all.ptr + at + 24, 0};
        size_t n;

        memcpy(head, all.ptr + at, sizeof(head));
        text.len = head[0];
        n = tokenizer_encode(tokenizer, scratch, text, ids);
        if (check && !is_right(ids, n, head[1], all.ptr + at + 8)) {
            (void)printf("document %zu differs\n", pass.n_docs);
            pass.n_wrong++;
        }
        pass.n_docs++;
        pass.n_ids += n;
        pass.n_bytes += text.len;
        at += 24 + text.len;
    }
    pass.seconds = cpu_seconds() - begin;
    mem_free(ids);
    return pass;
}

static double speed(struct pass pass)
{
    return (double)pass.n_bytes / 1e6 / pass.seconds;
}

int main(int argc, char **argv)
{
    struct tokenizer_options options = {argc > 1 ? argv[1] : "", NULL, -1};
    struct tokenizer *tokenizer = NULL;
    size_t n_wrong = 0;
    struct error err;
    const double begin = cpu_seconds();

    if (tokenizer_open(&options, &tokenizer, &err) != STATUS_OK)
        die(err.message);
    (void)printf("%s: loaded in %.1f ms, %zu bytes, %zu a worker\n",
                 tokenizer->name, 1e3 * (cpu_seconds() - begin),
                 tokenizer_fixed_bytes(tokenizer),
                 tokenizer_worker_bytes(tokenizer));
    for (int i = 2; i < argc; i++) {
        void *scratch = NULL;
        struct pass first, again, checked;
        struct buf all;

        buf_init(&all, NULL);
        slurp(argv[i], &all);
        if (tokenizer_scratch_new(tokenizer, CPU_SCALAR, &scratch, &err) !=
            STATUS_OK)
            die(err.message);
        first = run(tokenizer, scratch, buf_str(&all), false);
        again = run(tokenizer, scratch, buf_str(&all), false);
        checked = run(tokenizer, scratch, buf_str(&all), true);
        (void)printf("%s: %zu documents, %zu differ; %zu bytes, %zu ids; MB "
                     "per CPU-second %.0f first, %.0f again\n",
                     argv[i], checked.n_docs, checked.n_wrong, first.n_bytes,
                     first.n_ids, speed(first), speed(again));
        n_wrong += checked.n_wrong;
        tokenizer_scratch_free(tokenizer, scratch);
        buf_release(&all);
    }
    tokenizer_close(tokenizer);
    return n_wrong > 0;
}
