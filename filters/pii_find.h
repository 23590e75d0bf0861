/*
 * pii_find.h -- where e-mail addresses and IPv4 addresses stand in a text,
 * exactly as datatrove's two patterns find them.
 */
#ifndef TAMIS_PII_FIND_H
#define TAMIS_PII_FIND_H

#include "base/base.h"

struct pii_span {
    size_t begin; /* bytes; [begin, end) */
    size_t end;
};

/*
 * The first match that begins at `from` or behind it, in valid UTF-8; false
 * when there is none. What stands before `from` still counts as context.
 */
bool pii_find_email(struct str text, size_t from, struct pii_span *span);
bool pii_find_ip(struct str text, size_t from, struct pii_span *span);

/*
 * Is what pii_find_ip() found an address (no octet with a leading zero), and,
 * with public_only, one that Python 3.11's ipaddress calls global? Multicast
 * is.
 */
bool pii_is_ip(struct str match, bool public_only);

#endif
