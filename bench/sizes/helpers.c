#include "helpers.h"

#include <stdlib.h>
#include <string.h>

uint8_t scratch[32];
struct connection connection;
uint64_t counter;
const struct point a_point = {3, 9}, another_point = {1, 4};
const uint32_t numbers[4] = {1, 10, 100, 1000};

static const char *input;
static uint32_t checksum, pends;
static int32_t last;

void begin(const char *text)
{
    input = text;
    connection = (struct connection){0, 0};
    checksum = 1;
    pends = 0;
    last = 0;
}

uint32_t mixed(void)
{
    return checksum;
}
uint32_t suspended(void)
{
    return pends;
}
void pend(void)
{
    pends++;
}

static void mix(uint64_t value)
{
    checksum = checksum * 31 + (uint32_t)(value ^ value >> 32);
}

int32_t next(void)
{
    return ++last;
}

void fill(void *bytes, size_t count)
{
    unsigned char *at = bytes;
    int first = next();
    for (size_t i = 0; i < count; i++)
        at[i] = (unsigned char)(first * 3 + (int)i);
}

void touch(void *bytes, size_t count)
{
    unsigned char *at = bytes;
    for (size_t i = 0; i < count; i++) {
        mix(at[i]);
        at[i]++;
    }
}

void use(uint64_t value)
{
    mix(value);
}

uint32_t sum_of(const uint8_t *at, uint32_t count)
{
    uint32_t sum = 0;
    while (count--)
        sum += *at++;
    return sum;
}

int32_t use_kb(struct kb a)
{
    mix(sum_of(a.b, sizeof a.b));
    return a.b[3];
}

int32_t use_b256(struct b256 a)
{
    mix(sum_of(a.b, sizeof a.b));
    return a.b[3];
}

int32_t use_message(struct message m)
{
    return m.kind == 1 ? (int32_t)m.u.id : m.u.text[2];
}

struct kb make_kb(void)
{
    struct kb a;
    fill(a.b, sizeof a.b);
    return a;
}

struct kb8 make_kb8(void)
{
    struct kb8 a;
    fill(a.b, sizeof a.b);
    return a;
}

struct b256 make_b256(void)
{
    struct b256 a;
    fill(a.b, sizeof a.b);
    return a;
}

struct message receive(void)
{
    struct message m;
    memset(&m, 0, sizeof m);
    m.kind = 1;
    m.u.id = (uint64_t)next() + 40;
    return m;
}

int32_t add3(int32_t a, int32_t b, int32_t c)
{
    return a * 100 + b * 10 + c;
}

void noop(void) {}

void release(const uint8_t *value)
{
    if (*value)
        mix(*value);
}

void close_fd(const int32_t *fd)
{
    if (*fd >= 0)
        mix((uint32_t)*fd);
}

static uint64_t things[4];

uint64_t *lock(void)
{
    mix(1);
    return &things[next() & 3];
}

void unlock(uint64_t *const *guard)
{
    mix((uint64_t)(*guard - things));
}

uint64_t *make_thing(void)
{
    return &things[next() & 3];
}
void give_away(uint64_t *thing)
{
    mix((uint64_t)(thing - things) + 7);
}

void free_thing(uint64_t *const *thing)
{
    if (*thing)
        mix((uint64_t)(*thing - things));
}

uint8_t take_byte(void)
{
    return *input ? (uint8_t)*input++ : 0;
}

int32_t take_bytes(uint8_t *at, uint32_t count)
{
    int32_t n = 0;
    for (; n < 7 && (uint32_t)n < count && *input; n++)
        at[n] = (uint8_t)*input++;
    return n;
}

int32_t put_bytes(const uint8_t *at, uint32_t count)
{
    int32_t n = count < 5 ? (int32_t)count : 5;
    mix(sum_of(at, (uint32_t)n));
    return n;
}
