/*
 * utf8.h -- decode, count, check and repair UTF-8.
 *
 * "Valid" is Unicode's: no overlong forms, no surrogates, nothing above
 * U+10FFFF. No function reads beyond the bytes it is given, valid or not.
 */
#ifndef TAMIS_UTF8_H
#define TAMIS_UTF8_H

#include "base/buf.h"
#include "base/cpu.h"

enum { UTF8_MAX_BYTES = 4 }; /* of one code point */

/*
 * The code point at *at, which must be below text.len; *at moves past it.
 * Text that is not valid gives some number below 2^21 a step, or U+FFFD where
 * the text ends within a code point; *at always moves and stays in the text.
 */
static inline uint32_t utf8_step(struct str text, size_t *at)
{
    const unsigned char *p = (const unsigned char *)text.ptr + *at;
    const size_t left = text.len - *at;

    if (p[0] < 0xC0) { /* ASCII, or a stray continuation */
        *at += 1;
        return p[0];
    }
    if (p[0] < 0xE0 && left >= 2) {
        *at += 2;
        return (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
    }
    if (p[0] < 0xF0 && left >= 3) {
        *at += 3;
        return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    }
    if (left >= 4) {
        *at += 4;
        return (p[0] & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 |
               (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
    }
    *at = text.len;
    return 0xFFFD;
}

/*
 * Write a code point, 1 to 4 bytes, and return how many. `to` has room for
 * UTF8_MAX_BYTES. What is no scalar value is written as U+FFFD.
 */
size_t utf8_put(char *to, uint32_t cp);

/* Code points of valid UTF-8: bytes that do not continue one. */
size_t utf8_count(struct str text);

/* The same answer at every level. */
bool utf8_is_valid(struct str text, enum cpu_level cpu);

/*
 * Add bytes to out, with U+FFFD for each maximal part of an ill-formed
 * sequence (the rule of WHATWG and of Python's errors="replace"). Returns the
 * number of replacements; 0 means that the bytes were valid.
 */
size_t utf8_repair(struct buf *out, struct str bytes);

#endif
