/*
 * cpu.h -- which SIMD path may run here.
 *
 * A kernel has a scalar twin in x.c and faster ones in x_avx2.c, x_avx512.c;
 * it is given a level and never asks the processor itself, so that a test (and
 * the option --cpu) can force any path. All paths give the same results.
 */
#ifndef TAMIS_CPU_H
#define TAMIS_CPU_H

#include "base/base.h"

enum cpu_level {
    CPU_SCALAR, /* baseline x86-64, or any other processor */
    CPU_AVX2,   /* AVX2, BMI1, BMI2, POPCNT */
    CPU_AVX512, /* and F, BW, DQ, VL, VBMI, VBMI2 */
};

/* The best level of this processor. */
enum cpu_level cpu_best(void);

#endif
