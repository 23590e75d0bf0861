/*
 * stop.h -- being asked to stop, as a descriptor that can be polled: no
 * handler, no global. TERM, USR1 and HUP always; INT when a directory output
 * can be continued, else INT kills as usual.
 */
#ifndef TAMIS_STOP_H
#define TAMIS_STOP_H

#include "base/base.h"

/* Before any thread is made. -1 when there is no such descriptor. */
int stop_open(bool with_int);

/* The request is taken up: the next one kills at once. */
void stop_accept(int fd);

void stop_close(int fd);

#endif
