/*
 * fuzz_pii.c -- e-mail and IP addresses are found where PCRE2 finds them by
 * datatrove's two patterns. Each byte of the input stands for a piece of text
 * that matters to them.
 */
#define PCRE2_CODE_UNIT_WIDTH 8

#include "base/buf.h"
#include "filters/pii_find.h"

#include <pcre2.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PIECES_MAX = 512 };

#define ATOM "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
#define OCTET "(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)"
#define LABEL "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"

static const char email[] =
    "\\b" ATOM "+(?:\\." ATOM "+)*@(?:(?:" LABEL "\\.)+" LABEL "|\\[(?:" OCTET
    "\\.){3}(?:" OCTET "|[A-Za-z0-9-]*[A-Za-z0-9]:)])";
static const char ip[] = "(?:" OCTET "\\.){3}" OCTET;

static const char *const pieces[] = {
    "@",  "@",  ".",   ".",      "-",        "a",    "B",       "7",
    "0",  "1",  "2",   "25",     "256",      "9",    "1.",      "2.",
    "_",  "!",  "é",   "日",     " ",        "[",    "]",       ":",
    "..", "\n", "@[1", "a@b.cd", "1.2.3.4.", "tag:", "8.8.8.8", "²",
};

static bool find(pcre2_code *code, struct str text, size_t from,
                 struct pii_span *span)
{
    pcre2_match_data *found = pcre2_match_data_create_from_pattern(code, NULL);
    const int n =
        pcre2_match(code, (PCRE2_SPTR)text.ptr, text.len, from, 0, found, NULL);

    if (n < 0 && n != PCRE2_ERROR_NOMATCH)
        exit(0); /* a limit: nothing to compare with */
    if (n > 0)
        *span = (struct pii_span){pcre2_get_ovector_pointer(found)[0],
                                  pcre2_get_ovector_pointer(found)[1]};
    pcre2_match_data_free(found);
    return n > 0;
}

static void compare(const char *pattern, struct str text,
                    bool (*ours)(struct str, size_t, struct pii_span *))
{
    struct pii_span a = {0, 0};
    struct pii_span b = {0, 0};
    PCRE2_SIZE offset;
    int error;
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                      PCRE2_UTF | PCRE2_UCP, &error, &offset, NULL);
    size_t from = 0;
    bool more = code != NULL;

    while (more) {
        more = find(code, text, from, &a);
        if (ours(text, from, &b) != more ||
            (more && (a.begin != b.begin || a.end != b.end)))
            abort();
        from = a.end;
    }
    pcre2_code_free(code);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf text;

    buf_init(&text, NULL);
    for (size_t i = 0; i < size && i < PIECES_MAX; i++)
        buf_add_text(&text, pieces[data[i] % ARRAY_LEN(pieces)]);
    buf_add_char(&text, '\n');
    compare(email, buf_str(&text), pii_find_email);
    compare(ip, buf_str(&text), pii_find_ip);
    buf_release(&text);
    return 0;
}
