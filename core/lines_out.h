/*
 * lines_out.h -- a file of lines, written to a temporary name as independently
 * decodable frames of 4 MiB or so, so that cuts depend on the lines alone.
 * For sidecars, and for whoever has lines at commit time; `write` compresses
 * its frames in a map instead.
 */
#ifndef TAMIS_LINES_OUT_H
#define TAMIS_LINES_OUT_H

#include "base/file_out.h"

enum { FRAME_BYTES = 4 * 1024 * 1024 };

struct lines_out;

/* Open final_path under a temporary name beside it, clearing what a killed
 * run left there. output_temporary is that name; heap. */
char *output_temporary(const char *final_path);
enum status output_open(struct file_out **out, const char *final_path,
                        struct error *err) NODISCARD;

/* The suffix of final_path chooses the codec. */
enum status lines_out_open(struct lines_out **out, const char *final_path,
                           struct error *err) NODISCARD;
enum status lines_out_add(struct lines_out *out, struct str lines,
                          struct error *err) NODISCARD;

/* Complete and fsynced under its temporary name. The caller publishes or
 * discards the file that it now owns; `out` is freed in any case. */
enum status lines_out_finish(struct lines_out *out, struct file_out **file,
                             struct error *err) NODISCARD;
void lines_out_discard(struct lines_out *out); /* NULL is fine */

#endif
