/* languages.c -- see languages.h. */
#include "scoring/languages.h"

#include "base/mem.h"
#include "text/json.h"
#include "text/utf8.h"

/* Labels are bytes; in JSON they must be UTF-8. */
static void add_json(struct buf *out, const char *bytes)
{
    struct buf valid;

    buf_init(&valid, NULL);
    (void)utf8_repair(&valid, str_from(bytes));
    json_escape(out, buf_str(&valid), CPU_SCALAR);
    buf_release(&valid);
}

static enum status want(struct languages *languages, const struct stage *stage,
                        struct str item, struct error *err)
{
    enum status status;
    struct buf name;
    uint32_t label;

    if (item.len == 0)
        return error_set(err, STATUS_USAGE, "%s: --keep: an empty name",
                         stage->name);
    buf_init(&name, NULL);
    buf_add(&name, item);
    buf_add_char(&name, '\0');
    status = scorer_find_label(stage, "keep", name.ptr, &label, err);
    if (status == STATUS_OK)
        languages->wanted[label] = true;
    buf_release(&name);
    return status;
}

static enum status read_keep(struct languages *languages,
                             const struct stage *stage, const char *keep,
                             struct error *err)
{
    enum status status = STATUS_OK;

    languages->wanted = mem_zalloc(languages->n, sizeof(bool));
    add_json(&languages->limit, keep);
    for (const char *at = keep; status == STATUS_OK && at != NULL;) {
        const char *comma = strchr(at, ',');
        const size_t len = comma != NULL ? (size_t)(comma - at) : strlen(at);

        status = want(languages, stage, (struct str){at, len}, err);
        at = comma != NULL ? comma + 1 : NULL;
    }
    return status;
}

static void name_labels(struct languages *languages,
                        const struct fasttext_model *model)
{
    size_t at = 0;

    languages->names = mem_zalloc(languages->n, sizeof(*languages->names));
    for (size_t i = 0; i < languages->n; i++) {
        add_json(&languages->text, scorer_label(model, i));
        languages->names[i].len = languages->text.len - at;
        at = languages->text.len;
    }
    at = 0;
    for (size_t i = 0; i < languages->n; i++) {
        languages->names[i].ptr = languages->text.ptr + at;
        at += languages->names[i].len;
    }
}

enum status languages_init(struct languages *languages,
                           const struct stage *stage, const char *keep,
                           struct error *err)
{
    const struct scorer *scorer = stage->state;

    *languages = (struct languages){.n = fasttext_n_labels(scorer->model)};
    buf_init(&languages->text, NULL);
    buf_init(&languages->limit, NULL);
    name_labels(languages, scorer->model);
    return keep != NULL ? read_keep(languages, stage, keep, err) : STATUS_OK;
}

void languages_release(struct languages *languages)
{
    buf_release(&languages->text);
    buf_release(&languages->limit);
    mem_free(languages->names);
    mem_free(languages->wanted);
    *languages = (struct languages){0};
}

uint64_t languages_bytes(const struct languages *languages)
{
    return languages->n * (sizeof(*languages->names) + sizeof(bool)) +
           languages->text.cap + languages->limit.cap;
}
