/*
 * summary.h -- what a person sees of a run: the live line, the table at the
 * end, the dry run.
 */
#ifndef TAMIS_SUMMARY_H
#define TAMIS_SUMMARY_H

#include "core/job.h"

struct live_line {
    bool is_on;
    double last; /* seconds, when it was drawn */
    double began;
    uint64_t size_bytes; /* of all inputs; 0: unknown */
};

void live_line_begin(struct live_line *line, const struct job *job);
void live_line_draw(void *line, const struct counts *counts);
void live_line_end(struct live_line *line);

/* The table on stderr, with --progress always or on a terminal. */
void summary_print(const struct job *job);

/* Bad, damaged and odd inputs: always one line, but with -q. */
void summary_notes(const struct job *job);

/* --dry-run: the resolved pipeline, its memory and inputs, on stdout. */
void summary_dry_run(const struct job *job);

#endif
