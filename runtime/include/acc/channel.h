/* <acc/channel.h>: handing elements from task to task.
 *
 *     ACC_CHANNEL     a queue, bounded or not: many senders, each element to one receiver
 *     ACC_ONESHOT     one element, once
 *     ACC_BROADCAST   each element to each receiver; slow receivers miss some and are told how many
 *     ACC_WATCH       the newest value, and a wait for a newer one
 *
 * Each is a macro that declares a type and its functions, for elements of one type:
 *
 *     ACC_CHANNEL(jobs, struct job);   gives jobs, jobs_open, jobs_send, jobs_recv, ...
 *     ACC_CHANNEL(names, char *, .drop = free_name);
 *     ACC_BROADCAST(news, char *, .drop = free_name, .clone = copy_name);
 *
 * Elements are moved as bytes.  One that was sent (0 was returned) belongs to the channel, one that
 * was received (1 was returned) to the receiver.  A send that fails or is dropped leaves its
 * element with the caller; a receive that fails or is dropped leaves it in the channel.  `drop` is
 * called on elements that end inside, `clone` where one element goes to several receivers; a
 * failed clone leaves nothing behind.
 *
 * So who sends what is to be freed keeps it until the send says that it is gone:
 *
 *     defer free(name);
 *     if (await names_send(&channel, &name) == 0)
 *         name = NULL;
 *
 * Home thread only.  The objects lie where the user puts them and stay there while somebody uses
 * them.  Everything that is no future may be called from everywhere, from inside drops too, those
 * of elements included; only the free functions are not for the latter.
 *
 * Errors: -EPIPE (closed: nobody will receive it), -EAGAIN (a try would have to wait), -ENOMEM.
 */
#ifndef ACC_CHANNEL_H
#define ACC_CHANNEL_H

#include <acc/sync.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is to be known of an element. */
typedef struct acc_element {
    void (*drop)(void *element);              /* NULL: nothing to be done */
    int (*clone)(void *to, const void *from); /* 0 or -errno; NULL: bytes are copied */
    size_t size, align;
} acc_element;

/* ---- channels: each element to one receiver ------------------------------------------------ */

/* The untyped one; the members are the runtime's. */
typedef struct acc_channel {
    const acc_element *element;
    acc_waiters senders, receivers;
    size_t capacity; /* 0: not bounded */
    size_t count;    /* elements inside */
    size_t promised; /* of those, to receivers that were woken */
    size_t reserved; /* places that somebody may still fill */
    size_t first;    /* where the oldest element is, in `places` or in `chunks` */
    void *places;    /* bounded: a ring */
    struct acc_channel_chunk *chunks, *filling, *last; /* not bounded */
    size_t filled;                                     /* places of `filling` that were filled */
    size_t spare;                                      /* places behind it */
    uint32_t sources;
    uint8_t closed, discarded, owned;
} acc_channel;

/* A channel of at most `capacity` elements.  Its only allocation is here.  0, -ENOMEM, -EINVAL. */
int acc_channel_open(acc_channel *self, const acc_element *element, size_t capacity);

/* The same in memory of the caller's, at least 1 place; nothing is allocated. */
void acc_channel_open_in(acc_channel *self, const acc_element *element, void *places,
                         size_t capacity);

/* A channel without a bound: a send never waits, but fails with -ENOMEM when memory is out.  It
 * grows by 32 elements at a time, and keeps one spare chunk. */
void acc_channel_open_unbounded(acc_channel *self, const acc_element *element);

/* Nothing more is to be sent: who wants to send, or waits to, gets -EPIPE; whoever has reserved
 * a place may still fill it.  Receivers get what is inside, then the end.  Twice is once. */
void acc_channel_close(acc_channel *self);

/* Nothing more is to be received: closes it, and drops what is inside.  Receivers get the end. */
void acc_channel_discard(acc_channel *self);

/* Discards, and gives back the memory.  Nobody waits, and nobody uses it afterwards. */
void acc_channel_free(acc_channel *self);

/* For senders that end at different times: the last one to end closes the channel. */
void acc_channel_add_sender(acc_channel *self);
void acc_channel_end_sender(acc_channel *self);

/* 0, -EAGAIN (it is full, or somebody waits before us), -EPIPE, -ENOMEM. */
int acc_channel_try_send(acc_channel *self, const void *element);

/* 1, 0 (the end), -EAGAIN. */
int acc_channel_try_recv(acc_channel *self, void *to);

/* Fills a place that acc_channel_reserve gave: 0, or -EPIPE (discarded).  It is used up either way.
 */
int acc_channel_send_reserved(acc_channel *self, const void *element);

/* Gives back places that are not needed. */
void acc_channel_unreserve(acc_channel *self, uint32_t count);

struct acc_channel_send_future {
    acc_waiter waiter;
    acc_channel *channel;
    const void *element;
};

void acc_channel_send_future_init(struct acc_channel_send_future *self, acc_channel *channel,
                                  const void *element);
acc_poll acc_channel_send_future_poll(struct acc_channel_send_future *self, acc_context *cx,
                                      int *status);
void acc_channel_send_future_drop(struct acc_channel_send_future *self);

struct acc_channel_reserve_future {
    acc_waiter waiter;
    acc_channel *channel;
};

void acc_channel_reserve_future_init(struct acc_channel_reserve_future *self, acc_channel *channel,
                                     uint32_t count);
acc_poll acc_channel_reserve_future_poll(struct acc_channel_reserve_future *self, acc_context *cx,
                                         int *status);
void acc_channel_reserve_future_drop(struct acc_channel_reserve_future *self);

struct acc_channel_recv_future {
    acc_waiter waiter;
    acc_channel *channel;
    void *to;
};

void acc_channel_recv_future_init(struct acc_channel_recv_future *self, acc_channel *channel,
                                  void *to);
acc_poll acc_channel_recv_future_poll(struct acc_channel_recv_future *self, acc_context *cx,
                                      int *count);
void acc_channel_recv_future_drop(struct acc_channel_recv_future *self);

/* ACC_CHANNEL(name, T, options...) declares the type `name` and, for elements of type T, what is
 * above as name_open, name_close and so on, besides
 *
 *     async int name_send(name *channel, T const *element);
 *         Waits for a free place, behind those who wait already, and moves *element there: 0,
 * -EPIPE, -ENOMEM.  *element stays in its place until then.  Dropping it loses nothing: not sent.
 *
 *     async int name_reserve(name *channel, uint32_t count);
 *         Waits for so many places, which are then the caller's, who fills each by
 *         name_send_reserved or gives it back by name_unreserve: 0, -EPIPE, -ENOMEM, -EINVAL (more
 *         than the channel has).  Dropping it loses nothing.
 *
 *     async int name_recv(name *channel, T *to);
 *         Waits for an element: 1, or 0 at the end, when *to is left as it is.  Several tasks may
 *         receive; they are served in the order they came.  Dropping it loses nothing: the element
 *         goes to the next one.
 *
 * They are static inline functions: one such line in a header serves many files. */
#define ACC_CHANNEL(name, ...)                                                                     \
    ACC__CHANNEL(name, ACC__FIRST(__VA_ARGS__, 0), ACC__ELEMENT(__VA_ARGS__))

#define ACC__CHANNEL(name, T, ...)                                                                 \
    typedef struct name {                                                                          \
        acc_channel core;                                                                          \
    } name;                                                                                        \
    ACC__UNUSED static const acc_element name##_element = {__VA_ARGS__};                           \
    ACC__UNUSED static inline int name##_open(name *self, size_t capacity)                         \
    {                                                                                              \
        return acc_channel_open(&self->core, &name##_element, capacity);                           \
    }                                                                                              \
    ACC__UNUSED static inline void name##_open_in(name *self, T *places, size_t capacity)          \
    {                                                                                              \
        acc_channel_open_in(&self->core, &name##_element, places, capacity);                       \
    }                                                                                              \
    ACC__UNUSED static inline void name##_open_unbounded(name *self)                               \
    {                                                                                              \
        acc_channel_open_unbounded(&self->core, &name##_element);                                  \
    }                                                                                              \
    ACC__UNUSED static inline void name##_close(name *self)                                        \
    {                                                                                              \
        acc_channel_close(&self->core);                                                            \
    }                                                                                              \
    ACC__UNUSED static inline void name##_discard(name *self)                                      \
    {                                                                                              \
        acc_channel_discard(&self->core);                                                          \
    }                                                                                              \
    ACC__UNUSED static inline void name##_free(name *self)                                         \
    {                                                                                              \
        acc_channel_free(&self->core);                                                             \
    }                                                                                              \
    ACC__UNUSED static inline void name##_add_sender(name *self)                                   \
    {                                                                                              \
        acc_channel_add_sender(&self->core);                                                       \
    }                                                                                              \
    ACC__UNUSED static inline void name##_end_sender(name *self)                                   \
    {                                                                                              \
        acc_channel_end_sender(&self->core);                                                       \
    }                                                                                              \
    ACC__UNUSED static inline size_t name##_count(const name *self)                                \
    {                                                                                              \
        return self->core.count;                                                                   \
    }                                                                                              \
    ACC__UNUSED static inline int name##_try_send(name *self, T const *element)                    \
    {                                                                                              \
        return acc_channel_try_send(&self->core, element);                                         \
    }                                                                                              \
    ACC__UNUSED static inline int name##_try_recv(name *self, T *to)                               \
    {                                                                                              \
        return acc_channel_try_recv(&self->core, to);                                              \
    }                                                                                              \
    ACC__UNUSED static inline int name##_send_reserved(name *self, T const *element)               \
    {                                                                                              \
        return acc_channel_send_reserved(&self->core, element);                                    \
    }                                                                                              \
    ACC__UNUSED static inline void name##_unreserve(name *self, uint32_t count)                    \
    {                                                                                              \
        acc_channel_unreserve(&self->core, count);                                                 \
    }                                                                                              \
    struct name##_send_future {                                                                    \
        struct acc_channel_send_future core;                                                       \
    };                                                                                             \
    _Async_manual(name##_send_future) int name##_send(name *channel, T const *element);            \
    ACC__UNUSED static inline void name##_send_future_init(struct name##_send_future *self,        \
                                                           name *channel, T const *element)        \
    {                                                                                              \
        acc_channel_send_future_init(&self->core, &channel->core, element);                        \
    }                                                                                              \
    ACC__FUTURE(name##_send_future, acc_channel_send_future)                                       \
    struct name##_reserve_future {                                                                 \
        struct acc_channel_reserve_future core;                                                    \
    };                                                                                             \
    _Async_manual(name##_reserve_future) int name##_reserve(name *channel, uint32_t count);        \
    ACC__UNUSED static inline void name##_reserve_future_init(struct name##_reserve_future *self,  \
                                                              name *channel, uint32_t count)       \
    {                                                                                              \
        acc_channel_reserve_future_init(&self->core, &channel->core, count);                       \
    }                                                                                              \
    ACC__FUTURE(name##_reserve_future, acc_channel_reserve_future)                                 \
    struct name##_recv_future {                                                                    \
        struct acc_channel_recv_future core;                                                       \
    };                                                                                             \
    _Async_manual(name##_recv_future) int name##_recv(name *channel, T *to);                       \
    ACC__UNUSED static inline void name##_recv_future_init(struct name##_recv_future *self,        \
                                                           name *channel, T *to)                   \
    {                                                                                              \
        acc_channel_recv_future_init(&self->core, &channel->core, to);                             \
    }                                                                                              \
    ACC__FUTURE(name##_recv_future, acc_channel_recv_future)                                       \
    struct name##_recv_future /* a use ends in a semicolon */

/* ---- oneshots: one element, once ----------------------------------------------------------- */

/* The untyped part; zero is one that nobody has used. */
typedef struct acc_oneshot {
    acc_waiters waiters;
    uint8_t state;
} acc_oneshot;

int acc__oneshot_may_send(const acc_oneshot *self);
void acc__oneshot_sent(acc_oneshot *self);
int acc__oneshot_take(acc_oneshot *self);
int acc__oneshot_shut(acc_oneshot *self);
void acc_oneshot_close(acc_oneshot *self);

struct acc_oneshot_recv_future {
    acc_waiter waiter;
    acc_oneshot *oneshot;
};

void acc_oneshot_recv_future_init(struct acc_oneshot_recv_future *self, acc_oneshot *oneshot);
acc_poll acc_oneshot_recv_future_poll(struct acc_oneshot_recv_future *self, acc_context *cx,
                                      int *count);
void acc_oneshot_recv_future_drop(struct acc_oneshot_recv_future *self);

/* ACC_ONESHOT(name, T, options...) declares the type `name`, valid when zero, with room for one
 * element, and
 *
 *     int name_send(name *oneshot, T const *element);
 *         0; -EALREADY (sent, or closed by the sender); -EPIPE (nobody will receive it).
 *
 *     void name_close(name *oneshot);
 *         The sender gives up: receivers get the end.  Behind a send it does nothing, so it may
 *         stand in a defer.
 *
 *     void name_discard(name *oneshot);
 *         The receiver gives up: what was sent is dropped, a later send fails.
 *
 *     int name_try_recv(name *oneshot, T *to);       1, 0 (the end), -EAGAIN.
 *
 *     async int name_recv(name *oneshot, T *to);
 *         Waits for the element: 1; or 0: there is none, or another receive took it.  Dropping it
 *         loses nothing. */
#define ACC_ONESHOT(name, ...)                                                                     \
    ACC__ONESHOT(name, ACC__FIRST(__VA_ARGS__, 0), ACC__ELEMENT(__VA_ARGS__))

#define ACC__ONESHOT(name, T, ...)                                                                 \
    typedef struct name {                                                                          \
        acc_oneshot core;                                                                          \
        T element;                                                                                 \
    } name;                                                                                        \
    ACC__UNUSED static const acc_element name##_element = {__VA_ARGS__};                           \
    ACC__UNUSED static inline int name##_send(name *self, T const *element)                        \
    {                                                                                              \
        int error = acc__oneshot_may_send(&self->core);                                            \
        if (!error) {                                                                              \
            self->element = *element;                                                              \
            acc__oneshot_sent(&self->core);                                                        \
        }                                                                                          \
        return error;                                                                              \
    }                                                                                              \
    ACC__UNUSED static inline void name##_close(name *self)                                        \
    {                                                                                              \
        acc_oneshot_close(&self->core);                                                            \
    }                                                                                              \
    ACC__UNUSED static inline void name##_discard(name *self)                                      \
    {                                                                                              \
        if (acc__oneshot_shut(&self->core) && name##_element.drop)                                 \
            name##_element.drop(&self->element);                                                   \
    }                                                                                              \
    ACC__UNUSED static inline int name##_try_recv(name *self, T *to)                               \
    {                                                                                              \
        int count = acc__oneshot_take(&self->core);                                                \
        if (count == 1)                                                                            \
            *to = self->element;                                                                   \
        return count;                                                                              \
    }                                                                                              \
    struct name##_recv_future {                                                                    \
        struct acc_oneshot_recv_future core;                                                       \
        T *to;                                                                                     \
    };                                                                                             \
    _Async_manual(name##_recv_future) int name##_recv(name *oneshot, T *to);                       \
    ACC__UNUSED static inline void name##_recv_future_init(struct name##_recv_future *self,        \
                                                           name *oneshot, T *to)                   \
    {                                                                                              \
        acc_oneshot_recv_future_init(&self->core, &oneshot->core);                                 \
        self->to = to;                                                                             \
    }                                                                                              \
    ACC__UNUSED static inline acc_poll name##_recv_future_poll(struct name##_recv_future *self,    \
                                                               acc_context *cx, int *count)        \
    {                                                                                              \
        if (acc_oneshot_recv_future_poll(&self->core, cx, count) == ACC_PENDING)                   \
            return ACC_PENDING;                                                                    \
        if (*count == 1)                                                                           \
            *self->to = ((name *)self->core.oneshot)->element;                                     \
        return ACC_READY;                                                                          \
    }                                                                                              \
    ACC__UNUSED static inline void name##_recv_future_drop(struct name##_recv_future *self)        \
    {                                                                                              \
        acc_oneshot_recv_future_drop(&self->core);                                                 \
    }                                                                                              \
    struct name##_recv_future /* a use ends in a semicolon */

/* ---- broadcasts: each element to each receiver --------------------------------------------- */

/* The untyped one; the members are the runtime's. */
typedef struct acc_broadcast {
    const acc_element *element;
    acc_waiters waiters;
    void *places; /* a ring: element n lies at n % capacity until n + capacity is sent */
    size_t capacity;
    uint64_t sent;
    uint8_t closed, owned;
} acc_broadcast;

/* One who receives: a place in the row of elements. */
typedef struct acc_broadcast_receiver {
    acc_broadcast *broadcast;
    uint64_t next;   /* the number of the element that it receives next */
    uint64_t missed; /* what the last -EOVERFLOW meant */
} acc_broadcast_receiver;

/* The newest `capacity` elements are kept.  0, -ENOMEM, -EINVAL. */
int acc_broadcast_open(acc_broadcast *self, const acc_element *element, size_t capacity);

/* The same in memory of the caller's, at least 1 place; nothing is allocated. */
void acc_broadcast_open_in(acc_broadcast *self, const acc_element *element, void *places,
                           size_t capacity);

/* Nothing more is sent.  Receivers get what they have not seen, then the end. */
void acc_broadcast_close(acc_broadcast *self);

/* Closes, drops what is kept, and gives back the memory.  Nobody waits, and nobody uses it or a
 * receiver of it afterwards. */
void acc_broadcast_free(acc_broadcast *self);

/* `spare` is room for one element: the oldest is moved there, and dropped when all else is done. */
int acc__broadcast_send(acc_broadcast *self, const void *element, void *spare);

/* Receives what is sent from now on.  There is nothing to be undone when it ends. */
void acc_broadcast_subscribe(acc_broadcast *self, acc_broadcast_receiver *receiver);

/* Goes back by `count` elements, or as many as are kept, and says how many: they are received once
 * more, or, after a subscribe, by one who came late.  Not while a receive is under way. */
size_t acc_broadcast_rewind(acc_broadcast_receiver *receiver, size_t count);

/* 1, 0, -EAGAIN, -EOVERFLOW, or the error of clone. */
int acc_broadcast_try_recv(acc_broadcast_receiver *receiver, void *to);

struct acc_broadcast_recv_future {
    acc_waiter waiter;
    acc_broadcast_receiver *receiver;
    void *to;
};

void acc_broadcast_recv_future_init(struct acc_broadcast_recv_future *self,
                                    acc_broadcast_receiver *receiver, void *to);
acc_poll acc_broadcast_recv_future_poll(struct acc_broadcast_recv_future *self, acc_context *cx,
                                        int *count);
void acc_broadcast_recv_future_drop(struct acc_broadcast_recv_future *self);

/* ACC_BROADCAST(name, T, options...) declares the types `name` and `name_receiver`, what is above
 * as name_open, name_subscribe and so on, and
 *
 *     int name_send(name *broadcast, T const *element);
 *         Never waits: when all places are taken the oldest element is dropped.  0 or -EPIPE.
 *
 *     async int name_recv(name_receiver *receiver, T *to);
 *         Waits for the next element that this receiver has not seen, and clones it: 1; 0: the end;
 *         -EOVERFLOW: so many (receiver->core.missed) were dropped before this receiver saw them,
 * and the next call gives the oldest that is left; or what clone returned, and the next call tries
 * again.  Dropping it loses nothing.
 *
 * An element stays until others take its place, whether anybody still wants it or not.  With a
 * `drop` there has to be a `clone`, which must not use the broadcast. */
#define ACC_BROADCAST(name, ...)                                                                   \
    ACC__BROADCAST(name, ACC__FIRST(__VA_ARGS__, 0), ACC__ELEMENT(__VA_ARGS__))

#define ACC__BROADCAST(name, T, ...)                                                               \
    typedef struct name {                                                                          \
        acc_broadcast core;                                                                        \
    } name;                                                                                        \
    typedef struct name##_receiver {                                                               \
        acc_broadcast_receiver core;                                                               \
    } name##_receiver;                                                                             \
    ACC__UNUSED static const acc_element name##_element = {__VA_ARGS__};                           \
    ACC__UNUSED static inline int name##_open(name *self, size_t capacity)                         \
    {                                                                                              \
        return acc_broadcast_open(&self->core, &name##_element, capacity);                         \
    }                                                                                              \
    ACC__UNUSED static inline void name##_open_in(name *self, T *places, size_t capacity)          \
    {                                                                                              \
        acc_broadcast_open_in(&self->core, &name##_element, places, capacity);                     \
    }                                                                                              \
    ACC__UNUSED static inline void name##_close(name *self)                                        \
    {                                                                                              \
        acc_broadcast_close(&self->core);                                                          \
    }                                                                                              \
    ACC__UNUSED static inline void name##_free(name *self)                                         \
    {                                                                                              \
        acc_broadcast_free(&self->core);                                                           \
    }                                                                                              \
    ACC__UNUSED static inline void name##_subscribe(name *self, name##_receiver *receiver)         \
    {                                                                                              \
        acc_broadcast_subscribe(&self->core, &receiver->core);                                     \
    }                                                                                              \
    ACC__UNUSED static inline int name##_send(name *self, T const *element)                        \
    {                                                                                              \
        T spare;                                                                                   \
        return acc__broadcast_send(&self->core, element, &spare);                                  \
    }                                                                                              \
    ACC__UNUSED static inline size_t name##_rewind(name##_receiver *self, size_t count)            \
    {                                                                                              \
        return acc_broadcast_rewind(&self->core, count);                                           \
    }                                                                                              \
    ACC__UNUSED static inline int name##_try_recv(name##_receiver *self, T *to)                    \
    {                                                                                              \
        return acc_broadcast_try_recv(&self->core, to);                                            \
    }                                                                                              \
    struct name##_recv_future {                                                                    \
        struct acc_broadcast_recv_future core;                                                     \
    };                                                                                             \
    _Async_manual(name##_recv_future) int name##_recv(name##_receiver *receiver, T *to);           \
    ACC__UNUSED static inline void name##_recv_future_init(struct name##_recv_future *self,        \
                                                           name##_receiver *receiver, T *to)       \
    {                                                                                              \
        acc_broadcast_recv_future_init(&self->core, &receiver->core, to);                          \
    }                                                                                              \
    ACC__FUTURE(name##_recv_future, acc_broadcast_recv_future)                                     \
    struct name##_recv_future /* a use ends in a semicolon */

/* ---- watches: the newest value ------------------------------------------------------------- */

/* The untyped part. */
typedef struct acc_watch {
    acc_waiters waiters;
    uint64_t version; /* how many values there were so far */
    uint8_t closed;
} acc_watch;

int acc__watch_may_send(const acc_watch *self);
void acc__watch_changed(acc_watch *self);
void acc_watch_close(acc_watch *self);

struct acc_watch_changed_future {
    acc_waiter waiter;
    acc_watch *watch;
    uint64_t *seen;
};

void acc_watch_changed_future_init(struct acc_watch_changed_future *self, acc_watch *watch,
                                   uint64_t *seen);
acc_poll acc_watch_changed_future_poll(struct acc_watch_changed_future *self, acc_context *cx,
                                       int *changed);
void acc_watch_changed_future_drop(struct acc_watch_changed_future *self);

/* ACC_WATCH(name, T, options...) declares the type `name`, valid when zero (its value is zero then
 * and nobody's news), and
 *
 *     void name_init(name *watch, T const *value);    With a first value, which is news.
 *     int name_send(name *watch, T const *value);     Replaces the value: 0, or -EPIPE (closed).
 *     T const *name_value(const name *watch);         The newest one, until the next await or send.
 *     int name_copy(const name *watch, T *to);        A clone of it: 0, or the error of clone.
 *     uint64_t name_version(const name *watch);       How many there were; what `seen` is set to.
 *     void name_close(name *watch);                   No more values; the last one stays.
 *     void name_free(name *watch);                    Closes, and drops the value.
 *
 *     async int name_changed(name *watch, uint64_t *seen);
 *         Waits for a value that is newer than *seen, which each receiver begins with 0: 1, and
 *         *seen is its number; 0: closed, and there is nothing newer.  Values in between are not
 *         seen.  Dropping it loses nothing. */
#define ACC_WATCH(name, ...) ACC__WATCH(name, ACC__FIRST(__VA_ARGS__, 0), ACC__ELEMENT(__VA_ARGS__))

#define ACC__WATCH(name, T, ...)                                                                   \
    typedef struct name {                                                                          \
        acc_watch core;                                                                            \
        T value;                                                                                   \
    } name;                                                                                        \
    ACC__UNUSED static const acc_element name##_element = {__VA_ARGS__};                           \
    ACC__UNUSED static inline void name##_init(name *self, T const *value)                         \
    {                                                                                              \
        acc_watch fresh = {{NULL, NULL}, 1, 0};                                                    \
        self->core = fresh;                                                                        \
        self->value = *value;                                                                      \
    }                                                                                              \
    ACC__UNUSED static inline int name##_send(name *self, T const *value)                          \
    {                                                                                              \
        T old = self->value;                                                                       \
        int was_there = self->core.version > 0, error = acc__watch_may_send(&self->core);          \
        if (error)                                                                                 \
            return error;                                                                          \
        self->value = *value;                                                                      \
        acc__watch_changed(&self->core);                                                           \
        if (was_there && name##_element.drop)                                                      \
            name##_element.drop(&old);                                                             \
        return 0;                                                                                  \
    }                                                                                              \
    ACC__UNUSED static inline T const *name##_value(const name *self)                              \
    {                                                                                              \
        return &self->value;                                                                       \
    }                                                                                              \
    ACC__UNUSED static inline int name##_copy(const name *self, T *to)                             \
    {                                                                                              \
        if (name##_element.clone)                                                                  \
            return name##_element.clone(to, &self->value);                                         \
        *to = self->value;                                                                         \
        return 0;                                                                                  \
    }                                                                                              \
    ACC__UNUSED static inline uint64_t name##_version(const name *self)                            \
    {                                                                                              \
        return self->core.version;                                                                 \
    }                                                                                              \
    ACC__UNUSED static inline void name##_close(name *self)                                        \
    {                                                                                              \
        acc_watch_close(&self->core);                                                              \
    }                                                                                              \
    ACC__UNUSED static inline void name##_free(name *self)                                         \
    {                                                                                              \
        int was_there = self->core.version > 0;                                                    \
        acc_watch_close(&self->core);                                                              \
        self->core.version = 0;                                                                    \
        if (was_there && name##_element.drop)                                                      \
            name##_element.drop(&self->value);                                                     \
    }                                                                                              \
    struct name##_changed_future {                                                                 \
        struct acc_watch_changed_future core;                                                      \
    };                                                                                             \
    _Async_manual(name##_changed_future) int name##_changed(name *watch, uint64_t *seen);          \
    ACC__UNUSED static inline void name##_changed_future_init(struct name##_changed_future *self,  \
                                                              name *watch, uint64_t *seen)         \
    {                                                                                              \
        acc_watch_changed_future_init(&self->core, &watch->core, seen);                            \
    }                                                                                              \
    ACC__FUTURE(name##_changed_future, acc_watch_changed_future)                                   \
    struct name##_changed_future /* a use ends in a semicolon */

/* ---- what the macros are made of ----------------------------------------------------------- */

#define ACC__UNUSED __attribute__((unused))
#define ACC__FIRST(first, ...) first
#define ACC__REST(first, ...) __VA_ARGS__
/* T, .drop = f  becomes  .drop = f, .size = sizeof(T), .align = ... */
#define ACC__ELEMENT(...)                                                                          \
    ACC__REST(__VA_ARGS__, .size = sizeof(ACC__FIRST(__VA_ARGS__, 0)),                             \
              .align = __alignof__(ACC__FIRST(__VA_ARGS__, 0)))

/* Poll and drop of a typed future that holds an untyped one. */
#define ACC__FUTURE(typed, untyped)                                                                \
    ACC__UNUSED static inline acc_poll typed##_poll(struct typed *self, acc_context *cx,           \
                                                    int *result)                                   \
    {                                                                                              \
        return untyped##_poll(&self->core, cx, result);                                            \
    }                                                                                              \
    ACC__UNUSED static inline void typed##_drop(struct typed *self)                                \
    {                                                                                              \
        untyped##_drop(&self->core);                                                               \
    }

#ifdef __cplusplus
}
#endif

#endif
