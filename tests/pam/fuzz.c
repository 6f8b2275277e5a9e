/* libFuzzer against the module as libpam runs it: the input is what a daemon sends, the first byte chooses the operation.
 *
 * Built with MODULE, the path of the module, whose coverage counts too.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <security/pam_appl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static char folder[] = "/tmp/pyauthgate-fuzz-XXXXXX";
static int listener;

struct input {
    const uint8_t *bytes;
    size_t length;
};

static int talk(int count, const struct pam_message **messages, struct pam_response **responses, void *data) {
    (void)data;
    *responses = calloc((size_t)count, sizeof **responses);
    for (int i = 0; i < count; i++)
        if (messages[i]->msg_style == PAM_PROMPT_ECHO_OFF || messages[i]->msg_style == PAM_PROMPT_ECHO_ON)
            (*responses)[i].resp = strdup("Tren 7 Mantel Jirafa");
    return PAM_SUCCESS;
}

static void no_sleep(int status, unsigned int microseconds, void *data) {
    (void)status, (void)microseconds, (void)data;
}

/* One connection, or two for a change of the password: the same bytes for each. */
static void *serve(void *data) {
    const struct input *input = data;
    char sink[4096];
    int fd;
    while ((fd = accept(listener, NULL, NULL)) >= 0) {
        if (send(fd, input->bytes, input->length, MSG_NOSIGNAL) >= 0)
            shutdown(fd, SHUT_WR);
        while (recv(fd, sink, sizeof sink, 0) > 0)
            ;
        close(fd);
    }
    return NULL;
}

static void listen_anew(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", folder);
    unlink(address.sun_path);
    listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 8) != 0)
        abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    char path[128];
    if (mkdtemp(folder) == NULL)
        abort();
    snprintf(path, sizeof path, "%s/gate", folder);
    FILE *service = fopen(path, "w");
    for (const char *const *stack = (const char *const[]){"auth", "account", "password", NULL}; *stack != NULL; stack++)
        fprintf(service, "%s required %s socket=%s/socket owner=%d\n", *stack, MODULE, folder, (int)getuid());
    fclose(service);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct pam_conv conversation = {.conv = talk};
    pam_handle_t *pamh = NULL;
    pthread_t daemon;
    if (size == 0)
        return -1;
    struct input input = {bytes + 1, size - 1};
    listen_anew();
    pthread_create(&daemon, NULL, serve, &input);
    if (pam_start_confdir("gate", "c10023", &conversation, folder, &pamh) != PAM_SUCCESS)
        abort();
    pam_set_item(pamh, PAM_FAIL_DELAY, (const void *)no_sleep);
    int status = bytes[0] % 3 == 0   ? pam_authenticate(pamh, 0)
                 : bytes[0] % 3 == 1 ? pam_acct_mgmt(pamh, 0)
                                     : pam_chauthtok(pamh, 0);
    pam_end(pamh, status);
    shutdown(listener, SHUT_RD);
    pthread_join(daemon, NULL);
    close(listener);
    return 0;
}
