/* A PAM application that is driven over its standard input: one call a line, every field in hexadecimal.
 *
 *   operation flags confdir service user rhost answer...
 *
 * An operation of several letters is as many calls on one handle, up to the first that fails.  The answers are given
 * to the prompts in their order; where there is none left, the conversation fails.  On standard output, for each message
 * `style text`, at the end `= code delay leaked`: PAM's code, the longest fail delay in microseconds (asked for, never
 * slept), and how many descriptors the call left open.  By then the driver has wiped what it was given, so that whatever
 * is still found of it in its memory was left there by the module.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <security/pam_appl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

struct script {
    char **answers; /* ends with NULL */
};

static unsigned int delayed;

static void print_hex(const char *text) {
    for (; *text != '\0'; text++)
        printf("%02x", (unsigned char)*text);
}

static int talk(int count, const struct pam_message **messages, struct pam_response **responses, void *data) {
    struct script *script = data;
    struct pam_response *given = calloc((size_t)count, sizeof *given);
    int status = PAM_SUCCESS;
    for (int i = 0; i < count; i++) {
        int style = messages[i]->msg_style;
        printf("%d ", style);
        print_hex(messages[i]->msg);
        putchar('\n');
        if (style != PAM_PROMPT_ECHO_OFF && style != PAM_PROMPT_ECHO_ON)
            continue;
        if (*script->answers == NULL)
            status = PAM_CONV_ERR;
        else
            given[i].resp = strdup(*script->answers++);
    }
    if (status != PAM_SUCCESS) {
        free(given);
        return status;
    }
    *responses = given;
    return PAM_SUCCESS;
}

static void no_sleep(int status, unsigned int microseconds, void *data) {
    (void)status, (void)data;
    delayed = microseconds;
}

static int descriptors(void) {
    DIR *folder = opendir("/proc/self/fd");
    int count = 0;
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

static int perform(char operation, int flags, pam_handle_t *pamh) {
    switch (operation) {
    case 'A':
        return pam_authenticate(pamh, flags);
    case 'M':
        return pam_acct_mgmt(pamh, flags);
    case 'P':
        return pam_chauthtok(pamh, flags);
    case 'C':
        return pam_setcred(pamh, flags);
    case 'S':
        return pam_open_session(pamh, flags);
    default:
        return pam_close_session(pamh, flags);
    }
}

static int call(char **fields) {
    struct script script = {.answers = fields + 6};
    struct pam_conv conversation = {.conv = talk, .appdata_ptr = &script};
    pam_handle_t *pamh = NULL;
    int status = pam_start_confdir(fields[3], fields[4], &conversation, fields[2], &pamh);
    if (status != PAM_SUCCESS)
        return status;
    pam_set_item(pamh, PAM_FAIL_DELAY, (const void *)no_sleep);
    if (fields[5][0] != '\0')
        pam_set_item(pamh, PAM_RHOST, fields[5]);
    for (const char *operation = fields[0]; *operation != '\0' && status == PAM_SUCCESS; operation++)
        status = perform(*operation, atoi(fields[1]), pamh);
    pam_end(pamh, status);
    return status;
}

static char *from_hex(const char *hex) {
    size_t length = strlen(hex) / 2;
    char *text = calloc(length + 1, 1);
    for (size_t i = 0; i < length; i++) {
        unsigned int byte;
        sscanf(hex + 2 * i, "%2x", &byte);
        text[i] = (char)byte;
    }
    return text;
}

int main(void) {
    char *line = NULL;
    size_t room = 0;
    openlog("driver", LOG_NDELAY, LOG_AUTHPRIV); /* the log's own descriptor is no leak */
    while (getline(&line, &room, stdin) > 0) {
        char *fields[64] = {NULL}, *rest = line, *field;
        size_t count = 0;
        line[strcspn(line, "\n")] = '\0';
        while ((field = strsep(&rest, " ")) != NULL && count < 63)
            fields[count++] = from_hex(field);
        delayed = 0;
        int before = descriptors();
        int status = call(fields), leaked = descriptors() - before;
        for (size_t i = 0; i < count; i++) {
            explicit_bzero(fields[i], strlen(fields[i]));
            free(fields[i]);
        }
        printf("= %d %u %d\n", status, delayed, leaked);
        fflush(stdout);
    }
    free(line);
    return 0;
}
