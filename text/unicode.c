/* unicode.c -- the tables of unicode.h, and lower case by binary search. */
#include "text/unicode.h"

struct lower_range {
    uint32_t first;
    uint32_t last;   /* inclusive */
    uint32_t stride; /* 1 or 2: every second one, where cases alternate */
    int32_t delta;
};

#include "text/unicode_tables.inc"

uint32_t unicode_lower(uint32_t cp)
{
    size_t low = 0;
    size_t high = ARRAY_LEN(lower_ranges);
    const struct lower_range *range = NULL;

    if ((unicode_more(cp) & UNICODE_HAS_LOWER) == 0)
        return cp;
    /* the last range that begins at or before cp holds it */
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;

        if (lower_ranges[middle].first <= cp)
            low = middle;
        else
            high = middle;
    }
    range = &lower_ranges[low];
    if (cp > range->last || (cp - range->first) % range->stride != 0)
        return cp;
    return (uint32_t)((int32_t)cp + range->delta);
}
