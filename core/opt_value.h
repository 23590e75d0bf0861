/*
 * opt_value.h -- the part of opt.h that reads one value.
 */
#ifndef TAMIS_OPT_VALUE_H
#define TAMIS_OPT_VALUE_H

#include "core/opt.h"

/* Put text into opt's field of config; STATUS_USAGE names option and text. */
enum status opt_set(const struct opt *opt, void *config, const char *text,
                    struct error *err) NODISCARD;

#endif
