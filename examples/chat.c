/* chat: a server where what you say goes to everyone else in your room.
 *
 *     acc -O2 chat.c -o chat && ./chat 7000        (then: nc localhost 7000)
 *
 *     /join ROOM   /nick NAME   /rooms   /quit
 *
 * Two tasks serve a client: session() reads what it says, deliver() writes what it is told, out of
 * a queue between the two.  Nobody ever waits for somebody else's connection: a client whose queue
 * is full reads too slowly, and is disconnected rather than sent a conversation with holes.
 *
 * No session is ever cancelled.  It is asked to end by shutting or closing its descriptor, and it
 * joins its deliver() before it returns; so the client can lie in its frame, and both may use it.
 *
 * SIGINT and SIGTERM say goodbye to everyone, and end the server when all queues are delivered or
 * LINGER_MS have passed.
 */
#include <acc/async.h>
#include <acc/io.h>
#include <acc/net.h>
#include <acc/signal.h>
#include <acc/stream.h>
#include <acc/sync.h>
#include <acc/task.h>
#include <acc/time.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
    NAME_LENGTH = 15,   /* the longest nick and the longest name of a room */
    LINE_SIZE = 512,    /* what a client says: its line, newline and NUL */
    REPLY_SIZE = 1024,  /* what it is told at once: "NICK: LINE\n", or the list of rooms */
    QUEUE_SIZE = 32768, /* what it has been told and not yet read, beside the kernel's buffers */
    LINGER_MS = 1000,   /* how long a client that leaves may take to read the rest */
};

struct client {
    acc_fd fd;
    char nick[NAME_LENGTH + 1];
    struct room *room;           /* NULL: in none, on its way in or out */
    struct client *next, **link; /* the others in the room */
    bool leaving;                /* nothing more is to be said to it */
    acc_notify changed;          /* `queued` or `leaving`, for deliver() */
    size_t head, queued;         /* bytes in queue[], a ring */
    char queue[QUEUE_SIZE];
};

/* A room exists while somebody is in it. */
struct room {
    struct room *next;
    struct client *members;
    int size;
    char name[NAME_LENGTH + 1];
};

static struct room *rooms;
static int sessions;            /* clients that are not yet quite gone */
static acc_notify session_over; /* `sessions` has become less */

/* ---- telling -------------------------------------------------------------------------------- */

static void enqueue(struct client *c, const char *text, size_t length)
{
    if (c->leaving)
        return;
    if (length > QUEUE_SIZE - c->queued) {
        c->leaving = true;
        acc_close(c->fd); /* wakes both of its tasks, which then end by themselves */
        return;
    }
    size_t tail = (c->head + c->queued) % QUEUE_SIZE;
    size_t first = length < QUEUE_SIZE - tail ? length : QUEUE_SIZE - tail;
    memcpy(c->queue + tail, text, first);
    memcpy(c->queue, text + first, length - first);
    c->queued += length;
    acc_notify_one(&c->changed);
}

/* Formats a line, and returns its length without what did not fit. */
static size_t format(char text[REPLY_SIZE], const char *pattern, va_list arguments)
{
    int length = vsnprintf(text, REPLY_SIZE, pattern, arguments);
    return length < 0 ? 0 : length < REPLY_SIZE ? (size_t)length : REPLY_SIZE - 1;
}

__attribute__((format(printf, 2, 3))) static void tell(struct client *c, const char *pattern, ...)
{
    char text[REPLY_SIZE];
    va_list arguments;
    va_start(arguments, pattern);
    size_t length = format(text, pattern, arguments);
    va_end(arguments);
    enqueue(c, text, length);
}

/* Tells everyone in the room of `c` but `c` itself. */
__attribute__((format(printf, 2, 3))) static void tell_others(struct client *c, const char *pattern,
                                                              ...)
{
    char text[REPLY_SIZE];
    va_list arguments;
    va_start(arguments, pattern);
    size_t length = format(text, pattern, arguments);
    va_end(arguments);
    for (struct client *other = c->room->members; other; other = other->next)
        if (other != c)
            enqueue(other, text, length);
}

/* ---- rooms ---------------------------------------------------------------------------------- */

static struct room *find_room(const char *name)
{
    for (struct room *room = rooms; room; room = room->next)
        if (strcmp(room->name, name) == 0)
            return room;
    struct room *room = calloc(1, sizeof *room);
    if (room) {
        strcpy(room->name, name);
        room->next = rooms;
        rooms = room;
    }
    return room;
}

static void leave(struct client *c)
{
    struct room *room = c->room;
    if (!room)
        return;
    tell_others(c, "* %s has left %s\n", c->nick, room->name);
    *c->link = c->next;
    if (c->next)
        c->next->link = c->link;
    c->room = NULL;
    if (--room->size == 0) {
        struct room **link = &rooms;
        while (*link != room)
            link = &(*link)->next;
        *link = room->next;
        free(room);
    }
}

static void join(struct client *c, const char *name)
{
    struct room *room = find_room(name);
    if (!room) {
        tell(c, "* there is no memory for another room\n");
        return;
    }
    if (room == c->room) {
        tell(c, "* you are in %s\n", name);
        return;
    }
    leave(c);
    c->room = room;
    c->next = room->members;
    c->link = &room->members;
    if (c->next)
        c->next->link = &c->next;
    room->members = c;
    room->size++;
    tell(c, "* you are in %s, with %d more\n", name, room->size - 1);
    tell_others(c, "* %s has joined %s\n", c->nick, name);
}

static void list_rooms(struct client *c)
{
    char text[REPLY_SIZE - 16] = "";
    size_t length = 0;
    struct room *room = rooms;
    for (; room && length + NAME_LENGTH + 16 < sizeof text; room = room->next)
        length += (size_t)sprintf(text + length, " %s (%d)", room->name, room->size);
    tell(c, "* rooms:%s%s\n", text, room ? " ..." : "");
}

/* ---- names ---------------------------------------------------------------------------------- */

static bool is_name(const char *s)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    size_t length = strlen(s);
    return length >= 1 && length <= NAME_LENGTH && strspn(s, allowed) == length;
}

static bool is_taken(const char *nick)
{
    for (struct room *room = rooms; room; room = room->next)
        for (struct client *c = room->members; c; c = c->next)
            if (strcmp(c->nick, nick) == 0)
                return true;
    return false;
}

static void rename_client(struct client *c, const char *nick)
{
    if (is_taken(nick)) {
        tell(c, "* %s is taken\n", nick);
        return;
    }
    tell_others(c, "* %s is now %s\n", c->nick, nick);
    strcpy(c->nick, nick);
    tell(c, "* you are %s\n", nick);
}

/* ---- clients -------------------------------------------------------------------------------- */

/* Takes one line from `c`; false: it wants to leave. */
static bool obey(struct client *c, char *line)
{
    if (line[0] != '/') {
        if (line[0] != '\0')
            tell_others(c, "%s: %s\n", c->nick, line);
        return true;
    }
    char *argument = line + strcspn(line, " ");
    if (*argument)
        *argument++ = '\0';
    bool names = strcmp(line, "/join") == 0 || strcmp(line, "/nick") == 0;
    if (names && !is_name(argument))
        tell(c, "* a name has 1 to %d letters, digits, - or _\n", NAME_LENGTH);
    else if (strcmp(line, "/join") == 0)
        join(c, argument);
    else if (strcmp(line, "/nick") == 0)
        rename_client(c, argument);
    else if (strcmp(line, "/rooms") == 0)
        list_rooms(c);
    else if (strcmp(line, "/quit") == 0)
        return false;
    else
        tell(c, "* there is /join ROOM, /nick NAME, /rooms and /quit\n");
    return true;
}

/* Writes out the queue of `c` until it is empty and nothing more will come. */
static async void deliver(struct client *c)
{
    for (;;) {
        while (c->queued == 0) {
            if (c->leaving)
                return;
            await acc_notify_wait(&c->changed);
        }
        size_t piece = QUEUE_SIZE - c->head < c->queued ? QUEUE_SIZE - c->head : c->queued;
        ssize_t n = await acc_write(c->fd, c->queue + c->head, piece);
        if (n < 0) {
            acc_close(c->fd); /* so that the session does not wait for more */
            return;
        }
        c->head = (c->head + (size_t)n) % QUEUE_SIZE;
        c->queued -= (size_t)n;
    }
}

/* An acc_fd that was closed meanwhile is recognised, even when its number is in use again. */
static async void close_later(acc_fd fd, unsigned ms)
{
    await acc_sleep_ms(ms);
    acc_close(fd);
}

static async void session(acc_fd fd)
{
    static unsigned guests;
    struct client me = {.fd = fd};
    char buffer[LINE_SIZE];
    acc_reader reader;
    acc_reader_open(&reader, fd, buffer, sizeof buffer);

    defer acc_notify_one(&session_over); /* after the defers below */
    sessions++;
    defer sessions--;
    defer acc_close(fd);

    future(void) writer = spawn(deliver(&me));
    do {
        snprintf(me.nick, sizeof me.nick, "guest%u", ++guests);
    } while (is_taken(me.nick));
    tell(&me, "* welcome, %s\n", me.nick);
    join(&me, "lobby");

    while (me.room && !me.leaving) {
        char *line;
        ssize_t n = await acc_read_line(&reader, &line);
        if (n == -EMSGSIZE)
            tell(&me, "* a line has at most %d bytes\n", LINE_SIZE - 2);
        else if (n <= 0 || me.leaving || !obey(&me, line))
            break;
        await acc_yield(); /* or one who talks without a pause fills the queues of all */
    }

    leave(&me);
    me.leaving = true;
    acc_notify_one(&me.changed);
    future(void) limit = spawn(close_later(fd, LINGER_MS));
    await acc_join(writer, NULL);
    acc_abort(limit);
}

/* ---- the server ----------------------------------------------------------------------------- */

static void say_goodbye(void)
{
    for (struct room *room = rooms; room; room = room->next)
        for (struct client *c = room->members; c; c = c->next) {
            tell(c, "* the server is closing, goodbye\n");
            c->leaving = true;
            acc_shutdown(c->fd, SHUT_RD); /* its session reads the end */
        }
}

/* Whoever waits in acc_accept then gets -ECANCELED. */
static async void close_on(int signo, acc_fd listener)
{
    await acc_signal(signo);
    acc_close(listener);
}

async int main(int argc, char **argv)
{
    acc_fd listener = acc_tcp_listen(NULL, argc > 1 ? (uint16_t)atoi(argv[1]) : 0);
    if (listener.fd < 0) {
        fprintf(stderr, "chat: cannot listen: %s\n", strerror(-listener.fd));
        return 1;
    }
    spawn(close_on(SIGINT, listener));
    spawn(close_on(SIGTERM, listener));
    await acc_yield(); /* both listen for their signals before anyone can know our port */

    printf("listening on %d\n", acc_tcp_port(listener));
    fflush(stdout);

    for (;;) {
        acc_fd client = await acc_accept(listener);
        if (client.fd == -ENOMEM)
            continue; /* that connection is lost, the next one may do better */
        if (client.fd < 0)
            break;
        spawn(session(client));
    }

    await acc_yield(); /* sessions that were accepted a moment ago begin */
    say_goodbye();
    while (sessions > 0)
        await acc_notify_wait(&session_over);
    printf("closed\n");
    return 0;
}
