/*
 * refinedweb_chars.h -- code points as Python's str methods class them.
 */
#ifndef TAMIS_REFINEDWEB_CHARS_H
#define TAMIS_REFINEDWEB_CHARS_H

#include "base/base.h"

bool refinedweb_is_space(uint32_t cp);   /* isspace(), \s, split() */
bool refinedweb_is_upper(uint32_t cp);   /* isupper() */
bool refinedweb_is_digit(uint32_t cp);   /* isdigit() */
bool refinedweb_is_decimal(uint32_t cp); /* isdecimal(), \d */
bool refinedweb_is_alnum(uint32_t cp);   /* isalnum(); \w has _ too */

#endif
