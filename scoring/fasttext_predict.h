/*
 * fasttext_predict.h -- the labels of a text and their probabilities, to the
 * bit those of `fasttext predict-prob` 0.9.2 built for baseline x86-64.
 *
 * A probability is what fastText prints, exp(log(p + 1e-5)): up to 1.00001.
 */
#ifndef TAMIS_FASTTEXT_PREDICT_H
#define TAMIS_FASTTEXT_PREDICT_H

#include "scoring/fasttext_model.h"

enum { FASTTEXT_SIGMOID_STEPS = 512, FASTTEXT_SIGMOID_MAX = 8 };

struct fasttext_score {
    uint32_t label;
    float probability;
};

/* What one worker needs; one scratch serves one thread at a time. */
void *fasttext_scratch_new(const struct fasttext_model *model);
void fasttext_scratch_free(void *scratch);
uint64_t fasttext_scratch_bytes(const struct fasttext_model *model);

/*
 * The k best labels of a document at or above a threshold, best first, into
 * out[k]; returns how many. 0 also when no token of the text is known.
 *
 * The document is one text: newlines are spaces and an end-of-sentence token
 * is appended. A token "</s>" in it ends it, as in the Python binding: what
 * follows is not seen.
 */
size_t fasttext_predict(const struct fasttext_model *model, void *scratch,
                        struct str text, size_t k, float threshold,
                        struct fasttext_score *out);

/*
 * The same of the first line of *text, as the command line reads lines: it
 * ends at a newline, at a token "</s>", or with the text and then has no
 * end-of-sentence token. *text becomes what is left; call while it has bytes.
 */
size_t fasttext_predict_line(const struct fasttext_model *model, void *scratch,
                             struct str *text, size_t k, float threshold,
                             struct fasttext_score *out);

/*
 * The probability of one label of a document as fastText prints it for k = -1;
 * 0 where it prints none (no known token; below 1e-5 in hierarchical softmax).
 */
float fasttext_label_probability(const struct fasttext_model *model,
                                 void *scratch, struct str text,
                                 uint32_t label);

#endif
