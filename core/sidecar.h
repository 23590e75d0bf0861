/*
 * sidecar.h -- dropped documents or bad records, written aside in input order:
 * one file, or a directory cut at the same borders as the run's output.
 */
#ifndef TAMIS_SIDECAR_H
#define TAMIS_SIDECAR_H

#include "base/buf.h"
#include "base/error.h"

struct sidecar;
struct cut;

/*
 * path ends in '/' (or is a directory): one file a unit of the run directory
 * in there; else one file, published by sidecar_publish. Never overwrites
 * before that. The suffix chooses the codec; files in directories are .zst.
 */
enum status sidecar_open(struct sidecar **out, const char *path,
                         struct error *err) NODISCARD;

/* Ends in '/', or is a directory. */
bool sidecar_names_dir(const char *path);

bool sidecar_is_dir(const struct sidecar *sidecar);

/* Append whole lines. */
enum status sidecar_add(struct sidecar *sidecar, struct str lines,
                        struct error *err) NODISCARD;

/* The unit of `cut` ends here; in a directory its file joins the cut. */
enum status sidecar_cut(struct sidecar *sidecar, struct cut *cut,
                        struct error *err) NODISCARD;

/* The run ended well: all of what is open reaches its file ... */
enum status sidecar_finish(struct sidecar *sidecar,
                           struct error *err) NODISCARD;

/* ... which appears. */
enum status sidecar_publish(struct sidecar *sidecar,
                            struct error *err) NODISCARD;

/* Without sidecar_publish nothing unpublished remains. NULL is fine. */
void sidecar_close(struct sidecar *sidecar);

#endif
