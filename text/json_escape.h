/*
 * json_escape.h -- the kernels of json_escape().
 *
 * Copy text up to the first byte that JSON strings escape and return how many
 * bytes that was. Up to JSON_COPY_SLACK bytes after len may be overwritten.
 */
#ifndef TAMIS_JSON_ESCAPE_H
#define TAMIS_JSON_ESCAPE_H

#include "base/base.h"

enum { JSON_COPY_SLACK = 32 };

size_t json_copy_plain(char *to, const char *from, size_t len);
size_t json_copy_plain_avx2(char *to, const char *from, size_t len);

#endif
