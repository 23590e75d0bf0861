/* field.c -- see field.h. */
#include "core/field.h"

#include "text/json.h"

/* A path below metadata. */
static bool find_in_metadata(const struct doc *doc, const char *path,
                             struct arena *arena, struct str *json)
{
    const size_t len = strcspn(path, ".");
    struct str key = arena_copy(arena, (struct str){path, len + 1});

    ((char *)key.ptr)[len] = '\0';
    *json = doc_get(doc, key.ptr);
    if (json->ptr == NULL)
        return false;
    return path[len] == '\0' || json_find_path(*json, path + len + 1, json);
}

static bool find(const struct doc *doc, const char *path, struct arena *arena,
                 struct str *json)
{
    static const char metadata[] = "metadata.";

    if (strcmp(path, "id") == 0) {
        *json = doc->id_json;
        return json->ptr != NULL;
    }
    if (strncmp(path, metadata, sizeof(metadata) - 1) == 0)
        return find_in_metadata(doc, path + sizeof(metadata) - 1, arena, json);
    /* A record whose field is to be `text` has them the other way round. */
    if (doc->renames != NULL && strcmp(path, doc->renames) == 0)
        path = "text";
    return json_find_path(doc->record, path, json) ||
           find_in_metadata(doc, path, arena, json);
}

bool field_find(const struct doc *doc, const char *path, struct arena *arena,
                struct str *json)
{
    return find(doc, path, arena, json) && !str_is(*json, "null");
}

struct str field_spelt(struct str json, struct arena *arena)
{
    struct buf string;

    if (json.len == 0 || json.ptr[0] != '"')
        return json;
    buf_init(&string, arena);
    json_unescape(&string, json);
    return buf_str(&string);
}
