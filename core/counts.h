/*
 * counts.h -- how many documents went where. Drawn from the documents' fates
 * when a batch retires, so the numbers never depend on threads. The counts of
 * one output file are differences between two states of these.
 */
#ifndef TAMIS_COUNTS_H
#define TAMIS_COUNTS_H

#include "base/buf.h"

enum { BAD_REASONS_MAX = 32 };

struct input {
    char *path;          /* as given; "-" is stdin; heap */
    uint64_t size_bytes; /* compressed, as listed; of a pipe, as read */
    bool is_regular;
    uint64_t documents;
    uint64_t skipped;              /* records that are no documents */
    uint64_t bad[BAD_REASONS_MAX]; /* by bad_reason index */
};

struct stage_counts {
    const char *name;
    uint64_t documents_in;
    uint64_t documents_out;
    uint64_t text_bytes_in;
    uint64_t text_bytes_out;
    uint64_t bad;         /* it could not use, of those that reached it */
    uint64_t *dropped;    /* [n_reasons] */
    const char **reasons; /* [n_reasons]; heap, the names static */
    size_t n_reasons;
    uint64_t remarked;  /* kept though the stage could not judge them */
    const char *remark; /* name of that, or NULL */
};

struct counts {
    struct input *inputs;
    size_t n_inputs;
    struct stage_counts *stages;
    size_t n_stages;
    uint64_t n_batches;
    uint64_t documents;      /* good ones read */
    uint64_t bad;            /* of all inputs and reasons */
    uint64_t *stage_cpu_ns;  /* [n_stages]: measured, not counted; heap */
    uint64_t consumed_bytes; /* likewise, of the inputs */
};

/* Index of a bad-record reason; -1 when it is none of the table. */
int bad_reason_index(const char *reason);
const char *bad_reason_name(size_t index); /* NULL past the end */

void counts_release(struct counts *counts);

/* A copy of the stages' numbers, and of one input's; for differences. */
struct counts_mark {
    struct stage_counts *stages;
    size_t n_stages;
    uint32_t input;
    struct input at_input;
};

void counts_mark(const struct counts *counts, uint32_t input,
                 struct counts_mark *mark);
void counts_mark_release(struct counts_mark *mark);

/*
 * Append ,"stages":[...],"inputs":[...] : what was counted since the mark
 * (NULL: since the beginning), up to and including input `last`. With
 * `is_marker` both are objects by number and inputs that gave nothing are left
 * out; else arrays.
 */
void counts_format(const struct counts *counts, const struct counts_mark *since,
                   uint32_t last, bool is_marker, struct buf *json);

/* Add what a marker tells; false when it is not of this pipeline's shape. */
bool counts_add_marker(struct counts *counts, struct str marker);

#endif
