/*
 * fuzz_fasttext.c -- bytes are a model or are refused with a reason; a model
 * gives each label at most once, best first, and a label alone the probability
 * it has among all.
 *
 * The last TEXT_LEN bytes of the input are the text that is predicted too.
 */
#include "base/mem.h"
#include "scoring/fasttext_predict.h"

#include <stdlib.h>

enum { TEXT_LEN = 32, MAX_LABELS_ALONE = 50 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool is_true)
{
    if (!is_true)
        abort();
}

static void check_text(const struct fasttext_model *model, void *scratch,
                       struct str text)
{
    const size_t n_labels = fasttext_n_labels(model);
    struct fasttext_score *scores = mem_zalloc(n_labels, sizeof(*scores));
    float *among = mem_zalloc(n_labels, sizeof(*among));
    const size_t n =
        fasttext_predict(model, scratch, text, n_labels, 0, scores);

    demand(n <= n_labels);
    for (size_t i = 0; i < n; i++) {
        demand(scores[i].probability > 0 && scores[i].probability < 1.001f);
        demand(i == 0 || scores[i].probability <= scores[i - 1].probability);
        demand(scores[i].label < n_labels && among[scores[i].label] == 0);
        among[scores[i].label] = scores[i].probability;
    }
    for (uint32_t i = 0; i < n_labels && i < MAX_LABELS_ALONE; i++)
        demand(fasttext_label_probability(model, scratch, text, i) == among[i]);
    mem_free(scores);
    mem_free(among);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str bytes = {(const char *)data, size};
    const size_t text_len = size < TEXT_LEN ? size : TEXT_LEN;
    struct fasttext_model *model = NULL;
    struct error err = {0};
    void *scratch;

    if (fasttext_open_bytes(&model, bytes, "m", cpu_best(), &err) !=
        STATUS_OK) {
        demand(err.status == STATUS_FORMAT || err.status == STATUS_LIMIT);
        demand(strncmp(err.message, "m: ", 3) == 0);
        return 0;
    }
    scratch = fasttext_scratch_new(model);
    check_text(model, scratch, str_from("bread salt\nwater \xc3\xb6l \x80 q"));
    check_text(model, scratch,
               (struct str){bytes.ptr + size - text_len, text_len});
    fasttext_scratch_free(scratch);
    fasttext_close(model);
    return 0;
}
