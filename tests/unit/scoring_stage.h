/*
 * scoring_stage.h -- run a stage that asks a model on texts, in one batch.
 */
#ifndef TAMIS_SCORING_STAGE_H
#define TAMIS_SCORING_STAGE_H

#include "tests/unit/unit.h"

#include "base/buf.h"
#include "core/stage.h"
#include "tests/unit/fasttext_small.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { OUT_MAX = 1100 };

extern const struct stage_type language_stage;
extern const struct stage_type score_stage;

/* A model file of bytes; unlink it. */
static inline void write_model(char *path, struct str bytes)
{
    int fd;

    (void)strcpy(path, "/tmp/tamis-model-XXXXXX");
    fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes.ptr, bytes.len), (ssize_t)bytes.len);
    assert_int_equal(close(fd), 0);
}

/* fasttext_small.h's model, its </s> unknown to texts ("EOS!" instead) when
 * not knows_end. */
static inline void write_small(char *path, int32_t loss, bool knows_end)
{
    const struct small small = {.loss = loss, .max_words = 1};
    struct buf bytes;

    buf_init(&bytes, NULL);
    put_small(&bytes, &small);
    if (!knows_end)
        memcpy(memmem(bytes.ptr, bytes.len, "</s>", 4), "EOS!", 4);
    write_model(path, buf_str(&bytes));
    buf_release(&bytes);
}

/*
 * What the stage makes of a text: "kept" or its drop reason, then value and
 * limit, then the members it adds, newest first; or the message of prepare().
 */
static inline void judge_text(const struct stage_type *type, const char *model,
                              const char *const *options, const char *text,
                              char out[OUT_MAX])
{
    struct context context = {.n_workers = 1, .batch_bytes = 4096};
    const char *argv[16] = {"--model", model};
    struct error err = {0};
    struct stage stage;
    struct batch batch;
    void *scratch = calloc(1, type->scratch_size);
    struct doc *doc;
    int argc = 2;
    int len = 0;

    while (options[argc - 2] != NULL) {
        argv[argc] = options[argc - 2];
        argc++;
    }
    batch_init(&batch, 1, CPU_SCALAR);
    batch_reset(&batch, 0);
    doc = batch_append(&batch);
    doc->text = str_from(text);
    doc->metadata_kind = JSON_ABSENT;
    out[0] = '\0';
    assert_int_equal(stage_init(&stage, type, argc, argv, NULL, &err),
                     STATUS_OK);
    stage.context = &context;
    if (type->prepare(&stage, &err) != STATUS_OK) {
        (void)snprintf(out, OUT_MAX, "%s", err.message);
        goto out;
    }
    assert_int_equal(type->open_scratch(&stage, scratch, &err), STATUS_OK);
    assert_int_equal(type->steps[0].map(&stage, scratch, &batch, &err),
                     STATUS_OK);
    type->close_scratch(scratch);
    if (doc->fate == DOC_DROPPED)
        len = snprintf(out, OUT_MAX, "%s %.*s %.*s",
                       stage_reason(type, doc->verdict.reason),
                       (int)doc->verdict.value.len, doc->verdict.value.ptr,
                       (int)doc->verdict.limit.len, doc->verdict.limit.ptr);
    else
        len = snprintf(out, OUT_MAX, "%s",
                       doc->fate == DOC_KEPT ? "kept" : "bad");
    for (const struct member *m = doc->members; m != NULL; m = m->next)
        len += snprintf(out + len, (size_t)(OUT_MAX - len), " %s=%.*s", m->key,
                        (int)m->json.len, m->json.ptr);
out:
    stage_release(&stage);
    batch_release(&batch);
    free(scratch);
}

#endif
