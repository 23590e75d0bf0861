/* tokenizer.c -- see tokenizer.h. */
#include "tokens/tokenizer.h"

#include "base/buf.h"
#include "base/mem.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <unistd.h>

/* One TOKENIZER(symbol) a line, made from the list in meson.build. */
#define TOKENIZER(symbol) extern const struct tokenizer_type symbol##_tokenizer;
#include "tokens/tokenizers.inc"
#undef TOKENIZER

const struct tokenizer_type *const tokenizer_types[] = {
#define TOKENIZER(symbol) &symbol##_tokenizer,
#include "tokens/tokenizers.inc"
#undef TOKENIZER
    NULL,
};

enum { HEAD_BYTES = 4096 };

static const struct tokenizer_type *built_in(const char *name)
{
    for (size_t i = 0; tokenizer_types[i] != NULL; i++) {
        if (tokenizer_types[i]->is_built_in &&
            strcmp(tokenizer_types[i]->name, name) == 0)
            return tokenizer_types[i];
    }
    return NULL;
}

static const struct tokenizer_type *of_file(struct str file, const char *path)
{
    const struct str head = {file.ptr,
                             file.len < HEAD_BYTES ? file.len : HEAD_BYTES};

    for (size_t i = 0; tokenizer_types[i] != NULL; i++) {
        if (!tokenizer_types[i]->is_built_in &&
            tokenizer_types[i]->recognises(head, path))
            return tokenizer_types[i];
    }
    return NULL;
}

static enum status sha256(struct str bytes, char *hex, struct error *err)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int len = 0;

    if (EVP_Digest(bytes.ptr, bytes.len, digest, &len, EVP_sha256(), NULL) != 1)
        return error_set(err, STATUS_IO, "libcrypto gives no SHA-256");
    for (size_t i = 0; i < 32; i++)
        (void)snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return STATUS_OK;
}

static enum status open_type(const struct tokenizer_type *type,
                             const struct tokenizer_options *options,
                             struct str file, struct tokenizer **out,
                             struct error *err)
{
    char hex[65] = "";
    struct tokenizer *opened = NULL;
    enum status status = STATUS_OK;

    if (!type->is_built_in)
        status = sha256(file, hex, err);
    if (status == STATUS_OK)
        status = type->open(options, file, hex, &opened, err);
    if (status != STATUS_OK)
        return status;
    opened->type = type;
    memcpy(opened->sha256_hex, hex, sizeof(hex));
    *out = opened;
    return STATUS_OK;
}

enum status tokenizer_open_bytes(const struct tokenizer_options *options,
                                 struct str file, struct tokenizer **out,
                                 struct error *err)
{
    const char *const path = options->path_or_name;
    const struct tokenizer_type *const type = of_file(file, path);

    if (file.len == 0)
        return error_set(err, STATUS_FORMAT, "%s: the file is empty", path);
    if (type == NULL)
        return error_set(err, STATUS_USAGE,
                         "%s: no tokenizer file that is known here", path);
    return open_type(type, options, file, out, err);
}

static enum status read_all(int fd, const char *path, struct buf *out,
                            struct error *err)
{
    enum { STEP = 1 << 16 };

    for (;;) {
        const ssize_t n = read(fd, buf_reserve(out, STEP), STEP);

        if (n < 0)
            return error_errno(err, STATUS_IO, "%s", path);
        if (n == 0)
            return STATUS_OK;
        out->len += (size_t)n;
        if (out->len > TOKENIZER_FILE_MAX_BYTES)
            return error_set(err, STATUS_LIMIT,
                             "%s: larger than %d bytes, the most a tokenizer "
                             "file may have",
                             path, TOKENIZER_FILE_MAX_BYTES);
    }
}

enum status tokenizer_open(const struct tokenizer_options *options,
                           struct tokenizer **out, struct error *err)
{
    const char *const path = options->path_or_name;
    const struct tokenizer_type *const type = built_in(path);
    const struct str nothing = {"", 0};
    struct buf file;
    enum status status;
    int fd;

    if (type != NULL)
        return open_type(type, options, nothing, out, err);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return error_errno(err, STATUS_USAGE, "%s", path);
    buf_init(&file, NULL);
    status = read_all(fd, path, &file, err);
    if (status == STATUS_OK)
        status = tokenizer_open_bytes(options, buf_str(&file), out, err);
    buf_release(&file);
    (void)close(fd);
    return status;
}

void tokenizer_close(struct tokenizer *tokenizer)
{
    if (tokenizer != NULL)
        tokenizer->type->close(tokenizer);
}

size_t tokenizer_fixed_bytes(const struct tokenizer *tokenizer)
{
    return tokenizer->type->fixed_bytes(tokenizer);
}

size_t tokenizer_worker_bytes(const struct tokenizer *tokenizer)
{
    return tokenizer->type->worker_bytes(tokenizer);
}

enum status tokenizer_scratch_new(const struct tokenizer *tokenizer,
                                  enum cpu_level cpu, void **out,
                                  struct error *err)
{
    return tokenizer->type->scratch_new(tokenizer, cpu, out, err);
}

void tokenizer_scratch_free(const struct tokenizer *tokenizer, void *scratch)
{
    if (scratch != NULL)
        tokenizer->type->scratch_free(scratch);
}

size_t tokenizer_encode(const struct tokenizer *tokenizer, void *scratch,
                        struct str text, uint32_t *ids)
{
    return tokenizer->type->encode(tokenizer, scratch, text, ids);
}
