/* shard_format.c -- see shard_format.h. */
#include "tokens/shard_format.h"

#include "core/opt.h"

/* One FORMAT(symbol) a line, made from the list in meson.build. */
#define FORMAT(symbol) extern const struct shard_format symbol##_format;
#include "tokens/shard_formats.inc"
#undef FORMAT

const struct shard_format *const shard_formats[] = {
#define FORMAT(symbol) &symbol##_format,
#include "tokens/shard_formats.inc"
#undef FORMAT
    NULL,
};

enum status shard_format_find(const char *name, const struct shard_format **out,
                              struct error *err)
{
    const char *names[ARRAY_LEN(shard_formats)];
    const char *nearest;
    size_t n = 0;

    for (; shard_formats[n] != NULL; n++) {
        names[n] = shard_formats[n]->name;
        if (strcmp(names[n], name) == 0) {
            *out = shard_formats[n];
            return STATUS_OK;
        }
    }
    nearest = opt_nearest(name, names, n);
    if (nearest != NULL)
        return error_set(err, STATUS_USAGE,
                         "--format: no format '%s'; did you mean '%s'?", name,
                         nearest);
    return error_set(err, STATUS_USAGE, "--format: no format '%s'", name);
}

size_t shard_format_any_width(uint32_t max_id)
{
    return max_id <= UINT16_MAX ? 2 : 4;
}
