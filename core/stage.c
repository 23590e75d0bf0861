/* stage.c -- see stage.h. */
#include "core/stage.h"

#include "base/mem.h"
#include "text/json.h"

#include <ctype.h>

static const struct opt name_opts[] = {
    {OPT_TEXT, "as", 0, offsetof(struct stage_common, as), NULL, "NAME",
     "name of this use of the stage, in reports and metadata", 0},
    {0},
};

static const struct opt drop_opts[] = {
    {OPT_TEXT, "as", 0, offsetof(struct stage_common, as), NULL, "NAME",
     "name of this use of the stage, in reports and metadata", 0},
    {OPT_FLAG, "annotate", 0, offsetof(struct stage_common, annotate), NULL,
     NULL, "drop nothing; write verdict and measures under metadata", 0},
    {0},
};

const struct opt *stage_common_opts(const struct stage_type *type)
{
    if (type->rules != NULL || type->reasons != NULL)
        return type->role == STAGE_STEP ? drop_opts : name_opts;
    return name_opts;
}

enum status stage_check_operands(const struct stage *stage, struct error *err)
{
    const struct stage_type *type = stage->type;

    if ((type->operands == NULL || type->n_operands > 0) &&
        stage->operands.n > type->n_operands)
        return error_set(err, STATUS_USAGE, "unexpected operand '%s'",
                         stage->operands.items[type->n_operands]);
    return STATUS_OK;
}

static enum status check_own_operands(const struct stage *stage,
                                      struct error *err)
{
    const struct stage_type *type = stage->type;

    if (stage->operands.n < type->n_operands)
        return error_set(err, STATUS_USAGE, "wants %.*s",
                         (int)strcspn(type->operands, " "), type->operands);
    return STATUS_OK;
}

enum status stage_init(struct stage *stage, const struct stage_type *type,
                       int argc, const char *const *argv,
                       const struct opt_target *extra, struct error *err)
{
    struct opt_target targets[3] = {0};
    enum status status;

    *stage = (struct stage){.type = type, .name = type->name};
    stage->config = mem_zalloc(1, type->config_size);
    stage->state = mem_zalloc(1, type->state_size);
    targets[0] = (struct opt_target){type->opts, type->rules, stage->config};
    targets[1] =
        (struct opt_target){stage_common_opts(type), NULL, &stage->common};
    if (extra != NULL)
        targets[2] = *extra;
    status = opt_defaults(&targets[0], err);
    if (status == STATUS_OK)
        status = opt_parse(targets, 3, argc, argv, &stage->operands, err);
    if (status == STATUS_OK)
        status = check_own_operands(stage, err);
    if (status == STATUS_OK && extra == NULL)
        status = stage_check_operands(stage, err);
    if (stage->common.as != NULL)
        stage->name = stage->common.as;
    if (status != STATUS_OK)
        return error_within(err, type->name);
    return STATUS_OK;
}

void stage_release(struct stage *stage)
{
    if (stage->type == NULL)
        return;
    if (stage->type->close != NULL)
        stage->type->close(stage);
    opt_release(&(struct opt_target){stage->type->opts, NULL, stage->config});
    opt_operands_release(&stage->operands);
    mem_free(stage->config);
    mem_free(stage->state);
    *stage = (struct stage){0};
}

static size_t n_rules(const struct stage_type *type)
{
    size_t n = 0;

    while (type->rules != NULL && type->rules[n].name != NULL)
        n++;
    return n;
}

size_t stage_n_reasons(const struct stage_type *type)
{
    size_t n = 0;

    while (type->reasons != NULL && type->reasons[n].name != NULL)
        n++;
    return n_rules(type) + n;
}

const char *stage_reason(const struct stage_type *type, size_t reason)
{
    const size_t n = n_rules(type);

    return reason < n ? type->rules[reason].reason
                      : type->reasons[reason - n].name;
}

bool stage_is_ordered(const struct stage_type *type)
{
    if (type->role != STAGE_STEP)
        return false;
    for (size_t i = 0; type->steps[i].map != NULL || type->steps[i].commit;
         i++) {
        if (type->steps[i].commit != NULL)
            return true;
    }
    return false;
}

/* metadata.STAGE: hyphens become underscores. */
static const char *annotate_key(const struct stage *stage, struct batch *batch)
{
    const char *own = stage->type->annotate_key;
    struct buf key;

    buf_init(&key, &batch->arena);
    if (own != NULL && stage->common.as == NULL) {
        buf_add_text(&key, own);
    } else {
        buf_add_text(&key, stage->name);
        if (own != NULL)
            buf_add_text(&key, "_filter");
    }
    for (size_t i = 0; i < key.len; i++) {
        if (key.ptr[i] == '-')
            key.ptr[i] = '_';
    }
    buf_add_char(&key, '\0');
    return key.ptr;
}

/* Newest first in the list, so that the first added is written first. */
static void add_members(const struct member *member, struct buf *json)
{
    if (member == NULL)
        return;
    add_members(member->next, json);
    buf_add_char(json, ',');
    json_escape(json, str_from(member->key), CPU_SCALAR);
    buf_add_char(json, ':');
    buf_add(json, member->json);
}

static void annotate(const struct stage *stage, struct batch *batch,
                     struct doc *doc, bool keep, const struct verdict *verdict)
{
    struct buf json;

    buf_init(&json, &batch->arena);
    buf_printf(&json, "{\"keep\":%s", keep ? "true" : "false");
    if (!keep) {
        buf_printf(&json, ",\"reason\":\"%s\"",
                   stage_reason(stage->type, verdict->reason));
        if (verdict->value.ptr != NULL) {
            buf_add_text(&json, ",\"value\":");
            buf_add(&json, verdict->value);
        }
        if (verdict->limit.ptr != NULL) {
            buf_add_text(&json, ",\"limit\":");
            buf_add(&json, verdict->limit);
        }
    }
    add_members(verdict->more, &json);
    buf_add_char(&json, '}');
    (void)doc_put(batch, doc, annotate_key(stage, batch), buf_str(&json));
}

void stage_judge(const struct stage *stage, struct batch *batch,
                 struct doc *doc, bool keep, struct verdict verdict)
{
    if (stage->common.annotate)
        annotate(stage, batch, doc, keep, &verdict);
    else if (!keep)
        doc_drop(batch, doc, verdict);
}
