/* test_pii_find.c -- addresses in a text, in brackets. Most rows are those of
 * datatrove's own tests and of what it was seen to do. */
#include "tests/unit/unit.h"

#include "base/buf.h"
#include "filters/pii_find.h"

typedef bool finder(struct str text, size_t from, struct pii_span *span);

struct row {
    const char *text;
    const char *marked; /* NULL: as it is */
};

static void mark(struct buf *out, const char *bytes, size_t from, size_t to)
{
    buf_add(out, (struct str){bytes + from, to - from});
}

static void check(const struct row *rows, size_t n_rows, finder *find)
{
    for (size_t i = 0; i < n_rows; i++) {
        const char *wanted =
            rows[i].marked != NULL ? rows[i].marked : rows[i].text;
        const struct str text = str_from(rows[i].text);
        struct pii_span span;
        size_t from = 0;
        struct buf out;

        buf_init(&out, NULL);
        while (find(text, from, &span)) {
            mark(&out, text.ptr, from, span.begin);
            buf_add_char(&out, '<');
            mark(&out, text.ptr, span.begin, span.end);
            buf_add_char(&out, '>');
            from = span.end;
        }
        mark(&out, text.ptr, from, text.len);
        if (!str_is(buf_str(&out), wanted))
            fail_msg("'%s': %.*s", text.ptr, (int)out.len, out.ptr);
        buf_release(&out);
    }
}

static void finds_emails(void **state)
{
    static const struct row rows[] = {
        {"", NULL},
        {"@", NULL},
        {"a@b", NULL},
        {"x@y.z", "<x@y.z>"},
        {"mail J.D+x@Ex-a.COM, now", "mail <J.D+x@Ex-a.COM>, now"},
        {"a@b.com c@d.com", "<a@b.com> <c@d.com>"},
        {"a@b.com@c.com", "<a@b.com>@c.com"},
        {"a@b@c.com", "a@<b@c.com>"},
        {".a@b.co", ".<a@b.co>"},
        {"a..b@c.de", "a..<b@c.de>"},
        {"a.@b.de", NULL},
        {"a@-b.de", NULL},
        {"a@b..de", NULL},
        {"a@b-.de", NULL},
        {"a@b.c-", "<a@b.c>-"},
        {"a@b.c-.de", "<a@b.c>-.de"},
        {"a@b.com.", "<a@b.com>."},
        {"a@b.com.-x", "<a@b.com>.-x"},
        {"\"a\"@b.de", NULL},
        {"a@111.222.333.44444", "<a@111.222.333.44444>"},
        /* \b: a symbol begins it behind a word character only */
        {"!a@b.de", "!<a@b.de>"},
        {"x !!@b.de", NULL},
        {"\xC3\xA9!a@b.de", "\xC3\xA9<!a@b.de>"},
        {"\xC3\xA9"
         "a@b.de",
         NULL},
        {"\xC3\xA9"
         "a-b@b.de",
         "\xC3\xA9"
         "a<-b@b.de>"},
        {"\xF0\x9F\x98\x80"
         "a@b.de",
         "\xF0\x9F\x98\x80<a@b.de>"},
        {"\xF0\x90\x90\x80"
         "a@b.de",
         NULL},
        {"_@b.de", "<_@b.de>"},
        {"http://user@host.com/x", "http://<user@host.com>/x"},
        /* literals */
        {"a@[1.2.3.255]", "<a@[1.2.3.255]>"},
        {"a@[1.2.3.256]", NULL},
        {"a@[1.2.3.x-y:]", "<a@[1.2.3.x-y:]>"},
        {"a@[1.2.3.x-:]", NULL},
        {"a@[1.2.3.:]", NULL},
        {"a@[1.2.3]", NULL},
        {"a@[1.2.3.4", NULL},
    };

    (void)state;
    check(rows, ARRAY_LEN(rows), pii_find_email);
}

static void finds_ips(void **state)
{
    static const struct row rows[] = {
        {"", NULL},
        {"...", NULL},
        {"8.8.8", NULL},
        {"8.8.8.8", "<8.8.8.8>"},
        {"256.1.1.1", "2<56.1.1.1>"},
        {"255.1.1.1", "<255.1.1.1>"},
        {"1.256.1.1", NULL},
        {"1.255.1.1", "<1.255.1.1>"},
        {"1.1.1.256", "<1.1.1.25>6"},
        {"1.1.1.1234", "<1.1.1.123>4"},
        {"1.1.1.300", "<1.1.1.30>0"},
        {"1234.1.1.1", "1<234.1.1.1>"},
        {"1000.1.1.1", "1<000.1.1.1>"},
        {"1.2.3.4.5", "<1.2.3.4>.5"},
        {"1.2.3.4.5.6.7.8", "<1.2.3.4>.<5.6.7.8>"},
        {"1.2.300.4.5.6.7", "1.2.3<00.4.5.6>.7"},
        {".3.3.3.0", ".<3.3.3.0>"},
        {"1.2.3.a", NULL},
        {"1.2.3.", NULL},
    };

    (void)state;
    check(rows, ARRAY_LEN(rows), pii_find_ip);
}

/* The borders of every network that is not public, from both sides. */
static void knows_public_addresses(void **state)
{
    static const struct {
        const char *ip;
        bool is_public;
    } rows[] = {
        {"0.255.255.255", false},   {"1.0.0.0", true},
        {"9.255.255.255", true},    {"10.0.0.0", false},
        {"10.255.255.255", false},  {"11.0.0.0", true},
        {"100.63.255.255", true},   {"100.64.0.0", false},
        {"100.127.255.255", false}, {"100.128.0.0", true},
        {"126.255.255.255", true},  {"127.0.0.0", false},
        {"127.255.255.255", false}, {"128.0.0.0", true},
        {"169.253.255.255", true},  {"169.254.0.0", false},
        {"169.254.255.255", false}, {"169.255.0.0", true},
        {"172.15.255.255", true},   {"172.16.0.0", false},
        {"172.31.255.255", false},  {"172.32.0.0", true},
        {"191.255.255.255", true},  {"192.0.0.0", false},
        {"192.0.0.7", false},       {"192.0.0.8", true},
        {"192.0.0.169", true},      {"192.0.0.170", false},
        {"192.0.0.171", false},     {"192.0.0.172", true},
        {"192.0.1.255", true},      {"192.0.2.0", false},
        {"192.0.2.255", false},     {"192.0.3.0", true},
        {"192.167.255.255", true},  {"192.168.0.0", false},
        {"192.168.255.255", false}, {"192.169.0.0", true},
        {"198.17.255.255", true},   {"198.18.0.0", false},
        {"198.19.255.255", false},  {"198.20.0.0", true},
        {"198.51.99.255", true},    {"198.51.100.0", false},
        {"198.51.100.255", false},  {"198.51.101.0", true},
        {"203.0.112.255", true},    {"203.0.113.0", false},
        {"203.0.113.255", false},   {"203.0.114.0", true},
        {"224.0.0.1", true},        {"239.255.255.255", true},
        {"240.0.0.0", false},       {"255.255.255.255", false},
        {"01.2.3.4", false},        {"1.2.3.00", false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (pii_is_ip(str_from(rows[i].ip), true) != rows[i].is_public)
            fail_msg("%s", rows[i].ip);
    }
    assert_true(pii_is_ip(str_from("10.0.0.1"), false));
    assert_true(pii_is_ip(str_from("0.0.0.0"), false));
    assert_false(pii_is_ip(str_from("10.0.00.1"), false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_emails),
        cmocka_unit_test(finds_ips),
        cmocka_unit_test(knows_public_addresses),
    };

    return unit_run(tests);
}
