/*
 * refinedweb_chars.c -- see refinedweb_chars.h. From the classes of Unicode 16
 * and the few code points where Python goes by another property: Uppercase is
 * Lu and Other_Uppercase, isdigit() has Numeric_Type=Digit beside Nd, isspace()
 * the separators 1C to 1F. Categories of numbers are utf8proc's (Unicode 15).
 */
#include "filters/refinedweb_chars.h"

#include "text/unicode.h"

#include <utf8proc.h>

struct range {
    uint32_t first;
    uint32_t last;
};

/* Lt: class UNICODE_UPPER has them, isupper() has not. */
static const struct range titles[] = {
    {0x1C5, 0x1C5},   {0x1C8, 0x1C8},   {0x1CB, 0x1CB},   {0x1F2, 0x1F2},
    {0x1F88, 0x1F8F}, {0x1F98, 0x1F9F}, {0x1FA8, 0x1FAF}, {0x1FBC, 0x1FBC},
    {0x1FCC, 0x1FCC}, {0x1FFC, 0x1FFC},
};

/* Other_Uppercase. */
static const struct range capitals[] = {
    {0x2160, 0x216F},   {0x24B6, 0x24CF},   {0x1F130, 0x1F149},
    {0x1F150, 0x1F169}, {0x1F170, 0x1F189},
};

/* Numeric_Type=Digit, none of them Nd. */
static const struct range digits[] = {
    {0xB2, 0xB3},       {0xB9, 0xB9},       {0x1369, 0x1371},
    {0x19DA, 0x19DA},   {0x2070, 0x2070},   {0x2074, 0x2079},
    {0x2080, 0x2089},   {0x2460, 0x2468},   {0x2474, 0x247C},
    {0x2488, 0x2490},   {0x24EA, 0x24EA},   {0x24F5, 0x24FD},
    {0x24FF, 0x24FF},   {0x2776, 0x277E},   {0x2780, 0x2788},
    {0x278A, 0x2792},   {0x10A40, 0x10A43}, {0x10E60, 0x10E68},
    {0x11052, 0x1105A}, {0x1F100, 0x1F10A},
};

static bool is_in(const struct range *ranges, size_t n, uint32_t cp)
{
    for (size_t i = 0; i < n; i++) {
        if (cp >= ranges[i].first && cp <= ranges[i].last)
            return true;
    }
    return false;
}

bool refinedweb_is_space(uint32_t cp)
{
    return (unicode_class(cp) & UNICODE_SPACE) != 0 ||
           (cp >= 0x1C && cp <= 0x1F);
}

bool refinedweb_is_upper(uint32_t cp)
{
    if (cp < 0x80)
        return cp >= 'A' && cp <= 'Z';
    if ((unicode_class(cp) & UNICODE_UPPER) != 0)
        return !is_in(titles, ARRAY_LEN(titles), cp);
    return is_in(capitals, ARRAY_LEN(capitals), cp);
}

bool refinedweb_is_decimal(uint32_t cp)
{
    if (cp < 0x80)
        return cp >= '0' && cp <= '9';
    return (unicode_class(cp) & UNICODE_NUMBER) != 0 &&
           utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_ND;
}

bool refinedweb_is_digit(uint32_t cp)
{
    return refinedweb_is_decimal(cp) ||
           (cp >= 0x80 && (unicode_class(cp) & UNICODE_NUMBER) != 0 &&
            is_in(digits, ARRAY_LEN(digits), cp));
}

bool refinedweb_is_alnum(uint32_t cp)
{
    return (unicode_class(cp) & (UNICODE_LETTER | UNICODE_NUMBER)) != 0;
}
