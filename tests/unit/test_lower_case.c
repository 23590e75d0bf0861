/* test_lower_case.c -- as Python 3.11's str.lower(), by table. */
#include "tests/unit/unit.h"

#include "text/lower_case.h"

static void lowers_as_python(void **state)
{
    static const struct {
        const char *text;
        const char *lower;
    } rows[] = {
        {"", ""},
        {"Az@[`{09", "az@[`{09"},
        {"ÀÉŽßẞ", "àéžßß"},
        {"\xC4\xB0X", "i\xCC\x87x"}, /* U+0130 */
        {"\xF0\x90\x90\x80", "\xF0\x90\x90\xA8"},
        /* sigma: final behind a cased letter and not before one */
        {"Σ", "σ"},
        {"ΑΣ", "ας"},
        {"ΑΣ.", "ας."},
        {"ΑΣ.Α", "ασ.α"},
        {"ΑΣ Α", "ας α"},
        {"Α.Σ", "α.ς"},
        {"Α Σ", "α σ"},
        {"1Σ", "1σ"},
        {"ΑΣΣ", "ασς"},
        {"aΣ\xCC\x81", "aς\xCC\x81"},
        {"aΣ\xCC\x81"
         "b",
         "aσ\xCC\x81"
         "b"},
        {"ªΣ", "ªς"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf out;

        buf_init(&out, NULL);
        lower_case(&out, str_from(rows[i].text));
        if (!str_is(buf_str(&out), rows[i].lower))
            fail_msg("%s: %.*s", rows[i].text, (int)out.len, out.ptr);
        buf_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lowers_as_python),
    };

    return unit_run(tests);
}
