/* pam_pyauthgate.so: hands each PAM call to the pyauthgate daemon, and does what it answers.
 *
 * It knows no rule: it sends one request over a Unix socket, shows and asks what the daemon tells it to, and returns
 * the daemon's PAM code.  Whatever calls libpam is its host, set-uid and threaded programs included: it has no globals,
 * threads or signal handlers, and reads no environment.  docs/reference has its options, in pam-module.md, and the
 * frames, the tags and the replies of the wire, in pam-wire.md.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <security/pam_ext.h>
#include <security/pam_modules.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

enum {
    HEADER = 4,
    PAYLOAD_MAX = 8192,
    TLV_HEADER = 3,
    SECRET_MAX = PAM_MAX_RESP_SIZE - 1,
    REPLIES_MAX = 32,
    TIMEOUT_MAX = 3600, /* s */
    RETRY = 10,         /* ms: nothing tells when a full backlog has room again */
};

static const char VERDICT[] = "pyauthgate_verdict"; /* the name of what authenticate keeps for setcred */

struct options {
    const char *socket;
    const char *prefix;   /* of the names of client accounts; NULL: there is none */
    long long timeout;    /* s */
    long long owner;      /* the uid that may listen besides root */
    bool first_pass;      /* take the password that an earlier module got */
    bool first_pass_only; /* and ask for none */
    bool use_authtok;     /* likewise for the new password of a change */
    bool debug;
};

struct call {
    pam_handle_t *pamh;
    char operation;
    int flags;
    const char *user;
    struct options options;
    int fd;
    int64_t deadline;       /* ms on the monotonic clock; moves on while a person types */
    bool overfull;          /* something did not fit into the payload */
    size_t length;          /* of the payload */
    unsigned char *payload; /* in the frame */
    unsigned char frame[HEADER + PAYLOAD_MAX + 1]; /* one more for the NUL that ends a text */
};

static bool parse_number(const char *text, long long least, long long most, long long *number) {
    char *end;
    errno = 0;
    *number = strtoll(text, &end, 10);
    return text[0] >= '0' && text[0] <= '9' && errno == 0 && *end == '\0' && *number >= least && *number <= most;
}

static const char *value_of(const char *argument, const char *name) {
    size_t length = strlen(name);
    return strncmp(argument, name, length) == 0 && argument[length] == '=' ? argument + length + 1 : NULL;
}

static bool parse_option(struct options *options, const char *argument) {
    const char *value;
    if ((value = value_of(argument, "socket")) != NULL)
        return (options->socket = value)[0] == '/';
    if ((value = value_of(argument, "prefix")) != NULL)
        return (options->prefix = value) != NULL;
    if ((value = value_of(argument, "timeout")) != NULL)
        return parse_number(value, 1, TIMEOUT_MAX, &options->timeout);
    if ((value = value_of(argument, "owner")) != NULL)
        return parse_number(value, 0, UINT32_MAX - 1LL, &options->owner);
    if (strcmp(argument, "try_first_pass") == 0)
        return options->first_pass = true;
    if (strcmp(argument, "use_first_pass") == 0)
        return options->first_pass = options->first_pass_only = true;
    if (strcmp(argument, "use_authtok") == 0)
        return options->use_authtok = true;
    return options->debug = strcmp(argument, "debug") == 0;
}

/* An option that cannot be read may have been the one that kept somebody out: then nobody gets in. */
static int parse_options(struct call *call, int argc, const char **argv) {
    call->options = (struct options){.socket = "/run/pyauthgate/pam.sock", .timeout = 10};
    for (int i = 0; i < argc; i++)
        if (!parse_option(&call->options, argv[i])) {
            pam_syslog(call->pamh, LOG_ERR, "wrong option: %s", argv[i]);
            return PAM_SYSTEM_ERR;
        }
    return PAM_SUCCESS;
}

static int fail(const struct call *call, int code, const char *what) {
    pam_syslog(call->pamh, LOG_ERR, "the daemon at %s %s", call->options.socket, what);
    return code;
}

static int lost(const struct call *call, const char *what) { return fail(call, PAM_AUTHINFO_UNAVAIL, what); }
static int malformed(const struct call *call, const char *what) { return fail(call, PAM_SYSTEM_ERR, what); }

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Wait for the socket, but no longer than the deadline. */
static int await(const struct call *call, short events) {
    struct pollfd awaited = {.fd = call->fd, .events = events};
    int ready;
    do {
        int64_t left = call->deadline - now();
        ready = left > 0 ? poll(&awaited, 1, (int)left) : 0;
    } while (ready < 0 && errno == EINTR);
    return ready > 0 ? PAM_SUCCESS : lost(call, "did not answer in time");
}

/* Send or receive so many bytes, all of them or the call is over. */
static int transfer(const struct call *call, bool sending, unsigned char *bytes, size_t length) {
    while (length > 0) {
        ssize_t done = sending ? send(call->fd, bytes, length, MSG_NOSIGNAL) : recv(call->fd, bytes, length, 0);
        if (done > 0) {
            bytes += done;
            length -= (size_t)done;
        } else if (done < 0 && errno == EAGAIN) {
            int status = await(call, sending ? POLLOUT : POLLIN);
            if (status != PAM_SUCCESS)
                return status;
        } else if (done == 0 || errno != EINTR) {
            return lost(call, "went away");
        }
    }
    return PAM_SUCCESS;
}

static int send_frame(struct call *call) {
    if (call->overfull)
        return malformed(call, "cannot be sent as much as that");
    for (int i = 0; i < HEADER; i++)
        call->frame[i] = (unsigned char)(call->length >> (8 * (HEADER - 1 - i)));
    return transfer(call, true, call->frame, HEADER + call->length);
}

static uint32_t read_u32(const unsigned char *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static int receive_frame(struct call *call) {
    int status = transfer(call, false, call->frame, HEADER);
    if (status != PAM_SUCCESS)
        return status;
    call->length = read_u32(call->frame);
    if (call->length == 0 || call->length > PAYLOAD_MAX)
        return malformed(call, "sent a frame of a length out of bounds");
    call->payload[call->length] = '\0';
    return transfer(call, false, call->payload, call->length);
}

static void put(struct call *call, char tag, const char *bytes, size_t length) {
    unsigned char *end = call->payload + call->length;
    if ((call->overfull = call->overfull || length > PAYLOAD_MAX || call->length + TLV_HEADER + length > PAYLOAD_MAX))
        return;
    end[0] = (unsigned char)tag;
    end[1] = (unsigned char)(length >> 8);
    end[2] = (unsigned char)length;
    memcpy(end + TLV_HEADER, bytes, length);
    call->length += TLV_HEADER + length;
}

static void put_number(struct call *call, char tag, unsigned int number) {
    char text[3 * sizeof number];
    put(call, tag, text, (size_t)snprintf(text, sizeof text, "%u", number));
}

/* Give the length of the item; one that PAM does not have is left out. */
static size_t put_item(struct call *call, char tag, int item) {
    const void *text = NULL;
    if (pam_get_item(call->pamh, item, &text) != PAM_SUCCESS || text == NULL)
        return 0;
    put(call, tag, text, strlen(text));
    return strlen(text);
}

/* The code for a password that cannot be carried, or may not be asked for: pam_get_authtok's own. */
static int refusal(const struct call *call, char store) {
    return call->operation == 'P' && store == 'a' ? PAM_AUTHTOK_ERR : PAM_AUTH_ERR;
}

static int send_request(struct call *call) {
    const struct options *options = &call->options;
    bool updating = call->operation == 'P' && (call->flags & PAM_UPDATE_AUTHTOK) != 0;
    bool authtok = (call->operation == 'A' && options->first_pass) || (updating && options->use_authtok);
    put(call, 'v', "1", 1);
    put(call, 'o', &call->operation, 1);
    put_number(call, 'f', (unsigned int)call->flags);
    put(call, 'u', call->user, strlen(call->user));
    put_item(call, 's', PAM_SERVICE);
    put_item(call, 'h', PAM_RHOST);
    put_item(call, 't', PAM_TTY);
    put_item(call, 'r', PAM_RUSER);
    put_number(call, 'i', getuid());
    if (authtok && put_item(call, 'a', PAM_AUTHTOK) > SECRET_MAX)
        return refusal(call, 'a');
    if (call->operation == 'P' && put_item(call, 'O', PAM_OLDAUTHTOK) > SECRET_MAX)
        return refusal(call, 'O');
    return send_frame(call);
}

/* Nothing is sent before this has held: whoever can bind the path could ask for passwords. */
static int check_peer(const struct call *call) {
    struct ucred peer;
    socklen_t length = sizeof peer;
    if (getsockopt(call->fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0)
        return lost(call, "went away");
    if (peer.uid == 0 || peer.uid == (uid_t)call->options.owner)
        return PAM_SUCCESS;
    return lost(call, "is of a user who is not trusted: nothing is sent");
}

/* Where a program has closed its standard streams, what it writes to them must not reach the daemon. */
static int open_socket(void) {
    int low = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (low < 0 || low > STDERR_FILENO)
        return low;
    int fd = fcntl(low, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(low);
    return fd;
}

static int reach(struct call *call) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(call->options.socket);
    if (length >= sizeof address.sun_path)
        return lost(call, "cannot be reached: the path is too long");
    memcpy(address.sun_path, call->options.socket, length);
    call->fd = open_socket();
    if (call->fd < 0)
        return lost(call, "cannot be reached: there is no socket to be had");
    while (connect(call->fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        if (errno != EAGAIN && errno != EINTR)
            return lost(call, "does not listen");
        if (now() >= call->deadline)
            return lost(call, "is overrun");
        poll(NULL, 0, RETRY);
    }
    return check_peer(call);
}

/* Show a text or ask for an answer; the time that takes is not the daemon's. */
static int converse(struct call *call, int style, char **answer, const char *text) {
    int64_t start = now();
    int status = pam_prompt(call->pamh, style, answer, "%s", text);
    call->deadline += now() - start;
    return status;
}

static int send_answer(struct call *call, char store, const char *answer) {
    if (strlen(answer) > SECRET_MAX)
        return refusal(call, store);
    int item = store == 'a' ? PAM_AUTHTOK : PAM_OLDAUTHTOK;
    int status = store == '-' ? PAM_SUCCESS : pam_set_item(call->pamh, item, answer);
    if (status != PAM_SUCCESS)
        return status;
    call->length = 0;
    put(call, 'R', answer, strlen(answer));
    return send_frame(call);
}

static bool may_ask(const struct call *call, char store) {
    if (call->operation == 'P' && store == 'a')
        return !call->options.use_authtok;
    return store == '-' || !call->options.first_pass_only;
}

static int ask(struct call *call) {
    const char *text = (const char *)call->payload;
    if (strlen(text) != call->length || call->length < 2 || strchr("aO-", text[1]) == NULL)
        return malformed(call, "sent a prompt that cannot be read");
    char store = text[1], *answer = NULL;
    if (!may_ask(call, store))
        return refusal(call, store);
    int style = text[0] == 'P' ? PAM_PROMPT_ECHO_OFF : PAM_PROMPT_ECHO_ON;
    int status = converse(call, style, &answer, text + 2);
    if (status == PAM_SUCCESS)
        status = answer == NULL ? PAM_CONV_ERR : send_answer(call, store, answer);
    if (answer != NULL)
        explicit_bzero(answer, strlen(answer));
    free(answer);
    return status;
}

/* A text that could not be shown changes nothing: the daemon's verdict counts. */
static int tell(struct call *call) {
    const char *text = (const char *)call->payload;
    if (strlen(text) != call->length)
        return malformed(call, "sent a text that cannot be read");
    if ((call->flags & PAM_SILENT) == 0)
        converse(call, text[0] == 'I' ? PAM_TEXT_INFO : PAM_ERROR_MSG, NULL, text + 1);
    return PAM_SUCCESS;
}

/* A module's codes, without those that speak to libpam of the stack and not of the user. */
static int conclude(struct call *call) {
    int code = call->payload[1];
    bool known = code != PAM_IGNORE && code != PAM_CONV_AGAIN && code != PAM_INCOMPLETE && code < _PAM_RETURN_VALUES;
    if (call->length != 6 || !known)
        return malformed(call, "sent a verdict that cannot be read");
    pam_fail_delay(call->pamh, read_u32(call->payload + 2));
    return code;
}

static int follow(struct call *call) {
    for (int replies = 0; replies < REPLIES_MAX; replies++) {
        int status = receive_frame(call);
        unsigned char kind = call->payload[0];
        if (status == PAM_SUCCESS && kind == 'D')
            return conclude(call);
        if (status == PAM_SUCCESS)
            status = kind == 'I' || kind == 'X'   ? tell(call)
                     : kind == 'P' || kind == 'E' ? ask(call)
                                                  : malformed(call, "sent an unknown reply");
        if (status != PAM_SUCCESS)
            return status;
    }
    return malformed(call, "sent more replies than any call takes");
}

static bool is_client(const struct call *call) {
    const char *prefix = call->options.prefix;
    if (prefix == NULL || strncmp(call->user, prefix, strlen(prefix)) != 0)
        return false;
    const char *digits = call->user + strlen(prefix);
    return digits[0] != '\0' && digits[strspn(digits, "0123456789")] == '\0';
}

static int carry(struct call *call) {
    call->deadline = now() + call->options.timeout * 1000;
    int status = reach(call);
    if (status == PAM_SUCCESS)
        status = send_request(call);
    if (status == PAM_SUCCESS)
        status = follow(call);
    if (call->fd >= 0)
        close(call->fd);
    /* A new password that was not taken is none for the next module. */
    if (status != PAM_SUCCESS && call->operation == 'P' && (call->flags & PAM_UPDATE_AUTHTOK) != 0)
        pam_set_item(call->pamh, PAM_AUTHTOK, NULL);
    /* A stack may ignore these two and let local users go on, but never a client on a stale password. */
    return (status == PAM_AUTHINFO_UNAVAIL || status == PAM_USER_UNKNOWN) && is_client(call) ? PAM_SYSTEM_ERR : status;
}

/* As pam_unix does, setcred repeats what authenticate came to.  Who logs in by a key was never authenticated: a name
 * that the prefix says is a local user's must not end the stack, for the modules behind set that user's credentials. */
static int set_credentials(const struct call *call) {
    const void *verdict;
    if (pam_get_data(call->pamh, VERDICT, &verdict) == PAM_SUCCESS)
        return (int)(intptr_t)verdict;
    return call->options.prefix == NULL || is_client(call) ? PAM_SUCCESS : PAM_USER_UNKNOWN;
}

static int handle(pam_handle_t *pamh, char operation, int flags, int argc, const char **argv) {
    struct call call = {.pamh = pamh, .operation = operation, .flags = flags, .fd = -1, .payload = call.frame + HEADER};
    int status = parse_options(&call, argc, argv);
    if (status == PAM_SUCCESS)
        status = pam_get_user(pamh, &call.user, NULL);
    if (status == PAM_SUCCESS)
        status = operation == 'C' ? set_credentials(&call) : carry(&call);
    if (status == PAM_CONV_AGAIN)
        status = PAM_INCOMPLETE;
    if (operation == 'A')
        pam_set_data(pamh, VERDICT, (void *)(intptr_t)status, NULL);
    if (call.options.debug)
        pam_syslog(pamh, LOG_DEBUG, "operation %c, flags %d: %s", operation, flags, pam_strerror(pamh, status));
    explicit_bzero(&call, sizeof call);
    return status;
}

#define ENTRY(name, code)                                                                                              \
    __attribute__((visibility("default"))) int name(pam_handle_t *pamh, int flags, int argc, const char **argv) {      \
        (void)pamh, (void)flags, (void)argc, (void)argv;                                                               \
        return code;                                                                                                   \
    }

ENTRY(pam_sm_authenticate, handle(pamh, 'A', flags, argc, argv))
ENTRY(pam_sm_setcred, handle(pamh, 'C', flags, argc, argv))
ENTRY(pam_sm_acct_mgmt, handle(pamh, 'M', flags, argc, argv))
ENTRY(pam_sm_chauthtok, handle(pamh, 'P', flags, argc, argv))
ENTRY(pam_sm_open_session, PAM_IGNORE)
ENTRY(pam_sm_close_session, PAM_IGNORE)
