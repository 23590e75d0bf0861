/* test_machine.c -- no more cores than affinity grants, memory that is there.
 */
#include "core/machine.h"
#include "tests/unit/unit.h"

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

static void cores_are_at_least_one_and_no_more_than_granted(void **state)
{
    cpu_set_t set;

    (void)state;
    assert_int_equal(sched_getaffinity(0, sizeof(set), &set), 0);
    assert_true(machine_cores() >= 1);
    assert_true(machine_cores() <= (size_t)CPU_COUNT(&set));
}

static void a_narrower_affinity_is_seen(void **state)
{
    int exit_status;
    const pid_t child = fork();

    (void)state;
    if (child == 0) {
        cpu_set_t all;
        cpu_set_t one;
        size_t cpu = 0;

        if (sched_getaffinity(0, sizeof(all), &all) != 0)
            _exit(2);
        while (!CPU_ISSET(cpu, &all))
            cpu++;
        CPU_ZERO(&one);
        CPU_SET(cpu, &one);
        if (sched_setaffinity(0, sizeof(one), &one) != 0)
            _exit(2);
        _exit(machine_cores() == 1 ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &exit_status, 0), child);
    assert_int_equal(exit_status, 0);
}

static void memory_is_no_more_than_the_machine_has(void **state)
{
    const uint64_t bytes = machine_memory_bytes();

    (void)state;
    assert_true(bytes >= UINT64_C(1) << 20);
    assert_true(bytes <= (uint64_t)sysconf(_SC_PHYS_PAGES) *
                             (uint64_t)sysconf(_SC_PAGESIZE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cores_are_at_least_one_and_no_more_than_granted),
        cmocka_unit_test(a_narrower_affinity_is_seen),
        cmocka_unit_test(memory_is_no_more_than_the_machine_has),
    };

    return unit_run(tests);
}
