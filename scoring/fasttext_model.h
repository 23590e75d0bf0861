/*
 * fasttext_model.h -- a supervised fastText model (.bin or .ftz), open.
 *
 * Nothing in it changes after fasttext_open(): any number of threads may use
 * one. Every length and number of the file is checked; what is refused says
 * "FILE: what at byte N".
 */
#ifndef TAMIS_FASTTEXT_MODEL_H
#define TAMIS_FASTTEXT_MODEL_H

#include "base/cpu.h"
#include "scoring/fasttext_features.h"
#include "scoring/fasttext_header.h"
#include "scoring/fasttext_tree.h"

struct fasttext_model {
    struct fasttext_features features;
    struct fasttext_output output;
    struct fasttext_tree tree; /* of FASTTEXT_LOSS_HS alone */
    enum fasttext_loss loss;
    enum cpu_level cpu; /* no kernel here has more than one path yet */
    float *sigmoids;    /* the table of FASTTEXT_LOSS_NS and _OVA */
    void *mapped;       /* the file, or NULL when bytes were given */
    size_t mapped_bytes;
};

/* For the memory plan. */
struct fasttext_memory {
    uint64_t anonymous_bytes;
    uint64_t mapped_bytes; /* of the file: shared, and given back at need */
    uint64_t bytes_per_worker;
    /* and so much for each byte of the longest text (0 or 2) */
    uint64_t bytes_per_text_byte;
};

/* The file stays mapped until fasttext_close() and must not shrink. */
enum status fasttext_open(struct fasttext_model **out, const char *path,
                          enum cpu_level cpu, struct error *err) NODISCARD;

/* The same of bytes, borrowed until fasttext_close(); name for messages. */
enum status fasttext_open_bytes(struct fasttext_model **out, struct str bytes,
                                const char *name, enum cpu_level cpu,
                                struct error *err) NODISCARD;
void fasttext_close(struct fasttext_model *model); /* NULL is fine */

struct fasttext_memory fasttext_memory(const struct fasttext_model *model);

size_t fasttext_n_labels(const struct fasttext_model *model);

/* As stored, mostly with "__label__"; borrowed from the model. */
struct str fasttext_label(const struct fasttext_model *model, size_t label);

/* The label of a name with or without "__label__", or FASTTEXT_NONE. */
int64_t fasttext_find_label(const struct fasttext_model *model,
                            struct str name);

#endif
