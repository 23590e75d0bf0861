/* test_url_parts.c -- hosts and registered domains, by table: those of
 * tldextract's README and tests, and odd ones. */
#include "tests/unit/unit.h"

#include "base/buf.h"
#include "filters/url_parts.h"

static void finds_hosts_and_domains(void **state)
{
    static const struct {
        const char *url;
        const char *host;
        const char *registered;
    } rows[] = {
        {"", "", ""},
        {"http://forums.news.cnn.com/", "forums.news.cnn.com", "cnn.com"},
        {"http://forums.bbc.co.uk/", "forums.bbc.co.uk", "bbc.co.uk"},
        {"http://www.worldbank.org.kg/", "www.worldbank.org.kg",
         "worldbank.org.kg"},
        {"google.com", "google.com", "google.com"},
        {"google.notavalidsuffix", "google.notavalidsuffix", ""},
        {"http://127.0.0.1:8080/deployed/", "127.0.0.1", ""},
        {"http://localhost:8080", "localhost", ""},
        {"https://mail.google.com/mail", "mail.google.com", "google.com"},
        {"com", "com", ""},
        {"co.uk", "co.uk", ""},
        {"http://a.blogspot.com/", "a.blogspot.com", "blogspot.com"},
        {"http://www.ck/", "www.ck", "www.ck"},
        {"http://a.b.ck/", "a.b.ck", "a.b.ck"},
        {"http://x.city.kawasaki.jp/", "x.city.kawasaki.jp",
         "city.kawasaki.jp"},
        {"http://x.y.kawasaki.jp/", "x.y.kawasaki.jp", "x.y.kawasaki.jp"},
        {"HTTP://WWW.Example.COM/", "www.example.com", "example.com"},
        {"ftp+x://a.b.de?q", "a.b.de", "b.de"},
        {"a b://c.de/", "a b", ""},
        {"//c.de#x", "c.de", "c.de"},
        {"http://u@v:pw@h.org:1/x@y", "h.org", "h.org"},
        {"http:// h.org. /", "h.org", "h.org"},
        {"http://h.org...", "h.org", "h.org"},
        {"http://[2001:db8::1]:80/", "[2001:db8::1]", ""},
        {"http://\xE4\xBE\x8B\xE3\x80\x82"
         "com/",
         "\xE4\xBE\x8B.com", "\xE4\xBE\x8B.com"},
        {"http://a.b.\xD1\x80\xD1\x84/", "a.b.\xD1\x80\xD1\x84",
         "b.\xD1\x80\xD1\x84"},
        {"http://a.b.xn--p1ai/", "a.b.xn--p1ai", "b.xn--p1ai"},
        {"http://.com/", ".com", ""},
        {"http:///x", "", ""},
    };
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct url_parts parts;

        url_parts_find(str_from(rows[i].url), psl_builtin(), true, &arena,
                       &parts);
        if (!str_is(parts.host, rows[i].host) ||
            !str_is(parts.registered, rows[i].registered))
            fail_msg("%s: '%.*s' '%.*s'", rows[i].url, (int)parts.host.len,
                     parts.host.ptr, (int)parts.registered.len,
                     parts.registered.ptr);
    }
    arena_release(&arena);
}

static void keeps_the_case_when_asked(void **state)
{
    struct url_parts parts;
    struct arena arena;

    (void)state;
    arena_init(&arena);
    url_parts_find(str_from("http://A.Example.CO.uk"), psl_builtin(), false,
                   &arena, &parts);
    assert_true(str_is(parts.host, "A.Example.CO.uk"));
    assert_true(str_is(parts.registered, "Example.CO.uk"));
    arena_release(&arena);
}

/* No look-ups beyond the longest rule, however many labels there are. */
static void bounds_the_labels(void **state)
{
    struct url_parts parts;
    struct arena arena;
    struct buf url;

    (void)state;
    arena_init(&arena);
    buf_init(&url, &arena);
    for (int i = 0; i < 100000; i++)
        buf_add_text(&url, "a.");
    buf_add_text(&url, "co.uk");
    url_parts_find(buf_str(&url), psl_builtin(), true, &arena, &parts);
    assert_true(str_is(parts.registered, "a.co.uk"));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_hosts_and_domains),
        cmocka_unit_test(keeps_the_case_when_asked),
        cmocka_unit_test(bounds_the_labels),
    };

    return unit_run(tests);
}
