/*
 * json_parse.cc -- see json_parse.h. The only C++ here.
 *
 * simdjson's stage 1 leaves the offsets of all structural characters (braces,
 * brackets, colons, commas, opening quotes, first bytes of other scalars).
 * After stage 2 has accepted the record they give, without looking at a string
 * again, where a member lies in the line; the DOM itself is asked only for a
 * text with escapes. simdjson refuses numbers that no machine type holds: on
 * that error the numbers are checked here, blanked to "1" in a copy, and the
 * copy is parsed; offsets stay the same.
 */
#include <charconv>
#include <new>
#include <simdjson.h>
#include <string_view>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic" /* base.h: compound literals */
extern "C" {
#include "base/mem.h"
#include "text/json.h"
#include "text/json_parse.h"
#include "text/json_scan.h"
}
#pragma GCC diagnostic pop

static_assert(JSON_PADDING_BYTES >= simdjson::SIMDJSON_PADDING, "padding");
static_assert(JSON_DEPTH_MAX == simdjson::DEFAULT_MAX_DEPTH, "depth");

struct json_parser {
    simdjson::dom::parser dom;
};

namespace
{

using simdjson::error_code;

constexpr size_t CAP_MIN_BYTES = 64 << 10;
constexpr size_t CAP_KEPT_BYTES = 4 << 20;
constexpr size_t CAP_MAX_BYTES = UINT32_MAX;

/* A validated record and its structural characters. */
struct view {
    const char *line;
    const uint32_t *at; /* offsets into line; a sentinel follows the last */
    size_t n;
};

/* A key looked for, and the structural of its last value; 0: absent. */
struct want {
    str key;
    size_t value;
};

[[noreturn]] void no_memory()
{
    mem_free(mem_alloc(PTRDIFF_MAX)); /* says so and exits */
    __builtin_unreachable();
}

/* simdjson grows to the exact length; by doubling it is asked rarely. */
void make_room(json_parser *parser, size_t len)
{
    size_t cap = CAP_MIN_BYTES;

    if (parser->dom.capacity() >= len && parser->dom.doc.capacity() >= len)
        return;
    while (cap < len)
        cap *= 2;
    if (cap > CAP_KEPT_BYTES)
        cap = len;
    if (parser->dom.doc.allocate(cap) != simdjson::SUCCESS ||
        parser->dom.allocate(cap) != simdjson::SUCCESS)
        no_memory();
}

void give_back(json_parser *parser)
{
    if (parser->dom.capacity() > CAP_KEPT_BYTES)
        parser->dom = simdjson::dom::parser();
}

error_code run_simdjson(json_parser *parser, str line)
{
    return parser->dom.parse(line.ptr, line.len, false).error();
}

view view_of(const json_parser *parser, str line)
{
    const auto &impl = *parser->dom.implementation;

    return {line.ptr, impl.structural_indexes.get(), impl.n_structural_indexes};
}

bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The scalar that begins at structural i, as written. */
str token(const view &v, size_t i)
{
    const char *end = v.line + v.at[i + 1];

    while (is_space(end[-1]))
        end--;
    return {v.line + v.at[i], static_cast<size_t>(end - v.line) - v.at[i]};
}

bool is_number_start(char c)
{
    return c == '-' || (c >= '0' && c <= '9');
}

/* Blanks every number of copy; false when one is not JSON's. */
bool blank_numbers(const view &v, char *copy)
{
    for (size_t i = 0; i < v.n; i++) {
        if (!is_number_start(v.line[v.at[i]]))
            continue;

        const str number = token(v, i);

        if (!json_number_is_valid(number))
            return false;
        std::memset(copy + v.at[i], ' ', number.len);
        copy[v.at[i]] = '1';
    }
    return true;
}

error_code parse_numbers_as_text(json_parser *parser, str line)
{
    error_code error = simdjson::NUMBER_ERROR;
    char *copy = static_cast<char *>(mem_alloc(line.len + JSON_PADDING_BYTES));

    std::memcpy(copy, line.ptr, line.len);
    std::memset(copy + line.len, ' ', JSON_PADDING_BYTES);
    if (blank_numbers(view_of(parser, line), copy))
        error = run_simdjson(parser, {copy, line.len});
    mem_free(copy);
    return error;
}

json_verdict verdict_of(error_code error, str line)
{
    if (error == simdjson::SUCCESS)
        return JSON_GOOD;
    if (error == simdjson::UTF8_ERROR)
        return JSON_BAD_UTF8;
    if (error == simdjson::DEPTH_ERROR)
        return JSON_BAD_DEPTH;
    if (error == simdjson::MEMALLOC)
        no_memory();
    /* 3.0.1 refuses every lone surrogate, but as any other bad string. */
    if (error == simdjson::STRING_ERROR && json_has_lone_surrogate(line))
        return JSON_BAD_SURROGATE;
    return JSON_BAD_SYNTAX;
}

/* A structural costs 20 bytes of memory; see JSON_COMPLEX_BYTES. */
bool is_too_complex(const json_parser *parser, str line)
{
    auto &impl = *parser->dom.implementation;

    if (line.len <= CAP_KEPT_BYTES)
        return false;
    return impl.stage1(reinterpret_cast<const uint8_t *>(line.ptr), line.len,
                       simdjson::stage1_mode::regular) == simdjson::SUCCESS &&
           impl.n_structural_indexes > line.len / JSON_COMPLEX_BYTES;
}

json_verdict validate(json_parser *parser, str line)
{
    if (line.len == 0 || line.len > CAP_MAX_BYTES)
        return JSON_BAD_SYNTAX;
    make_room(parser, line.len);
    if (is_too_complex(parser, line))
        return JSON_BAD_COMPLEX;

    error_code error = run_simdjson(parser, line);

    if (error == simdjson::NUMBER_ERROR)
        error = parse_numbers_as_text(parser, line);
    return verdict_of(error, line);
}

/* The structural after the value that begins at structural i. */
size_t skip_value(const view &v, size_t i)
{
    size_t depth = 0;

    do {
        const char c = v.line[v.at[i++]];

        if (c == '{' || c == '[')
            depth++;
        else if (c == '}' || c == ']')
            depth--;
    } while (depth > 0);
    return i;
}

/* Walks the object at structural i; returns how many members it has. */
size_t find_members(const view &v, size_t i, want *wants, size_t n_wants)
{
    size_t n_members = 0;

    if (v.line[v.at[++i]] == '}')
        return 0;
    for (;; i++) {
        const str key = token(v, i);

        for (size_t k = 0; k < n_wants; k++)
            if (json_key_is(key, wants[k].key))
                wants[k].value = i + 2; /* key, colon, value */
        n_members++;
        i = skip_value(v, i + 2);
        if (v.line[v.at[i]] == '}')
            return n_members;
    }
}

str first_of(const char *path)
{
    return {path, strcspn(path, ".")};
}

/* Goes on from the value of the path's first key; 0 when it leads nowhere. */
size_t follow(const view &v, size_t value, const char *path)
{
    path += strcspn(path, ".");
    while (*path == '.' && value != 0) {
        want next = {first_of(path + 1), 0};

        if (v.line[v.at[value]] == '{')
            find_members(v, value, &next, 1);
        value = next.value;
        path += 1 + next.key.len;
    }
    return value;
}

json_kind number_kind(str number)
{
    for (size_t i = 0; i < number.len; i++)
        if (number.ptr[i] == '.' || (number.ptr[i] | 0x20) == 'e')
            return JSON_NUMBER;
    return JSON_INTEGER;
}

json_kind kind_of(const view &v, size_t value)
{
    if (value == 0)
        return JSON_ABSENT;
    switch (v.line[v.at[value]]) {
    case '"':
        return JSON_STRING;
    case '{':
        return JSON_OBJECT;
    case '[':
        return JSON_ARRAY;
    case 't':
    case 'f':
        return JSON_BOOL;
    case 'n':
        return JSON_NULL;
    default:
        return number_kind(token(v, value));
    }
}

/* The string at path, which is known to be there; the last of its name. */
std::string_view dom_string(const json_parser *parser, const char *path)
{
    simdjson::dom::element at = parser->dom.doc.root();
    std::string_view text;

    for (;; path++) {
        const str key = first_of(path);
        simdjson::dom::element last = at;

        for (const auto field : simdjson::dom::object(at))
            if (field.key == std::string_view(key.ptr, key.len))
                last = field.value;
        at = last;
        path += key.len;
        if (*path == '\0')
            break;
    }
    return at.get(text) == simdjson::SUCCESS ? text : std::string_view();
}

str string_of(const json_parser *parser, str raw, const char *path,
              arena *arena)
{
    const str inner = {raw.ptr + 1, raw.len - 2};

    if (inner.len == 0 || std::memchr(inner.ptr, '\\', inner.len) == nullptr)
        return inner;

    const std::string_view text = dom_string(parser, path);

    return arena_copy(arena, {text.data(), text.size()});
}

json_verdict extract(const json_parser *parser, str line,
                     const json_fields *fields, arena *arena, json_doc *out)
{
    const char *const upstream = "tamis_error";
    const view v = view_of(parser, line);
    want wants[] = {{first_of(fields->text_field), 0},
                    {first_of(fields->id_field), 0},
                    {str_from("metadata"), 0},
                    {str_from(upstream), 0}};
    const size_t n_members = find_members(v, 0, wants, 4);
    const size_t text = follow(v, wants[0].value, fields->text_field);
    const size_t id = follow(v, wants[1].value, fields->id_field);

    *out = json_doc();
    out->text_kind = kind_of(v, text);
    out->id_kind = kind_of(v, id);
    out->metadata_kind = kind_of(v, wants[2].value);
    if (n_members == 1 && kind_of(v, wants[3].value) == JSON_STRING) {
        out->text =
            string_of(parser, token(v, wants[3].value), upstream, arena);
        return JSON_UPSTREAM_ERROR;
    }
    if (out->text_kind != JSON_STRING)
        return JSON_BAD_TEXT;
    if (out->id_kind > JSON_INTEGER)
        return JSON_BAD_ID;
    if (out->id_kind >= JSON_STRING)
        out->id_json = token(v, id);
    out->text = string_of(parser, token(v, text), fields->text_field, arena);
    return JSON_GOOD;
}

template <typename number> size_t shortest(number value, char *out)
{
    const auto end =
        std::to_chars(out, out + 32, value, std::chars_format::scientific);

    return static_cast<size_t>(end.ptr - out);
}

} // namespace

struct json_parser *json_parser_new(void)
{
    return new (mem_alloc(sizeof(json_parser))) json_parser();
}

void json_parser_free(struct json_parser *parser)
{
    if (parser == nullptr)
        return;
    parser->~json_parser();
    mem_free(parser);
}

enum json_verdict json_parse_doc(struct json_parser *parser, struct str line,
                                 const struct json_fields *fields,
                                 struct arena *arena, struct json_doc *out)
{
    json_verdict verdict = validate(parser, line);

    if (verdict == JSON_GOOD) {
        const view v = view_of(parser, line);

        verdict = v.line[v.at[0]] == '{'
                      ? extract(parser, line, fields, arena, out)
                      : JSON_BAD_SHAPE;
    }
    give_back(parser);
    return verdict;
}

enum json_verdict json_valid(struct json_parser *parser, struct str text)
{
    const json_verdict verdict = validate(parser, text);

    give_back(parser);
    return verdict;
}

const char *json_verdict_reason(enum json_verdict verdict)
{
    static const char *const reasons[] = {
        "good",        "json",       "utf8", "depth", "surrogate",
        "too_complex", "not_object", "text", "id",    "upstream",
    };

    return reasons[verdict];
}

size_t json_shortest(double value, char out[32])
{
    return shortest(value, out);
}

size_t json_shortest_float(float value, char out[32])
{
    return shortest(value, out);
}
