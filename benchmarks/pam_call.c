/* What a PAM call costs a program: `pam_call CONFDIR USER PASSWORD ROUNDS SERVICE...`
 *
 * For each round, a process of its own for each service in turn: it loads libpam, authenticates once, answers whatever
 * is asked with the password, and ends.  One line a round: the nanoseconds of each, from before it is started until it
 * has ended.  A call that does not succeed ends it all.
 */
#define _GNU_SOURCE
#include <security/pam_appl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static int answer(int count, const struct pam_message **messages, struct pam_response **responses, void *password) {
    (void)messages;
    *responses = calloc((size_t)count, sizeof **responses);
    for (int i = 0; i < count; i++)
        (*responses)[i].resp = strdup(password);
    return PAM_SUCCESS;
}

static int authenticate(char *confdir, char *user, char *password, char *service) {
    struct pam_conv conversation = {.conv = answer, .appdata_ptr = password};
    pam_handle_t *pamh = NULL;
    int status = pam_start_confdir(service, user, &conversation, confdir, &pamh);
    if (status == PAM_SUCCESS)
        status = pam_authenticate(pamh, 0);
    return pam_end(pamh, status) == PAM_SUCCESS ? status : PAM_ABORT;
}

static long long now(void) {
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    return moment.tv_sec * 1000000000LL + moment.tv_nsec;
}

static long long timed(char *self, char **words, char *service) {
    char *arguments[] = {self, words[0], words[1], words[2], "0", service, NULL};
    pid_t child;
    int status;
    long long begun = now();
    if (posix_spawn(&child, "/proc/self/exe", NULL, NULL, arguments, environ) != 0 || waitpid(child, &status, 0) != child)
        exit(2);
    if (status != 0) {
        fprintf(stderr, "%s: %d\n", service, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
        exit(3);
    }
    return now() - begun;
}

int main(int count, char **words) {
    if (count < 6)
        return 1;
    int rounds = atoi(words[4]);
    if (rounds == 0)
        return authenticate(words[1], words[2], words[3], words[5]);
    for (; rounds > 0; rounds--) {
        for (char **service = words + 5; *service != NULL; service++)
            printf("%lld ", timed(words[0], words + 1, *service));
        putchar('\n');
    }
    return 0;
}
