/* id_store.c -- see id_store.h. */
#include "dedup/id_store.h"

struct place {
    uint64_t offset;
    uint64_t len;
};

enum status id_store_open(struct id_store *store, const char *dir,
                          struct error *err)
{
    enum status status;

    *store = (struct id_store){0};
    status = scratch_open(&store->ids, dir, err);
    if (status == STATUS_OK)
        status = scratch_open(&store->places, dir, err);
    return status;
}

void id_store_close(struct id_store *store)
{
    scratch_close(store->ids);
    scratch_close(store->places);
    *store = (struct id_store){0};
}

enum status id_store_add(struct id_store *store, struct str id,
                         struct error *err)
{
    struct place place = {.len = id.len};
    uint64_t unused;
    enum status status = scratch_append(store->ids, id, &place.offset, err);

    if (status != STATUS_OK)
        return status;
    return scratch_append(store->places,
                          (struct str){(const char *)&place, sizeof(place)},
                          &unused, err);
}

enum status id_store_get(struct id_store *store, uint64_t number,
                         struct arena *arena, struct str *id, struct error *err)
{
    struct place place;
    enum status status = scratch_read(store->places, number * sizeof(place),
                                      &place, sizeof(place), err);
    char *bytes;

    if (status != STATUS_OK)
        return status;
    bytes = arena_alloc(arena, place.len);
    status = scratch_read(store->ids, place.offset, bytes, place.len, err);
    if (status == STATUS_OK)
        *id = (struct str){bytes, place.len};
    return status;
}
