/* cpu.c -- see cpu.h. */
#include "base/cpu.h"

#if defined(__x86_64__)

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512vbmi2");
}

enum cpu_level cpu_best(void)
{
    __builtin_cpu_init();
    if (!has_avx2())
        return CPU_SCALAR;
    return has_avx512() ? CPU_AVX512 : CPU_AVX2;
}

#else

enum cpu_level cpu_best(void)
{
    return CPU_SCALAR;
}

#endif
