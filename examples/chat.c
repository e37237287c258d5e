/* chat: a server where what you say goes to everyone else in your room.
 *
 *     acc -O2 chat.c -o chat && ./chat 7000        (then: nc localhost 7000)
 *     ./chat [PORT [IDLE_MS [LINE_MS]]]
 *
 *     /join ROOM   /nick NAME   /who   /rooms   /quit
 *
 * One child of main's group serves one client.  It waits for three things at once: a line of the
 * client, a line of the room, and the end of the server; what it writes is written by nobody else.
 *
 * A room is a broadcast.  Nobody who speaks ever waits for somebody who does not read: the room
 * keeps its last lines, and who is too late for some is told how many.  The newest of those that
 * are kept are also what a newcomer hears first.
 *
 * A client may say BURST lines at once, then one every LINE_MS; more of them stay in its socket.
 * One that says nothing, or takes nothing of what it is told, for IDLE_MS is put out.
 *
 * SIGINT and SIGTERM end the server: clients hear what is left for them, and goodbye.  Those that
 * have not read it after LINGER_MS are dropped, which runs their defers like any other end.
 */
#include <acc/async.h>
#include <acc/channel.h>
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
    NAME_LENGTH = 15,    /* the longest nick and the longest name of a room */
    LINE_SIZE = 512,     /* what a client says: its line, newline and NUL */
    TEXT_SIZE = 1024,    /* what it is told at once: "NICK: LINE\n", or a list of names */
    ROOM_LINES = 64,     /* how many lines a room keeps */
    HISTORY = 10,        /* of those, how many a newcomer hears */
    BURST = 20,          /* lines that a client may say at once */
    SOCKET_SIZE = 16384, /* of lines on their way, so that who is late is late in the room */
    LINGER_MS = 1000,    /* how long clients may take to read the rest, at the end */
};

/* Something that was said or has happened in a room; its receivers share it. */
struct line {
    unsigned references;
    unsigned speaker; /* the number of the client that need not hear it */
    size_t length;
    char text[];
};

static int line_share(void *to, const void *from)
{
    struct line *line = *(struct line *const *)from;
    line->references++;
    *(struct line **)to = line;
    return 0;
}

static void line_drop(void *element)
{
    struct line **line = element;
    if (*line && --(*line)->references == 0)
        free(*line);
    *line = NULL;
}

ACC_BROADCAST(lines, struct line *, .drop = line_drop, .clone = line_share);

/* Exists while somebody is in it. */
struct room {
    struct room *next;
    struct client *members; /* who came first is first */
    int size;
    lines said;
    char name[NAME_LENGTH + 1];
};

struct server {
    uint64_t idle_ns, line_ns;
    unsigned clients; /* how many there were */
    struct room *rooms;
    acc_token closing;
};

struct client {
    struct server *server;
    acc_fd fd;
    unsigned number;
    bool gone; /* or is to go: nothing more is told to it */
    char nick[NAME_LENGTH + 1];
    struct room *room;
    struct client *next; /* in the room */
    acc_reader reader;
    char *said; /* its newest line, of `length` with its end, or why there is none */
    ssize_t length;
    uint64_t idle_at;      /* when it will have been silent for too long */
    uint64_t spoken_until; /* the time that its lines take, LINE_MS each */
    lines_receiver ear;
    size_t old;         /* so many lines to come were said before it was there */
    struct line *heard; /* the newest line that it received of the room */
    int status;         /* of the receive */
    char buffer[LINE_SIZE]; /* of the reader */
    char text[TEXT_SIZE];   /* what it is being told */
};

/* ---- telling -------------------------------------------------------------------------------- */

struct text {
    const char *bytes;
    size_t length;
};

/* A text in the client's own memory, good until the next one. */
__attribute__((format(printf, 2, 3))) static struct text format(struct client *c,
                                                                const char *pattern, ...)
{
    va_list arguments;
    va_start(arguments, pattern);
    int length = vsnprintf(c->text, sizeof c->text, pattern, arguments);
    va_end(arguments);
    struct text text = {c->text, length < 0 ? 0 : (size_t)length};
    if (text.length >= sizeof c->text)
        text.length = sizeof c->text - 1;
    return text;
}

/* Tells the client something, if it is there; it is gone if it does not take it. */
static async void tell(struct client *c, struct text text)
{
    ssize_t n = -ETIMEDOUT;
    if (c->gone)
        return;
    await_within (c->server->idle_ns / 1000000)
        n = await acc_write_all(c->fd, text.bytes, text.length);
    if (n < 0)
        c->gone = true;
}

/* Tells everyone in the room but the client itself.  Without memory nobody hears it. */
static void announce(struct room *room, struct client *c, struct text text)
{
    struct line *line = malloc(sizeof *line + text.length);
    if (!line)
        return;
    *line = (struct line){.references = 1, .speaker = c->number, .length = text.length};
    memcpy(line->text, text.bytes, text.length);
    lines_send(&room->said, &line); /* which is the room's now */
}

/* Tells the client the line that it has received, or, with -EOVERFLOW, how many it has not. */
static async void pass_on(struct client *c)
{
    uint64_t count = c->status == 1 ? 1 : c->ear.core.missed;
    bool is_old = c->old > 0;
    c->old -= c->old < count ? c->old : (size_t)count;
    if (c->status != 1)
        await tell(c, format(c, "* you missed %d lines\n", (int)count));
    else if (is_old || c->heard->speaker != c->number)
        await tell(c, (struct text){c->heard->text, c->heard->length});
    line_drop(&c->heard);
}

/* Tells it all that its room has for it. */
static async void catch_up(struct client *c)
{
    for (;;) {
        c->status = lines_try_recv(&c->ear, &c->heard);
        if (c->status != 1 && c->status != -EOVERFLOW)
            return;
        await pass_on(c);
    }
}

/* ---- rooms ---------------------------------------------------------------------------------- */

static struct room *find_room(struct server *server, const char *name)
{
    for (struct room *room = server->rooms; room; room = room->next)
        if (strcmp(room->name, name) == 0)
            return room;
    struct room *room = calloc(1, sizeof *room);
    if (!room || lines_open(&room->said, ROOM_LINES) < 0) {
        free(room);
        return NULL;
    }
    strcpy(room->name, name);
    room->next = server->rooms;
    server->rooms = room;
    return room;
}

static void free_room(struct server *server, struct room *room)
{
    struct room **link = &server->rooms;
    while (*link != room)
        link = &(*link)->next;
    *link = room->next;
    lines_free(&room->said);
    free(room);
}

static void leave(struct client *c)
{
    struct room *room = c->room;
    if (!room)
        return;
    struct client **link = &room->members;
    while (*link != c)
        link = &(*link)->next;
    *link = c->next;
    c->room = NULL;
    if (--room->size == 0)
        free_room(c->server, room);
    else if (!acc_token_cancelled(&c->server->closing))
        announce(room, c, format(c, "* %s has left %s\n", c->nick, room->name));
}

/* Leaves the room and goes to that one; false: without memory it stays where it is. */
static bool enter(struct client *c, const char *name)
{
    struct room *room = find_room(c->server, name);
    if (!room)
        return false;
    leave(c);
    lines_subscribe(&room->said, &c->ear);
    c->old = lines_rewind(&c->ear, HISTORY);
    if (room->size++ > 0)
        announce(room, c, format(c, "* %s has joined %s\n", c->nick, name));
    struct client **link = &room->members;
    while (*link)
        link = &(*link)->next;
    *link = c;
    c->next = NULL;
    c->room = room;
    return true;
}

static async void join(struct client *c, const char *name)
{
    if (strcmp(c->room->name, name) == 0) {
        await tell(c, format(c, "* you are in %s\n", name));
        return;
    }
    await catch_up(c);
    if (enter(c, name))
        await tell(c, format(c, "* you are in %s, with %d more\n", name, c->room->size - 1));
    else
        await tell(c, format(c, "* there is no memory for another room\n"));
    await catch_up(c);
}

static struct text list_members(struct client *c)
{
    char *end = c->text + sprintf(c->text, "* in %s:", c->room->name);
    char *last = c->text + sizeof c->text - (NAME_LENGTH + 8);
    struct client *member = c->room->members;
    for (; member && end < last; member = member->next)
        end += sprintf(end, " %s", member->nick);
    end += sprintf(end, member ? " ...\n" : "\n");
    return (struct text){c->text, (size_t)(end - c->text)};
}

static struct text list_rooms(struct client *c)
{
    char *end = c->text + sprintf(c->text, "* rooms:");
    char *last = c->text + sizeof c->text - (NAME_LENGTH + 24);
    struct room *room = c->server->rooms;
    for (; room && end < last; room = room->next)
        end += sprintf(end, " %s (%d)", room->name, room->size);
    end += sprintf(end, room ? " ...\n" : "\n");
    return (struct text){c->text, (size_t)(end - c->text)};
}

/* ---- names ---------------------------------------------------------------------------------- */

static bool is_name(const char *s)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    size_t length = strlen(s);
    return length >= 1 && length <= NAME_LENGTH && strspn(s, allowed) == length;
}

static bool is_taken(const struct server *server, const char *nick)
{
    for (struct room *room = server->rooms; room; room = room->next)
        for (struct client *c = room->members; c; c = c->next)
            if (strcmp(c->nick, nick) == 0)
                return true;
    return false;
}

static async void rename_client(struct client *c, const char *nick)
{
    if (is_taken(c->server, nick)) {
        await tell(c, format(c, "* %s is taken\n", nick));
        return;
    }
    announce(c->room, c, format(c, "* %s is now %s\n", c->nick, nick));
    strcpy(c->nick, nick);
    await tell(c, format(c, "* you are %s\n", nick));
}

/* ---- clients -------------------------------------------------------------------------------- */

/* Does what the client has said. */
static async void obey(struct client *c)
{
    char *line = c->said;
    if (line[0] != '/') {
        if (line[0] != '\0')
            announce(c->room, c, format(c, "%s: %s\n", c->nick, line));
        return;
    }
    char *argument = line + strcspn(line, " ");
    if (*argument)
        *argument++ = '\0';
    bool names = strcmp(line, "/join") == 0 || strcmp(line, "/nick") == 0;
    if (names && !is_name(argument))
        await tell(c, format(c, "* a name has 1 to %d letters, digits, - or _\n", NAME_LENGTH));
    else if (strcmp(line, "/join") == 0)
        await join(c, argument);
    else if (strcmp(line, "/nick") == 0)
        await rename_client(c, argument);
    else if (strcmp(line, "/who") == 0)
        await tell(c, list_members(c));
    else if (strcmp(line, "/rooms") == 0)
        await tell(c, list_rooms(c));
    else if (strcmp(line, "/quit") == 0)
        c->gone = true;
    else
        await tell(c, format(c, "* there is /join ROOM, /nick NAME, /who, /rooms and /quit\n"));
}

/* Waits until the client may speak, then for what it says. */
static async ssize_t listen_to(struct client *c)
{
    uint64_t ahead = (BURST - 1) * c->server->line_ns;
    await acc_sleep_until(c->spoken_until > ahead ? c->spoken_until - ahead : 0);
    return await acc_read_line(&c->reader, &c->said);
}

static void count_line(struct client *c)
{
    uint64_t now = acc_now();
    c->idle_at = now + c->server->idle_ns;
    c->spoken_until = (c->spoken_until > now ? c->spoken_until : now) + c->server->line_ns;
}

enum event { HEARD, SAID, CLOSING, IDLE };

/* What is dropped here loses nothing: neither a line of the client nor one of the room. */
static async enum event next_event(struct client *c)
{
    uint64_t now = acc_now();
    await_within (c->idle_at > now ? (c->idle_at - now) / 1000000 : 0) {
        await_any_fair {
            when (c->status = await lines_recv(&c->ear, &c->heard)) return HEARD;
            when (c->length = await listen_to(c)) return SAID;
            when (await acc_token_wait(&c->server->closing)) return CLOSING;
        }
    }
    return IDLE;
}

static async void serve(struct server *server, acc_fd fd)
{
    struct client me = {.server = server, .fd = fd};
    defer acc_close(fd);
    defer line_drop(&me.heard);
    defer leave(&me);

    acc_reader_open(&me.reader, fd, me.buffer, sizeof me.buffer);
    me.idle_at = acc_now() + server->idle_ns;
    do {
        me.number = ++server->clients;
        snprintf(me.nick, sizeof me.nick, "guest%u", me.number);
    } while (is_taken(server, me.nick));
    if (!enter(&me, "lobby"))
        return;
    int others = me.room->size - 1;
    await tell(&me, format(&me, "* welcome, %s\n", me.nick));
    await tell(&me, format(&me, "* you are in lobby, with %d more\n", others));
    await catch_up(&me);

    while (!me.gone) {
        switch (await next_event(&me)) {
        case HEARD:
            await pass_on(&me);
            break;
        case SAID:
            count_line(&me);
            if (me.length > 0)
                await obey(&me);
            else if (me.length == -EMSGSIZE)
                await tell(&me, format(&me, "* a line has at most %d bytes\n", LINE_SIZE - 2));
            else
                me.gone = true;
            await acc_yield(); /* those who are to hear it come first */
            break;
        case CLOSING:
            await catch_up(&me);
            await tell(&me, format(&me, "* the server is closing, goodbye\n"));
            me.gone = true;
            break;
        case IDLE:
            await tell(&me, format(&me, "* you have said nothing for too long, goodbye\n"));
            me.gone = true;
            break;
        }
    }
}

/* ---- the server ----------------------------------------------------------------------------- */

/* Takes clients until the server is closing; returns when all have left. */
static async void serve_all(struct server *server, acc_fd listener)
{
    await_group (0) {
        for (;;) {
            acc_fd fd;
            await_any {
                when (await acc_token_wait(&server->closing)) break;
                when (fd = await acc_accept(listener)) {}
            }
            if (fd.fd >= 0)
                go { await serve(server, fd); }
            else if (fd.fd != -ENOMEM) /* then that connection is lost, the next may do better */
                break;
        }
        acc_close(listener);
    }
}

/* Returns some time after the first signal. */
static async void time_limit(struct server *server, acc_signal_listener signals[2])
{
    await_any {
        when (await acc_signal_wait(&signals[0])) {}
        when (await acc_signal_wait(&signals[1])) {}
    }
    acc_token_cancel(&server->closing);
    await acc_sleep_ms(LINGER_MS);
}

static int number_from(int argc, char **argv, int index, int otherwise)
{
    return argc > index ? atoi(argv[index]) : otherwise;
}

async int main(int argc, char **argv)
{
    struct server server = {
        .idle_ns = (uint64_t)number_from(argc, argv, 2, 600000) * 1000000,
        .line_ns = (uint64_t)number_from(argc, argv, 3, 200) * 1000000,
    };
    defer acc_token_close(&server.closing);

    acc_signal_listener signals[2] = {0};
    defer acc_signal_close(&signals[0]);
    defer acc_signal_close(&signals[1]);
    int error = acc_signal_open(&signals[0], SIGINT);
    if (!error)
        error = acc_signal_open(&signals[1], SIGTERM);

    acc_fd listener = acc_tcp_listen(NULL, (uint16_t)number_from(argc, argv, 1, 0));
    if (error || listener.fd < 0) {
        fprintf(stderr, "chat: cannot listen: %s\n", strerror(error ? -error : -listener.fd));
        return 1;
    }
    int size = SOCKET_SIZE; /* connections have it from the listener */
    setsockopt(listener.fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    printf("listening on %d\n", acc_tcp_port(listener));
    fflush(stdout);

    await_any {
        when (await serve_all(&server, listener)) {}
        when (await time_limit(&server, signals)) {} /* drops serve_all with all clients */
    }
    printf("closed\n");
    return 0;
}
