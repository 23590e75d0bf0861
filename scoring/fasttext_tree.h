/*
 * fasttext_tree.h -- the Huffman tree of hierarchical softmax, built from the
 * counts of labels as fastText builds it.
 *
 * Nodes 0 .. n_labels-1 are the labels; node n_labels + i asks row i of the
 * output matrix; the last is the root.
 */
#ifndef TAMIS_FASTTEXT_TREE_H
#define TAMIS_FASTTEXT_TREE_H

#include "base/base.h"

struct fasttext_tree {
    struct fasttext_node *nodes; /* 2 * n_labels - 1 */
    size_t n_labels;
};

struct fasttext_node {
    int64_t count;
    uint32_t parent; /* of the root: itself */
    uint32_t left;   /* of labels: 0 */
    uint32_t right;
};

/*
 * counts[n_labels], n_labels >= 1. False, owning nothing, when a count is
 * negative or they add up to 1e15 or more: fastText's construction would
 * leave the array.
 */
bool fasttext_tree_build(struct fasttext_tree *tree, const int64_t *counts,
                         size_t n_labels) NODISCARD;
void fasttext_tree_release(struct fasttext_tree *tree);

#endif
