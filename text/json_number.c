/*
 * json_number.c -- numbers as JSON text; see json.h.
 *
 * The digits are those of std::to_chars (Ryu): the shortest that read back as
 * the same value. The layout is Python's repr() without its ".0".
 */
#include "text/json.h"
#include "text/json_parse.h"

#include <math.h>

enum { POINT_MIN = -4, POINT_MAX = 16 /* exponents written plain: [, ) */ };

static bool is_at(struct str text, size_t i, char c)
{
    return i < text.len && text.ptr[i] == c;
}

/* After one digit or more at i; 0 when there is none. */
static size_t skip_digits(struct str text, size_t i)
{
    const size_t from = i;

    while (i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9')
        i++;
    return i > from ? i : 0;
}

/* After the exponent at i, if there is one; 0 when it is cut short. */
static size_t skip_exponent(struct str text, size_t i)
{
    if (!is_at(text, i, 'e') && !is_at(text, i, 'E'))
        return i;
    i++;
    if (is_at(text, i, '+') || is_at(text, i, '-'))
        i++;
    return skip_digits(text, i);
}

bool json_number_is_valid(struct str text)
{
    size_t i = is_at(text, 0, '-') ? 1 : 0;

    i = is_at(text, i, '0') ? i + 1 : skip_digits(text, i);
    if (i != 0 && is_at(text, i, '.'))
        i = skip_digits(text, i + 1);
    if (i != 0)
        i = skip_exponent(text, i);
    return i != 0 && i == text.len;
}

/* The exponent that ends text: e-07 is -7. */
static int exponent_of(struct str text)
{
    const char *p = memchr(text.ptr, 'e', text.len);
    const char *end = text.ptr + text.len;
    const bool is_negative = p[1] == '-';
    int exponent = 0;

    for (p += 2; p < end; p++)
        exponent = exponent * 10 + (*p - '0');
    return is_negative ? -exponent : exponent;
}

/* "1812" and -2: 0.01812; "15" and 3: 1500; "15" and 0: 1.5 */
static void put_plain(struct buf *out, struct str digits, int exponent)
{
    const size_t n_whole = exponent < 0 ? 0 : (size_t)exponent + 1;

    if (n_whole == 0) {
        buf_add_text(out, "0.");
        for (int i = -1; i > exponent; i--)
            buf_add_char(out, '0');
        buf_add(out, digits);
        return;
    }
    for (size_t i = 0; i < n_whole; i++)
        buf_add_char(out, i < digits.len ? digits.ptr[i] : '0');
    if (n_whole >= digits.len)
        return;
    buf_add_char(out, '.');
    buf_add(out, (struct str){digits.ptr + n_whole, digits.len - n_whole});
}

static void put_number(struct buf *out, struct str text)
{
    const int exponent = exponent_of(text);
    char digits[32];
    size_t n = 0;

    if (exponent < POINT_MIN || exponent >= POINT_MAX) {
        buf_add(out, text);
        return;
    }
    for (size_t i = 0; i < text.len && text.ptr[i] != 'e'; i++)
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9')
            digits[n++] = text.ptr[i];
    if (text.ptr[0] == '-')
        buf_add_char(out, '-');
    put_plain(out, (struct str){digits, n}, exponent);
}

void json_number(struct buf *out, double value)
{
    char text[32];

    if (isfinite(value))
        put_number(out, (struct str){text, json_shortest(value, text)});
    else
        buf_add_text(out, "null");
}

void json_float(struct buf *out, float value)
{
    char text[32];

    if (isfinite(value))
        put_number(out, (struct str){text, json_shortest_float(value, text)});
    else
        buf_add_text(out, "null");
}
