/*
 * id_store.h -- ids of kept documents by number, on disk: what a duplicate
 * names as the document it duplicates. Two scratch files: the ids, and where
 * each lies.
 */
#ifndef TAMIS_ID_STORE_H
#define TAMIS_ID_STORE_H

#include "base/arena.h"
#include "core/scratch.h"

struct id_store {
    struct scratch_file *ids;
    struct scratch_file *places;
};

/* Bytes on disk for a document whose id is a UUID in quotes. */
enum { ID_STORE_DOCUMENT_BYTES = 16 + 38 };

/* In dir. id_store_close even when it fails. */
enum status id_store_open(struct id_store *store, const char *dir,
                          struct error *err) NODISCARD;
void id_store_close(struct id_store *store);

/* The id of the next number: 0, 1, 2, ... */
enum status id_store_add(struct id_store *store, struct str id,
                         struct error *err) NODISCARD;

/* The id of a number that was added; lives in the arena. */
enum status id_store_get(struct id_store *store, uint64_t number,
                         struct arena *arena, struct str *id,
                         struct error *err) NODISCARD;

#endif
