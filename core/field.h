/*
 * field.h -- a field of a document by its path, as the record would be
 * written now: with what stages before put under metadata.
 */
#ifndef TAMIS_FIELD_H
#define TAMIS_FIELD_H

#include "core/document.h"

/*
 * path is `id`, a member of the record, or one of metadata, with or without
 * `metadata.` before it; the record's own members come first. a.b goes into
 * objects. Not for the text, which doc->text is. *json is the raw value,
 * borrowed; false when there is none or it is null.
 */
bool field_find(const struct doc *doc, const char *path, struct arena *arena,
                struct str *json);

/* What a value is compared by: the bytes of a string, whatever its escapes,
 * and of any other value its JSON text. */
struct str field_spelt(struct str json, struct arena *arena);

#endif
