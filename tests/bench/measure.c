/*
 * measure.c -- run a command and write down what it and all its descendants
 * cost, as one line of six numbers:
 *
 *   wall seconds, user seconds, system seconds, largest resident set of any one
 *   process in KiB, largest sum of anonymous memory (RssAnon) in KiB, status
 *
 * Times and the resident set are the kernel's own sums over waited-for
 * descendants; orphans are adopted, so nothing escapes. Anonymous memory is
 * polled every 5 ms, so a shorter peak may be missed. Status is the exit
 * status, or 128 + the signal that ended the command.
 *
 *   measure -o FILE [-k SECONDS] [-f] COMMAND [ARG...]
 *
 *   -k  kill the command's process group with SIGKILL after SECONDS
 *   -f  stop at the first byte on its standard output: wall is the time to it
 */
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { POLL_MS = 5, MAX_DEPTH = 16 };

struct plan {
    const char *result_path;
    double kill_after_s; /* < 0: never */
    bool first_byte;
};

static double now_s(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(125);
}

/* RssAnon of one process in KiB; 0 when it has ended. */
static long anon_kib(long pid)
{
    char line[256];
    long kib = 0;
    FILE *file;

    (void)snprintf(line, sizeof(line), "/proc/%ld/status", pid);
    file = fopen(line, "r");
    if (file == NULL)
        return 0;
    while (fgets(line, sizeof(line), file) != NULL)
        if (sscanf(line, "RssAnon: %ld", &kib) == 1)
            break;
    (void)fclose(file);
    return kib;
}

static long tree_anon_kib(long pid, int depth);

static long children_anon_kib(long pid, const char *task, int depth)
{
    char path[320];
    long sum = 0;
    long child;
    FILE *file;

    (void)snprintf(path, sizeof(path), "/proc/%ld/task/%s/children", pid, task);
    file = fopen(path, "r");
    if (file == NULL)
        return 0;
    while (fscanf(file, "%ld", &child) == 1)
        sum += tree_anon_kib(child, depth + 1);
    (void)fclose(file);
    return sum;
}

/* RssAnon of a process and all below it. */
static long tree_anon_kib(long pid, int depth)
{
    long sum = anon_kib(pid);
    const struct dirent *entry;
    char path[64];
    DIR *tasks;

    (void)snprintf(path, sizeof(path), "/proc/%ld/task", pid);
    tasks = depth < MAX_DEPTH ? opendir(path) : NULL;
    if (tasks == NULL)
        return sum;
    while ((entry = readdir(tasks)) != NULL)
        if (entry->d_name[0] != '.')
            sum += children_anon_kib(pid, entry->d_name, depth);
    (void)closedir(tasks);
    return sum;
}

/* Start the command in a process group of its own; *out reads its stdout. */
static pid_t start(char **argv, const struct plan *plan, int *out)
{
    int ends[2] = {-1, -1};
    pid_t pid;

    if (plan->first_byte && pipe(ends) != 0)
        die("pipe");
    pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0) {
        (void)setpgid(0, 0);
        if (plan->first_byte && dup2(ends[1], STDOUT_FILENO) < 0)
            _exit(126);
        (void)close(ends[0]);
        (void)close(ends[1]);
        (void)execvp(argv[0], argv);
        _exit(127);
    }
    (void)setpgid(pid, pid);
    (void)close(ends[1]);
    *out = ends[0];
    return pid;
}

/* True when a byte (or the end) came on out within a poll's time. */
static bool wait_a_little(int out)
{
    struct pollfd fd = {.fd = out, .events = POLLIN};

    return poll(&fd, 1, POLL_MS) > 0; /* a negative fd just sleeps */
}

/* Reap what has ended. Returns whether the command itself is among it. */
static bool reap(pid_t pid, int *status, bool block)
{
    bool ended = false;
    int one;
    pid_t who;

    while ((who = waitpid(-1, &one, block ? 0 : WNOHANG)) > 0 ||
           (who < 0 && errno == EINTR)) {
        if (who == pid) {
            *status = WIFEXITED(one) ? WEXITSTATUS(one) : 128 + WTERMSIG(one);
            ended = true;
        }
    }
    return ended;
}

static int run(char **argv, const struct plan *plan, FILE *result)
{
    const double begin_s = now_s();
    double wall_s = -1;
    long anon = 0;
    int status = 0;
    int out;
    const pid_t pid = start(argv, plan, &out);
    struct rusage usage;

    while (wall_s < 0) {
        const long kib = plan->first_byte ? 0 : tree_anon_kib(pid, 0);
        const bool came = wait_a_little(out);
        const double passed_s = now_s() - begin_s;

        anon = kib > anon ? kib : anon;
        if (came || (plan->kill_after_s >= 0 && passed_s >= plan->kill_after_s))
            (void)kill(-pid, SIGKILL);
        if (came || reap(pid, &status, false))
            wall_s = passed_s;
    }
    (void)reap(pid, &status, true);
    (void)getrusage(RUSAGE_CHILDREN, &usage);
    (void)fprintf(result, "%.4f %.4f %.4f %ld %ld %d\n", wall_s,
                  seconds(usage.ru_utime), seconds(usage.ru_stime),
                  usage.ru_maxrss, anon, status);
    return plan->first_byte ? 0 : status;
}

int main(int argc, char **argv)
{
    struct plan plan = {.kill_after_s = -1};
    FILE *result;
    int status;
    int c;

    while ((c = getopt(argc, argv, "+o:k:f")) != -1) {
        if (c == 'o')
            plan.result_path = optarg;
        else if (c == 'k')
            plan.kill_after_s = strtod(optarg, NULL);
        else if (c == 'f')
            plan.first_byte = true;
        else
            return 125;
    }
    if (optind == argc || plan.result_path == NULL) {
        (void)fputs("usage: measure -o FILE [-k S] [-f] COMMAND\n", stderr);
        return 125;
    }
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    result = fopen(plan.result_path, "we");
    if (result == NULL)
        die(plan.result_path);
    status = run(argv + optind, &plan, result);
    if (fclose(result) != 0)
        die(plan.result_path);
    return status;
}
