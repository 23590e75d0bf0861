/* scorer.c -- see scorer.h. */
#include "scoring/scorer.h"

#include "base/mem.h"
#include "text/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <xxhash.h>

enum { MODE_EXACT, MODE_FAST };

enum {
    LABELS_SHOWN = 12,
};

enum status scorer_prepare(struct stage *stage, struct error *err)
{
    const struct scorer_config *config = stage->config;
    struct scorer *scorer = stage->state;

    if (config->model == NULL)
        return error_set(err, STATUS_USAGE, "%s: --model FILE is required",
                         stage->name);
    if (config->mode == MODE_FAST)
        return error_set(err, STATUS_USAGE,
                         "%s: --mode fast is not there yet; use exact",
                         stage->name);
    return fasttext_open(&scorer->model, config->model, stage->context->cpu,
                         err);
}

void scorer_plan(const struct stage *stage, struct need *need)
{
    const struct scorer *scorer = stage->state;
    const struct fasttext_memory memory = fasttext_memory(scorer->model);

    need->mapped_bytes = memory.mapped_bytes;
    need->fixed_bytes = memory.anonymous_bytes;
    need->fixed_bytes +=
        memory.bytes_per_text_byte * stage->context->max_record_bytes;
    need->worker_bytes = memory.bytes_per_worker;
    need->worker_bytes +=
        memory.bytes_per_text_byte * stage->context->batch_bytes;
}

void scorer_identify(const struct stage *stage, struct buf *json)
{
    const struct fasttext_model *model =
        ((const struct scorer *)stage->state)->model;

    buf_printf(json, ",\"model_xxh3\":\"%016" PRIx64 "\"",
               (uint64_t)XXH3_64bits(model->mapped, model->mapped_bytes));
}

enum status scorer_open_scratch(const struct stage *stage, void *scratch,
                                struct error *err)
{
    const struct scorer *scorer = stage->state;
    struct scorer_scratch *own = scratch;

    (void)err;
    own->predict = fasttext_scratch_new(scorer->model);
    return STATUS_OK;
}

void scorer_close_scratch(void *scratch)
{
    fasttext_scratch_free(((struct scorer_scratch *)scratch)->predict);
}

void scorer_close(struct stage *stage)
{
    fasttext_close(((struct scorer *)stage->state)->model);
}

void scorer_end_batch(const struct stage *stage, void *scratch,
                      const struct batch *batch)
{
    const struct scorer *scorer = stage->state;
    struct scorer_scratch *own = scratch;

    if (!batch->is_large ||
        fasttext_memory(scorer->model).bytes_per_text_byte == 0)
        return;
    fasttext_scratch_free(own->predict);
    own->predict = fasttext_scratch_new(scorer->model);
}

static const char *without_prefix(const char *label)
{
    const size_t len = strlen(FASTTEXT_LABEL_PREFIX);

    return strncmp(label, FASTTEXT_LABEL_PREFIX, len) == 0 ? label + len
                                                           : label;
}

const char *scorer_label(const struct fasttext_model *model, size_t label)
{
    return without_prefix(fasttext_label(model, label).ptr);
}

/* "; did you mean 'en'?", or else the labels there are. */
static void suggest(const struct fasttext_model *model, const char *name,
                    struct buf *out)
{
    const size_t n = fasttext_n_labels(model);
    const char **labels = mem_zalloc(n, sizeof(*labels));
    const char *nearest;

    for (size_t i = 0; i < n; i++)
        labels[i] = scorer_label(model, i);
    nearest = opt_nearest(without_prefix(name), labels, n);
    if (nearest != NULL) {
        buf_printf(out, "; did you mean '%s'?", nearest);
    } else {
        buf_add_text(out, "; it has");
        for (size_t i = 0; i < n && i < LABELS_SHOWN; i++)
            buf_printf(out, i > 0 ? ", %.40s" : " %.40s", labels[i]);
        if (n > LABELS_SHOWN)
            buf_printf(out, " and %zu more", n - LABELS_SHOWN);
    }
    buf_add_char(out, '\0');
    mem_free(labels);
}

enum status scorer_find_label(const struct stage *stage, const char *option,
                              const char *name, uint32_t *label,
                              struct error *err)
{
    const struct scorer *scorer = stage->state;
    const struct scorer_config *config = stage->config;
    const int64_t found = fasttext_find_label(scorer->model, str_from(name));
    struct buf hint;

    if (found != FASTTEXT_NONE) {
        *label = (uint32_t)found;
        return STATUS_OK;
    }
    buf_init(&hint, NULL);
    suggest(scorer->model, name, &hint);
    (void)error_set(err, STATUS_USAGE, "%s: --%s: %s has no label '%s'%s",
                    stage->name, option, config->model, name, hint.ptr);
    buf_release(&hint);
    return err->status;
}

struct str scorer_number(struct batch *batch, float score)
{
    struct buf text;

    buf_init(&text, &batch->arena);
    json_float(&text, score);
    buf_add_char(&text, '\0'); /* for scorer_reaches() */
    return (struct str){text.ptr, text.len - 1};
}

bool scorer_reaches(struct str number, double min)
{
    return isnan(min) || strtod(number.ptr, NULL) >= min;
}

struct str scorer_limit(struct batch *batch, double limit)
{
    struct buf text;

    buf_init(&text, &batch->arena);
    json_number(&text, limit);
    return buf_str(&text);
}
