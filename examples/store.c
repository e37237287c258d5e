/* store: a service behind pointers to async functions, with two back ends.
 *
 *     acc -O2 store.c -o store && ./store
 *
 * One keeps its table in memory and never waits.  The other is a task that owns the table: who
 * wants something sends it a request and waits for the reply, so the table needs no lock, and
 * requests are answered in the order in which they came.  The word count does not know which one it
 * uses.
 */
#include <acc/async.h>
#include <acc/channel.h>
#include <acc/task.h>
#include <acc/time.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { KEY = 16, ENTRIES = 8 };

/* A back end's future fits into this many bytes, and so lies in the frame of whoever awaits it; a
 * larger one is an error when it is assigned. */
#define OPERATION 192

/* Both return 0, or -EPIPE where the back end is gone; get -ENOENT, put -ENOSPC. */
struct store {
    const char *name;
    async_sized(OPERATION) int (*get)(struct store *self, const char *key, int *value);
    async_sized(OPERATION) int (*put)(struct store *self, const char *key, int value);
};

/* ---- the table that both have ---------------------------------------------------------------- */

struct table {
    int count;
    struct {
        char key[KEY];
        int value;
    } entry[ENTRIES];
};

static int table_find(const struct table *table, const char *key)
{
    for (int i = 0; i < table->count; i++)
        if (strcmp(table->entry[i].key, key) == 0)
            return i;
    return -ENOENT;
}

static int table_get(const struct table *table, const char *key, int *value)
{
    int at = table_find(table, key);
    if (at < 0)
        return at;
    *value = table->entry[at].value;
    return 0;
}

static int table_put(struct table *table, const char *key, int value)
{
    int at = table_find(table, key);
    if (at < 0) {
        if (table->count == ENTRIES || strlen(key) >= KEY)
            return -ENOSPC;
        at = table->count++;
        strcpy(table->entry[at].key, key);
    }
    table->entry[at].value = value;
    return 0;
}

/* ---- in memory ---------------------------------------------------------------------------------
 */

struct memory {
    struct store store; /* first: a struct store * of ours is a struct memory * */
    struct table table;
};

static async int memory_get(struct store *self, const char *key, int *value)
{
    return table_get(&((struct memory *)self)->table, key, value);
}

static async int memory_put(struct store *self, const char *key, int value)
{
    return table_put(&((struct memory *)self)->table, key, value);
}

/* ---- in a task of its own
 * ------------------------------------------------------------------------ */

struct reply {
    int error, value;
};
ACC_ONESHOT(reply_slot, struct reply);

struct request {
    char key[KEY];
    int value, is_put;
    reply_slot *reply; /* in the frame of the one who asks */
};
ACC_CHANNEL(requests, struct request);

struct remote {
    struct store store;
    requests requests;
};

/* What is dropped while it waits must not be answered any more: its slot is gone.  Here nobody is
 * cancelled; where that can happen the slot would have to outlive the one who asks. */
static async int ask(struct remote *remote, struct request *request, int *value)
{
    reply_slot slot = {0};
    struct reply reply;
    request->reply = &slot;
    int error = await requests_send(&remote->requests, request);
    if (error)
        return error;
    if (await reply_slot_recv(&slot, &reply) == 0)
        return -EPIPE;
    if (value)
        *value = reply.value;
    return reply.error;
}

static async int remote_get(struct store *self, const char *key, int *value)
{
    struct request request = {.is_put = 0};
    if (strlen(key) >= KEY)
        return -ENOENT;
    strcpy(request.key, key);
    return await ask((struct remote *)self, &request, value);
}

static async int remote_put(struct store *self, const char *key, int value)
{
    struct request request = {.value = value, .is_put = 1};
    if (strlen(key) >= KEY)
        return -ENOSPC;
    strcpy(request.key, key);
    return await ask((struct remote *)self, &request, NULL);
}

static async int serve(requests *from)
{
    struct table table = {0};
    struct request request;
    int served = 0;
    while (await requests_recv(from, &request) > 0) {
        struct reply reply = {0, 0};
        await acc_sleep_ms(1); /* the way there and back */
        if (request.is_put)
            reply.error = table_put(&table, request.key, request.value);
        else
            reply.error = table_get(&table, request.key, &reply.value);
        reply_slot_send(request.reply, &reply);
        served++;
    }
    return served;
}

/* ---- who uses it
 * ----------------------------------------------------------------------------------- */

static async int count_word(struct store *store, const char *word)
{
    int count = 0;
    int error = await store->get(store, word, &count);
    if (error && error != -ENOENT)
        return error;
    return await store->put(store, word, count + 1);
}

static async int count_words(struct store *store, const char *text)
{
    while (*text) {
        char word[64];
        size_t length = 0;
        while (*text && !isalpha((unsigned char)*text))
            text++;
        while (isalpha((unsigned char)*text)) {
            if (length + 1 < sizeof word)
                word[length++] = (char)tolower((unsigned char)*text);
            text++;
        }
        word[length] = 0;
        int error = length ? await count_word(store, word) : 0;
        if (error)
            return error;
    }
    return 0;
}

static async void use(struct store *store)
{
    static const char *const words[] = {"the", "rose", "is", "a", "tulip"};
    int error = await count_words(store, "Rose is a rose is a rose is a rose. The rose!");
    printf("%s: %s", store->name, error ? strerror(-error) : "counted");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        int count = 0;
        error = await store->get(store, words[i], &count);
        if (error)
            printf(", no %s", words[i]);
        else
            printf(", %s %d", words[i], count);
    }
    error = await count_words(store, "one two three four five");
    printf(", then: %s\n", error ? strerror(-error) : "counted");
}

async int main(void)
{
    struct memory memory = {{"memory", memory_get, memory_put}, {0}};
    struct remote remote = {.store = {"remote", remote_get, remote_put}};
    int error = requests_open(&remote.requests, 4);
    if (error) {
        fprintf(stderr, "store: %s\n", strerror(-error));
        return 1;
    }
    defer requests_free(&remote.requests);
    future(int) server = spawn(serve(&remote.requests));

    await use(&memory.store);
    await use(&remote.store);

    requests_close(&remote.requests);
    printf("the server served %d requests\n", await server());
    printf("afterwards: %s\n", strerror(-await remote.store.put(&remote.store, "late", 1)));
    return 0;
}
