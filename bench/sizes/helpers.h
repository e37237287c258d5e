/* Plain functions that the measured functions of all languages call, defined in helpers.c, so that
 * no compiler sees through them: where an address goes to one of them it has escaped. */
#ifndef BENCH_SIZES_HELPERS_H
#define BENCH_SIZES_HELPERS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct kb {
    uint8_t b[1024];
};
struct kb8 {
    uint8_t b[8192];
};
struct b256 {
    uint8_t b[256];
};
struct b17 {
    uint8_t b[17];
};
struct point {
    int32_t x, y;
};
struct message {
    uint8_t kind;
    union {
        uint64_t id;
        uint8_t text[16];
    } u;
};
struct slice {
    const uint8_t *at;
    uint32_t len;
};
struct flags {
    unsigned a : 3, b : 5, c : 9;
};
struct connection {
    uint32_t received, sent;
};

/* A row begins: what `byte` and `read_some` will find, and all that follows set back. */
void begin(const char *input);
uint32_t mixed(void);     /* a checksum of what the row did */
uint32_t suspended(void); /* how often a leaf was pending */
void pend(void);          /* a leaf is pending */

int32_t next(void); /* 1, 2, 3, ... of a row */
void fill(void *bytes, size_t count);
void touch(void *bytes, size_t count); /* reads and changes them */
void use(uint64_t value);
int32_t use_kb(struct kb a);
int32_t use_b256(struct b256 a);
int32_t use_message(struct message m);
struct kb make_kb(void);
struct kb8 make_kb8(void);
struct b256 make_b256(void);
struct message receive(void);
uint32_t sum_of(const uint8_t *at, uint32_t count);
void noop(void);

/* What a cleanup calls. */
void release(const uint8_t *value);
void close_fd(const int32_t *fd); /* nothing when it is negative */
uint64_t *lock(void);
void unlock(uint64_t *const *guard);
uint64_t *make_thing(void);
void give_away(uint64_t *thing);
void free_thing(uint64_t *const *thing); /* nothing when it is NULL */

int32_t add3(int32_t a, int32_t b, int32_t c);

/* What the rows pass. */
extern uint8_t scratch[32];
extern struct connection connection;
extern uint64_t counter;
extern const struct point a_point, another_point;
extern const uint32_t numbers[4];

/* The end of a leaf's work. */
uint8_t take_byte(void);
int32_t take_bytes(uint8_t *at, uint32_t count); /* 7 at a time, or what is left: 0 at the end */
int32_t put_bytes(const uint8_t *at, uint32_t count); /* 5 at a time */

#ifdef __cplusplus
}
#endif
#endif
