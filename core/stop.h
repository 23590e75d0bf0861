/*
 * stop.h -- being asked to stop, as a descriptor that can be polled. TERM,
 * USR1 and HUP always; INT when a directory output can be continued, else INT
 * kills as usual. The second signal of a kind kills, even a run that waits for
 * the reader of its output.
 */
#ifndef TAMIS_STOP_H
#define TAMIS_STOP_H

#include "base/base.h"

/* One run at a time. -1 when there is no such descriptor. */
int stop_open(bool with_int);

void stop_close(int fd);

#endif
