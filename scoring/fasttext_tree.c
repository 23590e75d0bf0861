/*
 * fasttext_tree.c -- see fasttext_tree.h.
 *
 * Labels lie in falling order of count, so the two smallest trees are the next
 * label from the end or the next finished node: linear time. A tie takes the
 * node. Source: fastText 0.9.2 loss.cc, HierarchicalSoftmaxLoss::buildTree.
 */
#include "scoring/fasttext_tree.h"

#include "base/mem.h"

static const int64_t UNBUILT = 1000000000000000;

static bool is_sane(const int64_t *counts, size_t n_labels)
{
    int64_t total = 0;

    for (size_t i = 0; i < n_labels; i++) {
        if (counts[i] < 0 || counts[i] >= UNBUILT - total)
            return false;
        total += counts[i];
    }
    return true;
}

bool fasttext_tree_build(struct fasttext_tree *tree, const int64_t *counts,
                         size_t n_labels)
{
    const size_t n_nodes = 2 * n_labels - 1;
    size_t n_leaves = n_labels; /* not yet in a node */
    size_t node = n_labels;
    struct fasttext_node *nodes;

    *tree = (struct fasttext_tree){0};
    if (!is_sane(counts, n_labels))
        return false;
    nodes = mem_zalloc(n_nodes, sizeof(*nodes));
    for (size_t i = 0; i < n_nodes; i++)
        nodes[i].count = i < n_labels ? counts[i] : UNBUILT;
    for (size_t i = n_labels; i < n_nodes; i++) {
        size_t child[2];

        for (size_t j = 0; j < 2; j++) {
            if (n_leaves > 0 && nodes[n_leaves - 1].count < nodes[node].count)
                child[j] = --n_leaves;
            else
                child[j] = node++;
            nodes[child[j]].parent = (uint32_t)i;
        }
        nodes[i].left = (uint32_t)child[0];
        nodes[i].right = (uint32_t)child[1];
        nodes[i].count = nodes[child[0]].count + nodes[child[1]].count;
    }
    nodes[n_nodes - 1].parent = (uint32_t)(n_nodes - 1);
    *tree = (struct fasttext_tree){nodes, n_labels};
    return true;
}

void fasttext_tree_release(struct fasttext_tree *tree)
{
    mem_free(tree->nodes);
    *tree = (struct fasttext_tree){0};
}
