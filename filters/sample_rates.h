/*
 * sample_rates.h -- which share of which stratum is kept.
 */
#ifndef TAMIS_SAMPLE_RATES_H
#define TAMIS_SAMPLE_RATES_H

#include "base/buf.h"
#include "base/error.h"

struct sample_stratum {
    struct str value;
    double rate; /* 0..1 */
};

struct sample_rates {
    struct sample_stratum *items; /* heap; sorted by sample_rates_settle() */
    size_t n;
    size_t value_bytes; /* of all values together */
    double rest;        /* of what no item names; NAN: not given */
    struct arena arena;
};

enum { SAMPLE_FILE_MAX_BYTES = 64 << 20 };

void sample_rates_init(struct sample_rates *rates);
void sample_rates_release(struct sample_rates *rates);

/* "VALUE=R", parted at the last '=', or "R" for the rest. STATUS_USAGE. */
enum status sample_rates_add(struct sample_rates *rates, struct str text,
                             struct error *err) NODISCARD;

/* The same, a line each; empty ones and those that begin with '#' are
 * nothing. STATUS_USAGE: FILE:LINE: what. */
enum status sample_rates_read(struct sample_rates *rates, const char *path,
                              struct error *err) NODISCARD;

/* All are there: sort. STATUS_USAGE when one value has two rates. */
enum status sample_rates_settle(struct sample_rates *rates,
                                struct error *err) NODISCARD;

double sample_rates_find(const struct sample_rates *rates, struct str value);

/* Differs when a rate or a value does; not by their order. */
uint64_t sample_rates_identity(const struct sample_rates *rates);

#endif
