/*
 * fasttext_predict.c -- see fasttext_predict.h.
 *
 * hidden = sum of rows * (float)(1 / n); then the loss turns products with the
 * output matrix into probabilities. Types of every intermediate are those of
 * fastText 0.9.2 (loss.cc, model.cc): float, but log, softmax's exp and the
 * division of the sigmoid in double. Hierarchical softmax walks its tree depth
 * first and computes products a block at a time, when first needed.
 */
#include "scoring/fasttext_predict.h"

#include "base/mem.h"
#include "scoring/fasttext_heap.h"

#include <math.h>

struct visit {
    uint32_t node;
    float score;
};

struct fasttext_scratch {
    struct fasttext_bag bag;
    float *dots; /* of output rows, then probabilities */
    struct fasttext_candidate *candidates; /* n_labels + 1 */
    struct visit *stack;                   /* n_labels + 1, of the tree */
    uint64_t *done; /* blocks of dots hold the products of text number */
    uint64_t n_texts;
};

static float log_of(double p)
{
    return (float)log((double)(float)p + 1e-5);
}

static size_t n_blocks(const struct fasttext_model *model)
{
    return fasttext_n_blocks(fasttext_n_labels(model));
}

void *fasttext_scratch_new(const struct fasttext_model *model)
{
    const size_t n_labels = fasttext_n_labels(model);
    struct fasttext_scratch *scratch = mem_zalloc(1, sizeof(*scratch));

    fasttext_bag_init(&scratch->bag, model->output.n_cols);
    scratch->dots = mem_zalloc(n_blocks(model) * FASTTEXT_LANES, sizeof(float));
    scratch->done = mem_zalloc(n_blocks(model), sizeof(*scratch->done));
    scratch->candidates =
        mem_zalloc(n_labels + 1, sizeof(*scratch->candidates));
    scratch->stack = mem_zalloc(n_labels + 1, sizeof(*scratch->stack));
    return scratch;
}

uint64_t fasttext_scratch_bytes(const struct fasttext_model *model)
{
    const size_t n_labels = fasttext_n_labels(model);

    return sizeof(struct fasttext_scratch) +
           (model->output.n_cols + 16) * sizeof(float) +
           n_blocks(model) * (FASTTEXT_LANES * sizeof(float) + 8) +
           (n_labels + 1) *
               (sizeof(struct fasttext_candidate) + sizeof(struct visit));
}

void fasttext_scratch_free(void *scratch)
{
    struct fasttext_scratch *own = scratch;

    if (own == NULL)
        return;
    fasttext_bag_release(&own->bag);
    mem_free(own->dots);
    mem_free(own->done);
    mem_free(own->candidates);
    mem_free(own->stack);
    mem_free(own);
}

/* Rows to mean; false when there are none. */
static bool average(const struct fasttext_model *model,
                    struct fasttext_scratch *scratch)
{
    const struct fasttext_bag *bag = &scratch->bag;
    const float share = (float)(1.0 / (double)bag->n_features);

    if (bag->n_features == 0)
        return false;
    for (size_t i = 0; i < model->output.n_cols; i++)
        bag->sum[i] *= share;
    scratch->n_texts++;
    return true;
}

static float dot(const struct fasttext_model *model,
                 struct fasttext_scratch *scratch, size_t row)
{
    const size_t block = row / FASTTEXT_LANES;

    if (scratch->done[block] != scratch->n_texts) {
        fasttext_output_block(&model->output, block, scratch->bag.sum,
                              scratch->dots + block * FASTTEXT_LANES);
        scratch->done[block] = scratch->n_texts;
    }
    return scratch->dots[row];
}

/* Probability of the right branch at a node of the tree. */
static float branch(const struct fasttext_model *model,
                    struct fasttext_scratch *scratch, uint32_t node)
{
    const float x = dot(model, scratch, node - model->tree.n_labels);

    return (float)(1.0 / (double)(1.0f + expf(-x)));
}

static float sigmoid(const struct fasttext_model *model, float x)
{
    if (x < -FASTTEXT_SIGMOID_MAX)
        return 0.0f;
    if (x > FASTTEXT_SIGMOID_MAX)
        return 1.0f;
    return model->sigmoids[(int64_t)((x + FASTTEXT_SIGMOID_MAX) *
                                     FASTTEXT_SIGMOID_STEPS /
                                     FASTTEXT_SIGMOID_MAX / 2)];
}

static void softmax(float *values, size_t n)
{
    float max = values[0];
    float total = 0.0f;

    for (size_t i = 1; i < n; i++)
        max = values[i] > max ? values[i] : max;
    for (size_t i = 0; i < n; i++) {
        values[i] = (float)exp((double)(values[i] - max));
        total += values[i];
    }
    for (size_t i = 0; i < n; i++)
        values[i] /= total;
}

/* Probabilities of all labels into dots; not of hierarchical softmax. */
static void compute_all(const struct fasttext_model *model,
                        struct fasttext_scratch *scratch)
{
    const size_t n_labels = fasttext_n_labels(model);

    for (size_t block = 0; block < n_blocks(model); block++)
        fasttext_output_block(&model->output, block, scratch->bag.sum,
                              scratch->dots + block * FASTTEXT_LANES);
    if (model->loss == FASTTEXT_LOSS_SOFTMAX) {
        softmax(scratch->dots, n_labels);
        return;
    }
    for (size_t i = 0; i < n_labels; i++)
        scratch->dots[i] = sigmoid(model, scratch->dots[i]);
}

static void find_best(const struct fasttext_model *model,
                      struct fasttext_scratch *scratch, float threshold,
                      struct fasttext_heap *heap)
{
    compute_all(model, scratch);
    for (size_t i = 0; i < fasttext_n_labels(model); i++) {
        const float p = scratch->dots[i];
        float score;

        if (p < threshold)
            continue;
        score = log_of((double)p);
        if (fasttext_heap_admits(heap, score))
            fasttext_heap_add(heap, score, (uint32_t)i);
    }
}

/* Left branches first, as fastText recurses; ours cannot exhaust a stack. */
static void walk_tree(const struct fasttext_model *model,
                      struct fasttext_scratch *scratch, float threshold,
                      struct fasttext_heap *heap)
{
    const struct fasttext_tree *tree = &model->tree;
    const float least = log_of((double)threshold);
    size_t depth = 0;

    scratch->stack[depth++] =
        (struct visit){(uint32_t)(2 * tree->n_labels - 2), 0.0f};
    while (depth > 0) {
        const struct visit here = scratch->stack[--depth];
        const struct fasttext_node *node = &tree->nodes[here.node];
        float f;

        if (here.score < least || !fasttext_heap_admits(heap, here.score))
            continue;
        if (here.node < tree->n_labels) {
            fasttext_heap_add(heap, here.score, here.node);
            continue;
        }
        f = branch(model, scratch, here.node);
        scratch->stack[depth++] =
            (struct visit){node->right, here.score + log_of((double)f)};
        scratch->stack[depth++] =
            (struct visit){node->left, here.score + log_of(1.0 - (double)f)};
    }
}

static size_t predict(const struct fasttext_model *model,
                      struct fasttext_scratch *scratch, size_t k,
                      float threshold, struct fasttext_score *out)
{
    const size_t n_labels = fasttext_n_labels(model);
    struct fasttext_heap heap = {.items = scratch->candidates,
                                 .max = k < n_labels ? k : n_labels};

    if (k == 0 || !average(model, scratch))
        return 0;
    if (model->loss == FASTTEXT_LOSS_HS)
        walk_tree(model, scratch, threshold, &heap);
    else
        find_best(model, scratch, threshold, &heap);
    fasttext_heap_sort(&heap);
    for (size_t i = 0; i < heap.n; i++)
        out[i] = (struct fasttext_score){heap.items[i].label,
                                         expf(heap.items[i].score)};
    return heap.n;
}

size_t fasttext_predict(const struct fasttext_model *model, void *scratch,
                        struct str text, size_t k, float threshold,
                        struct fasttext_score *out)
{
    struct fasttext_scratch *own = scratch;

    (void)fasttext_bag_fill(&own->bag, &model->features, text,
                            FASTTEXT_DOCUMENT);
    return predict(model, own, k, threshold, out);
}

size_t fasttext_predict_line(const struct fasttext_model *model, void *scratch,
                             struct str *text, size_t k, float threshold,
                             struct fasttext_score *out)
{
    struct fasttext_scratch *own = scratch;
    const size_t n_used =
        fasttext_bag_fill(&own->bag, &model->features, *text, FASTTEXT_LINE);

    text->ptr += n_used;
    text->len -= n_used;
    return predict(model, own, k, threshold, out);
}

/* Down from the root to one label; 0 where fastText gives up on the way. */
static float follow(const struct fasttext_model *model,
                    struct fasttext_scratch *scratch, uint32_t label)
{
    const struct fasttext_tree *tree = &model->tree;
    const uint32_t root = (uint32_t)(2 * tree->n_labels - 2);
    const float least = log_of(0.0);
    size_t depth = 0;
    float score = 0.0f;

    for (uint32_t node = label; node != root; node = tree->nodes[node].parent)
        scratch->stack[depth++].node = node;
    for (uint32_t above = root; depth > 0;) {
        const uint32_t node = scratch->stack[--depth].node;
        const float f = branch(model, scratch, above);
        const bool is_right = tree->nodes[above].right == node;

        score += log_of(is_right ? (double)f : 1.0 - (double)f);
        if (score < least)
            return 0.0f;
        above = node;
    }
    return expf(score);
}

float fasttext_label_probability(const struct fasttext_model *model,
                                 void *scratch, struct str text, uint32_t label)
{
    struct fasttext_scratch *own = scratch;

    (void)fasttext_bag_fill(&own->bag, &model->features, text,
                            FASTTEXT_DOCUMENT);
    if (!average(model, own))
        return 0.0f;
    if (model->loss == FASTTEXT_LOSS_HS)
        return follow(model, own, label);
    compute_all(model, own);
    return expf(log_of((double)own->dots[label]));
}
