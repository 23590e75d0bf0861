/*
 * json_splice.c -- edits in raw JSON; see json.h.
 *
 * One walk over the top-level members finds where each edit lands, one over
 * the metadata object those within it. The edits become patches: bytes to
 * leave out, and what to put there. The patches in order of place, and the
 * bytes between them, are the result. Stack: about 12 KiB.
 */
#include "text/json.h"
#include "text/json_scan.h"

/* Where an object's members are and where more may go. */
struct object {
    const char *first; /* after '{' */
    const char *last;  /* after the last value, or first */
    size_t n_members;
    size_t n_added;
};

enum patch_kind {
    PATCH_VALUE,        /* a value for another */
    PATCH_MEMBER,       /* "key":value */
    PATCH_COMMA_MEMBER, /* ,"key":value */
    PATCH_MEMBER_COMMA, /* "key":value, */
    PATCH_OBJECT,       /* the new metadata's value */
    PATCH_METADATA,     /* "metadata":{...} */
    PATCH_COMMA_METADATA,
};

struct patch {
    const char *at;
    size_t len; /* bytes left out */
    const struct json_edit *edit;
    enum patch_kind kind;
};

struct splice {
    const struct json_edit *edits;
    size_t n_edits;
    struct object top;
    struct str metadata;              /* ptr NULL: missing */
    struct str found[JSON_EDITS_MAX]; /* the value that edit replaces */
    struct patch patches[JSON_EDITS_MAX + 1];
    size_t n_patches;
};

static bool is_in_metadata(const struct json_edit *edit)
{
    return edit->op == JSON_SET_METADATA;
}

static bool has_metadata_edit(const struct splice *s)
{
    for (size_t i = 0; i < s->n_edits; i++)
        if (is_in_metadata(&s->edits[i]))
            return true;
    return false;
}

static bool sets_metadata_whole(const struct splice *s)
{
    for (size_t i = 0; i < s->n_edits; i++)
        if (!is_in_metadata(&s->edits[i]) &&
            str_is(s->edits[i].key, "metadata"))
            return true;
    return false;
}

/* Is no later edit of the same member there? */
static bool is_live(const struct splice *s, size_t i)
{
    const struct json_edit *edit = &s->edits[i];

    for (size_t j = i + 1; j < s->n_edits; j++)
        if (is_in_metadata(&s->edits[j]) == is_in_metadata(edit) &&
            str_eq(s->edits[j].key, edit->key))
            return false;
    return true;
}

static bool walk(struct splice *s, struct str object, bool in_metadata,
                 struct object *out)
{
    struct json_members members;
    struct json_member member;

    if (!json_members_open(&members, object))
        return false;
    *out = (struct object){.first = members.at};
    while (json_members_next(&members, &member)) {
        for (size_t i = 0; i < s->n_edits; i++)
            if (is_in_metadata(&s->edits[i]) == in_metadata &&
                json_key_is(member.key, s->edits[i].key))
                s->found[i] = member.value;
        if (!in_metadata && json_key_is(member.key, str_from("metadata")))
            s->metadata = member.value;
    }
    out->last = members.at;
    out->n_members = members.n_seen;
    return true;
}

static void add_patch(struct splice *s, struct patch patch)
{
    size_t i = s->n_patches++;

    for (; i > 0 && s->patches[i - 1].at > patch.at; i--)
        s->patches[i] = s->patches[i - 1];
    s->patches[i] = patch;
}

static bool needs_comma(const struct object *object)
{
    return object->n_members + object->n_added > 0;
}

static struct patch plan_edit(const struct json_edit *edit, struct str found,
                              struct object *object)
{
    struct patch patch = {.edit = edit, .at = found.ptr, .len = found.len};

    if (found.ptr != NULL)
        return patch;
    patch.at = object->last;
    patch.kind = needs_comma(object) ? PATCH_COMMA_MEMBER : PATCH_MEMBER;
    if (edit->op == JSON_SET_FIRST && object->n_members > 0) {
        patch.at = object->first;
        patch.kind = PATCH_MEMBER_COMMA;
    }
    object->n_added++;
    return patch;
}

static void plan(struct splice *s, enum json_edit_op op, struct object *object)
{
    for (size_t i = 0; i < s->n_edits; i++)
        if (s->edits[i].op == op && is_live(s, i))
            add_patch(s, plan_edit(&s->edits[i], s->found[i], object));
}

static bool plan_metadata(struct splice *s)
{
    struct patch whole = {.at = s->top.last, .kind = PATCH_METADATA};
    struct object object;

    if (!has_metadata_edit(s))
        return true;
    if (sets_metadata_whole(s))
        return false;
    if (s->metadata.ptr == NULL) {
        if (needs_comma(&s->top))
            whole.kind = PATCH_COMMA_METADATA;
        add_patch(s, whole);
        return true;
    }
    if (str_is(s->metadata, "null")) {
        add_patch(s, (struct patch){.at = s->metadata.ptr,
                                    .len = s->metadata.len,
                                    .kind = PATCH_OBJECT});
        return true;
    }
    if (!walk(s, s->metadata, true, &object))
        return false;
    plan(s, JSON_SET_METADATA, &object);
    return true;
}

static void put_member(struct buf *out, const struct json_edit *edit)
{
    json_escape(out, edit->key, CPU_SCALAR);
    buf_add_char(out, ':');
    buf_add(out, edit->value);
}

static void put_object(struct buf *out, const struct splice *s)
{
    char before = '{';

    for (size_t i = 0; i < s->n_edits; i++) {
        if (!is_in_metadata(&s->edits[i]) || !is_live(s, i))
            continue;
        buf_add_char(out, before);
        put_member(out, &s->edits[i]);
        before = ',';
    }
    buf_add_char(out, '}');
}

static void put_patch(struct buf *out, const struct splice *s,
                      const struct patch *patch)
{
    if (patch->kind == PATCH_COMMA_MEMBER ||
        patch->kind == PATCH_COMMA_METADATA)
        buf_add_char(out, ',');
    switch (patch->kind) {
    case PATCH_VALUE:
        buf_add(out, patch->edit->value);
        return;
    case PATCH_MEMBER:
    case PATCH_COMMA_MEMBER:
    case PATCH_MEMBER_COMMA:
        put_member(out, patch->edit);
        break;
    case PATCH_METADATA:
    case PATCH_COMMA_METADATA:
        buf_add_text(out, "\"metadata\":");
        put_object(out, s);
        return;
    case PATCH_OBJECT:
        put_object(out, s);
        return;
    }
    if (patch->kind == PATCH_MEMBER_COMMA)
        buf_add_char(out, ',');
}

static void put_between(struct buf *out, const char *from, const char *to)
{
    buf_add(out, (struct str){from, (size_t)(to - from)});
}

static void put_all(struct buf *out, const struct splice *s, struct str record)
{
    const char *from = record.ptr;
    size_t size = record.len;

    for (size_t i = 0; i < s->n_edits; i++)
        size += s->edits[i].value.len;
    buf_reserve(out, size);
    for (size_t i = 0; i < s->n_patches; i++) {
        put_between(out, from, s->patches[i].at);
        put_patch(out, s, &s->patches[i]);
        from = s->patches[i].at + s->patches[i].len;
    }
    put_between(out, from, record.ptr + record.len);
}

bool json_splice(struct buf *out, struct str record,
                 const struct json_edit *edits, size_t n_edits)
{
    struct splice s;

    if (n_edits > JSON_EDITS_MAX)
        return false;
    s.edits = edits;
    s.n_edits = n_edits;
    s.metadata = (struct str){NULL, 0};
    s.n_patches = 0;
    for (size_t i = 0; i < n_edits; i++)
        s.found[i] = (struct str){NULL, 0};
    if (!walk(&s, record, false, &s.top))
        return false;
    plan(&s, JSON_SET_FIRST, &s.top);
    plan(&s, JSON_SET, &s.top);
    if (!plan_metadata(&s))
        return false;
    put_all(out, &s, record);
    return true;
}

bool json_rename(struct buf *out, struct str record, struct str from,
                 struct str to)
{
    struct json_members members;
    struct json_member member;
    const char *done = record.ptr;

    if (!json_members_open(&members, record))
        return false;
    while (json_members_next(&members, &member)) {
        const bool is_from = json_key_is(member.key, from);

        if (!is_from && !json_key_is(member.key, to))
            continue;
        put_between(out, done, member.key.ptr);
        json_escape(out, is_from ? to : from, CPU_SCALAR);
        done = member.key.ptr + member.key.len;
    }
    put_between(out, done, record.ptr + record.len);
    return true;
}
