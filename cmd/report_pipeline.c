/* report_pipeline.c -- see report_pipeline.h. */
#include "cmd/report_pipeline.h"

#include "cmd/registry.h"
#include "cmd/typed.h"
#include "text/json.h"

static void add_word(struct buf *out, const char *word)
{
    buf_add_char(out, ' ');
    typed_quote(word, out);
}

static const struct opt *find_option(const struct stage_type *type,
                                     const char *word)
{
    const struct opt *opt = type->opts;

    for (; opt != NULL && opt->type != OPT_END; opt++) {
        if (strcmp(opt->name, word) == 0)
            return opt;
    }
    return NULL;
}

/* The source without its files: its options but --list. */
static void add_source(const struct typed_stage *stage, struct buf *out)
{
    const struct stage_type *type = registry_stage(stage->words[0]);

    buf_add_text(out, stage->words[0]);
    for (size_t i = 1; type != NULL && i < stage->n; i++) {
        const char *word = stage->words[i];
        const struct opt *opt =
            strncmp(word, "--", 2) == 0 ? find_option(type, word + 2) : NULL;
        const bool takes_value =
            opt != NULL && opt->type != OPT_FLAG && i + 1 < stage->n;
        const bool is_list = opt != NULL && strcmp(opt->name, "list") == 0;

        if (strcmp(word, "--") == 0)
            return;
        if (opt != NULL && !is_list)
            add_word(out, word);
        if (takes_value && !is_list)
            add_word(out, stage->words[i + 1]);
        i += takes_value;
    }
}

enum status report_pipeline(struct str json, struct buf *out, struct error *err)
{
    struct typed_pipeline typed;
    struct buf text;
    enum status status;

    buf_init(&text, NULL);
    json_unescape(&text, json);
    status = typed_split(&typed, "pipeline", buf_str(&text), NULL, 0, err);
    buf_reset(&text);
    for (size_t i = 0; status == STATUS_OK && i < typed.n; i++) {
        const struct typed_stage *stage = &typed.stages[i];

        if (i == 0) {
            add_source(stage, &text);
            continue;
        }
        buf_add_text(&text, " |");
        for (size_t j = 0; j < stage->n; j++)
            add_word(&text, stage->words[j]);
    }
    json_escape(out, buf_str(&text), CPU_SCALAR);
    typed_release(&typed);
    buf_release(&text);
    return status;
}
