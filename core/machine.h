/*
 * machine.h -- what the process may use: cores by affinity and cgroup quota,
 * memory by the machine and the cgroup.
 */
#ifndef TAMIS_MACHINE_H
#define TAMIS_MACHINE_H

#include "base/base.h"

size_t machine_cores(void);
uint64_t machine_memory_bytes(void);

#endif
