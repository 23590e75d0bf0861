/*
 * report_sum.h -- add up JSON values of the same shape.
 */
#ifndef TAMIS_REPORT_SUM_H
#define TAMIS_REPORT_SUM_H

#include "base/buf.h"
#include "base/error.h"

enum { REPORT_DEPTH_MAX = 16, REPORT_MEMBERS_MAX = 4096 };

/*
 * Append the sum of two validated JSON values. Numbers add up, but of
 * memory_bytes, mapped_bytes, peak_rss_bytes, wall_seconds and threads the
 * larger stays; of `started` the earlier. true and false: are both true.
 * Strings must be equal, arrays as long. Of objects the members are added by
 * name, in the order of the first; one of the second alone comes behind.
 * STATUS_FORMAT: the path of members that do not fit. `path` names the value.
 */
enum status report_sum(struct str a, struct str b, const char *path,
                       struct buf *out, struct error *err) NODISCARD;

#endif
