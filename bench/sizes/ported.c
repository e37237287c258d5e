/* What async Rust programs are made of, written in C: connections, framed protocols, retries,
 * parsers, chains, early returns, arms, loops with buffers; ported.rs has each in Rust.
 *
 * How a bound is counted: see peer.c.  Besides: a child lies in its caller's frame with its
 * embedded size; the bytes that are left over at its end may hold the caller's tag and nothing else, and a
 * leaf, a struct written by hand, lends none.  What is handed to another function by its address is
 * needed to the end of its scope.  A local is kept as a whole. */
#include "leaves.h"

/* ---- connections and framed protocols ---- */

/* bound echo 544 544: buf 512, total 4, n 4, leaf 16, tag, aligned to 8 */
async uint32_t echo(void)
{
    uint8_t buf[512];
    uint32_t total = 0;
    int32_t n;
    while ((n = await read_some(buf, sizeof buf)) > 0) {
        if (await write_some(buf, (uint32_t)n) < 0)
            break;
        total += (uint32_t)n;
    }
    return total;
}

/* bound read_exact 32 32: at 8, len 4, leaf 16 are 28; stored, a tag */
async int32_t read_exact(uint8_t *at, uint32_t len)
{
    while (len > 0) {
        int32_t n = await read_some(at, len);
        if (n <= 0)
            return -1;
        at += n;
        len -= (uint32_t)n;
    }
    return 0;
}

/* bound write_all 32 32: the same */
async int32_t write_all(const uint8_t *at, uint32_t len)
{
    while (len > 0) {
        int32_t n = await write_some(at, len);
        if (n <= 0)
            return -1;
        at += n;
        len -= (uint32_t)n;
    }
    return 0;
}

/* bound read_full 40 32: at 8, len 4, done 4, leaf 16 are 32; stored, a tag */
async uint32_t read_full(uint8_t *at, uint32_t len)
{
    uint32_t done = 0;
    while (done < len) {
        int32_t n = await read_some(at + done, len - done);
        if (n <= 0)
            break;
        done += (uint32_t)n;
    }
    return done;
}

/* bound framed 296 296: head 4, len 4, body 256, read_exact 32, in whose rest the tag lies */
async int32_t framed(void)
{
    uint8_t head[4];
    if (await read_exact(head, sizeof head) < 0)
        return -1;
    uint32_t len = head[0] & 15;
    uint8_t body[256];
    if (await read_exact(body, len) < 0)
        return -2;
    return (int32_t)(sum_of(body, len) + len);
}

/* bound framed_scope 288 288: body 256, read_exact 32; len, which is 15 at most, and the tag in its
 * rest */
async int32_t framed_scope(void)
{
    uint32_t len;
    {
        uint8_t head[4];
        if (await read_exact(head, sizeof head) < 0)
            return -1;
        len = head[0] & 15;
    }
    uint8_t body[256];
    if (await read_exact(body, len) < 0)
        return -2;
    return (int32_t)(sum_of(body, len) + len);
}

/* bound session 296 296: total 4, len 4, the larger body 256, read_exact 32 with the tag */
async int32_t session(void)
{
    int32_t total = 0;
    for (;;) {
        uint8_t kind;
        uint32_t len;
        {
            uint8_t head[5];
            if (await read_exact(head, sizeof head) < 0)
                return total;
            kind = head[0];
            len = head[1] & 7;
        }
        switch (kind) {
        case 'a': {
            uint8_t body[64];
            if (await read_exact(body, len) < 0)
                return -1;
            total += (int32_t)sum_of(body, len);
            break;
        }
        case 'b': {
            uint8_t body[256];
            if (await read_exact(body, len) < 0)
                return -2;
            total += (int32_t)sum_of(body, len);
            break;
        }
        default:
            if (await write_some((const uint8_t *)"what?", 5) < 0)
                return -3;
        }
    }
}

/* bound copy 1064 1064: buf 1024, total 8, n 4, done 4, leaf 16, tag, aligned to 8 */
async uint64_t copy(void)
{
    uint8_t buf[1024];
    uint64_t total = 0;
    for (;;) {
        int32_t n = await read_some(buf, sizeof buf);
        if (n <= 0)
            return total;
        uint32_t done = 0;
        while (done < (uint32_t)n) {
            int32_t m = await write_some(buf + done, (uint32_t)n - done);
            if (m <= 0)
                return total;
            done += (uint32_t)m;
        }
        total += (uint64_t)n;
    }
}

/* bound chunked 136 136: total 4, size 4, chunk 96, read_exact 32 with the tag */
async uint32_t chunked(void)
{
    uint32_t total = 0;
    for (;;) {
        uint32_t size = 0;
        uint8_t c;
        while ((c = await byte()) != '\n' && c)
            size = size * 16 + (uint32_t)(c - '0');
        if (size == 0)
            return total;
        {
            uint8_t chunk[96];
            if (await read_exact(chunk, size) < 0)
                return 0;
            total += sum_of(chunk, size);
        }
        await byte();
    }
}

/* bound serve 160 160: owned 4, buf 128, n 4, leaf 16, tag, aligned to 8 */
async uint32_t serve(int32_t fd)
{
    CLEANUP(close_fd) int32_t owned = fd;
    uint8_t buf[128];
    for (;;) {
        int32_t n = await read_some(buf, sizeof buf);
        if (n <= 0)
            return 1;
        if (await write_some(buf, (uint32_t)n) < n)
            return 2;
    }
}

/* bound accept_loop 160 160: serve 160, which lends room for served 4 and the tag */
async uint32_t accept_loop(void)
{
    uint32_t served = 0;
    for (;;) {
        int32_t fd = await fetch(5 - next());
        if (fd < 0)
            return served;
        served += await serve(fd);
    }
}

/* bound count_bytes 16 16: c 8, leaf 1; stored, a tag; aligned to 8 */
async uint32_t count_bytes(struct connection *c)
{
    for (;;) {
        uint8_t b = await byte();
        if (b == 0)
            return c->received;
        c->received += b;
    }
}

/* bound with_connection 24 24: c 8, count_bytes 16, in whose rest the tag lies */
async uint32_t with_connection(void)
{
    struct connection c = {0, 0};
    await w();
    uint32_t n = await count_bytes(&c);
    return n + c.received;
}

/* bound write_slices 80 80: three slices 48, write_all 32, which lends room for i 1 and the tag */
async int32_t write_slices(void)
{
    struct slice v[3] = {{(const uint8_t *)"hello", 5}, {(const uint8_t *)", ", 2},
                         {(const uint8_t *)"world!", 6}};
    for (uint8_t i = 0; i < 3; i++)
        if (await write_all(v[i].at, v[i].len) < 0)
            return i;
    return 3;
}

/* ---- parsers ---- */

/* bound request_line 12 12: hash 4, path 2, method 1, leaf 1, tag, aligned to 4 */
async uint32_t request_line(void)
{
    uint8_t method = 0;
    uint8_t c;
    while ((c = await byte()) != ' ')
        method++;
    uint16_t path = 0;
    uint32_t hash = 5381;
    while ((c = await byte()) != ' ') {
        path++;
        hash = hash * 33 + c;
    }
    while ((c = await byte()) != '\n')
        ;
    return hash + method + path;
}

/* bound read_line 88 88: line 80, len 4, leaf 1 are 85; stored, a tag */
async uint32_t read_line(void)
{
    uint8_t line[80];
    uint32_t len = 0;
    uint8_t c;
    do {
        c = await byte();
        line[len++] = c;
    } while (c != '\n' && len < sizeof line);
    return sum_of(line, len);
}

/* bound number 16 8: value 4, leaf 1; stored, the parameters 9 and a tag, aligned to 8 */
async uint32_t number(uint64_t *negative, uint8_t first)
{
    uint32_t value = first - '0';
    *negative = 0;
    uint8_t c;
    while ((c = await byte()) >= '0' && c <= '9')
        value = value * 10 + (c - '0');
    return value;
}

/* bound find 12 12: n 4, i 4, key 1, leaf 1, tag */
async uint32_t find(uint32_t n, uint8_t key)
{
    uint32_t i;
    for (i = 0; i < n; i++)
        if (await byte() == key)
            break;
    await w();
    return i;
}

/* bound escape 4 4: depth 2, leaf 1, tag */
async uint16_t escape(void)
{
    uint16_t depth = 0;
    for (;;) {
        switch (await byte()) {
        case '(':
            depth++;
            continue;
        case '\\':
            if (await byte() == 'q')
                return depth;
            continue;
        case 0:
            return 1000;
        default:
            break;
        }
    }
}

/* ---- control: retries, early returns, arms, loops ---- */

/* bound retry 12 12: tries 1, i 1, leaf 8, tag, aligned to 4 */
async int32_t retry(uint8_t tries)
{
    for (uint8_t i = 0;; i++) {
        int32_t r = await fetch(next() - 3);
        if (r >= 0 || i + 1 >= tries)
            return r;
        await nap(1u << i);
    }
}

/* bound retry_goto 12 12: i 1, leaf 8; stored, a tag; aligned to 4 */
async int32_t retry_goto(void)
{
    uint8_t i = 0;
    int32_t r;
again:
    r = await fetch(next() - 3);
    if (r < 0 && i++ < 5)
        goto again;
    return r + i;
}

/* bound early_returns 20 20: conn 4, session 4, leaf 8, tag, aligned to 4 */
async int32_t early_returns(int32_t host)
{
    int32_t conn, session, reply;
    if ((conn = await fetch(host)) < 0)
        return conn;
    if ((session = await fetch(conn + 1)) < 0)
        return session;
    if ((reply = await fetch(session * 2)) < 0)
        return reply;
    return conn + session + reply;
}

/* bound arms 48 48: the bytes of the second arm 40, leaf 1, tag, aligned to 8 for the first */
async uint64_t arms(uint8_t kind)
{
    switch (kind) {
    case 1: {
        uint64_t a = (uint64_t)next();
        await w();
        return a;
    }
    case 2: {
        uint8_t b[40];
        fill(b, sizeof b);
        await w();
        touch(b, sizeof b);
        return b[0];
    }
    default: {
        uint32_t c = (uint32_t)next();
        uint32_t d = (uint32_t)next();
        await w();
        use(d);
        await w();
        return c;
    }
    }
}

/* bound nested_loops 86 86: row 64, cell 16, sum 2, i, j, leaf 1 are 85; stored, a tag */
async uint16_t nested_loops(void)
{
    uint16_t sum = 0;
    for (uint8_t i = 0; i < 3; i++) {
        uint8_t row[64];
        fill(row, sizeof row);
        for (uint8_t j = 0; j < 2; j++) {
            uint8_t cell[16];
            fill(cell, sizeof cell);
            await w();
            touch(cell, sizeof cell);
            sum += cell[j];
        }
        touch(row, sizeof row);
    }
    return sum;
}

/* bound diamond 24 24: x 8, z 8, leaf 1, tag */
async uint64_t diamond(void)
{
    uint64_t x = (uint64_t)next();
    if (x & 1) {
        uint32_t y = (uint32_t)next();
        await w();
        x += y;
    } else {
        uint64_t z = (uint64_t)next();
        await w();
        x -= z;
    }
    await w();
    return x;
}

/* bound conditions 12 12: leaf 8, tag, aligned to 4 */
async int32_t conditions(void)
{
    return await fetch(1) && await fetch(2) ? await fetch(3) : await fetch(4);
}

/* bound arguments 20 20: two results 4, leaf 8, tag */
async int32_t arguments(void)
{
    return add3(await fetch(1), await fetch(2), await fetch(3));
}

/* bound fibonacci 24 24: a 8, b 8, i, n, leaf 1 are 19; stored, a tag */
async uint64_t fibonacci(uint8_t n)
{
    uint64_t a = 0, b = 1;
    for (uint8_t i = 0; i < n; i++) {
        await w();
        uint64_t t = a + b;
        a = b;
        b = t;
    }
    return a;
}

/* bound countdown 8 8: n 4, leaf 1; stored, a tag */
async uint32_t countdown(uint32_t n)
{
    while (n > 0) {
        await w();
        n--;
    }
    return n;
}

/* bound votes 28 28: votes 16, i 1, leaf 8, tag, aligned to 4 */
async int32_t votes(void)
{
    int32_t votes[4];
    for (uint8_t i = 0; i < 4; i++)
        votes[i] = await fetch(next());
    for (uint8_t i = 0; i < 4; i++)
        if (await fetch(votes[i]) != votes[i])
            return -1;
    return votes[0] + votes[3];
}

/* ---- parameters, structs, arrays ---- */

/* bound distance 20 20: two points 16, leaf 1; stored, a tag */
async int32_t distance(struct point a, struct point b)
{
    await w();
    return (a.x - b.x) * (a.y - b.y) + a.x;
}

/* bound dead_parameters 32 8: k 4, leaf 1; stored, the parameters 24 and a tag */
async uint32_t dead_parameters(uint64_t a, uint64_t b, uint64_t c)
{
    uint32_t k = (uint32_t)(a + b * c);
    await w();
    return k;
}

/* bound sum_later 24 24: v 8, n 4, i 4, sum 4, leaf 1 are 21; stored, a tag */
async uint32_t sum_later(const uint32_t *v, uint32_t n)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        await w();
        sum += v[i];
    }
    return sum;
}

/* bound array_lent 48 48: v 24, sum_later 24, in whose rest the tag lies */
async uint32_t array_lent(void)
{
    uint32_t v[6];
    for (uint32_t i = 0; i < 6; i++)
        v[i] = (uint32_t)next();
    uint32_t sum = await sum_later(v, 6);
    return sum + v[5];
}

/* bound look_up 56 48: name 32, leaf 16; stored, a tag */
async int32_t look_up(void)
{
    uint8_t name[32];
    fill(name, sizeof name);
    return await write_some(name, 32);
}

/* bound take_256 258 257: the struct at one place, leaf 1; stored, a tag */
async uint8_t take_256(struct b256 a)
{
    await w();
    return (uint8_t)use_b256(a);
}

/* bound give_256 514 514: b 256 beside the child 257 that has a; or s 1 beside it; tag */
async uint8_t give_256(void)
{
    struct b256 a = make_b256();
    struct b256 b = make_b256();
    uint8_t s = await take_256(a);
    s += await take_256(b);
    return s;
}

/* bound make_later 1026 1025: a 1024, leaf 1; stored, a tag; the result needs no room */
async struct kb make_later(void)
{
    struct kb a = make_kb();
    await w();
    return a;
}

/* bound sum_made 1026 1025: the child; what it returns is not needed behind a suspend */
async uint32_t sum_made(void)
{
    struct kb a = await make_later();
    return sum_of(a.b, sizeof a.b);
}

/* bound keep_made 1026 1026: the child 1025, or its result 1024 and leaf 1; tag */
async int32_t keep_made(void)
{
    struct kb a = await make_later();
    await w();
    return use_kb(a);
}

/* bound keep_message 32 32: the message 24, leaf 1; stored, a tag */
async int32_t keep_message(void)
{
    struct message m = receive();
    await w();
    return use_message(m);
}

/* bound bit_fields 8 8: 4, leaf 1; stored, a tag */
async uint32_t bit_fields(void)
{
    struct flags f;
    f.a = 5;
    f.b = 17;
    f.c = (unsigned)next();
    await w();
    return f.a + f.b + f.c;
}

/* bound aligned 128 128: 64, leaf 1, aligned to 64 */
async uint8_t aligned(void)
{
    ALIGNED(64) uint8_t line[64];
    fill(line, sizeof line);
    await w();
    touch(line, sizeof line);
    return line[9];
}

/* ---- cleanups, ownership ---- */

/* bound maybe_open 16 16: fd 4, leaf 8, tag, aligned to 4 */
async int32_t maybe_open(void)
{
    CLEANUP(close_fd) int32_t fd = -1;
    if (next() > 0)
        fd = await fetch(3);
    await w();
    return fd;
}

/* bound guard 16 16: the guard 8, leaf 1; stored, a tag */
async int32_t guard(void)
{
    CLEANUP(unlock) uint64_t *held = lock();
    await w();
    return 0;
}

/* bound two_guards 16 16: one guard 8, leaf 1, tag */
async int32_t two_guards(void)
{
    {
        CLEANUP(unlock) uint64_t *held = lock();
        await w();
    }
    {
        CLEANUP(unlock) uint64_t *held = lock();
        await w();
    }
    return 0;
}

/* bound given_away 16 16: t 8, leaf 1, tag; no flag beside it, since NULL says it */
async int32_t given_away(void)
{
    CLEANUP(free_thing) uint64_t *t = make_thing();
    await w();
    if (next() & 1) {
        give_away(t);
        t = NULL;
    }
    await w();
    return 0;
}

/* ---- chains ---- */

/* bound level3 16 8: leaf 8; stored, the parameters 12 and a tag */
async int32_t level3(int32_t a, int32_t b, int32_t c)
{
    return await fetch(a + b + c);
}

/* bound level2 16 12: a 4, level3 8; stored, the parameters or these, a tag */
async int32_t level2(int32_t a, int32_t b, int32_t c)
{
    return await level3(a, b, c) + a;
}

/* bound level1 20 16: b 4, level2 12; stored, a tag */
async int32_t level1(int32_t a, int32_t b, int32_t c)
{
    return await level2(a, b, c) + b;
}

/* bound deep1 1040 1032: a 8, leaf 1024; stored, a tag */
async uint64_t deep1(void)
{
    uint64_t a = (uint64_t)next();
    await big();
    return a;
}

/* bound deep2 1048 1040: b 8, deep1 1032; stored, a tag */
async uint64_t deep2(void)
{
    uint64_t b = (uint64_t)next();
    return await deep1() + b;
}

/* bound deep3 1056 1048: c 8, deep2 1040; stored, a tag */
async uint64_t deep3(void)
{
    uint64_t c = (uint64_t)next();
    return await deep2() + c;
}

/* bound stage_a 102 101: buf 100, leaf 1; stored, a tag */
async uint32_t stage_a(void)
{
    uint8_t buf[100];
    fill(buf, sizeof buf);
    await w();
    touch(buf, sizeof buf);
    return buf[1];
}

/* bound stage_b 202 201: buf 200, leaf 1; stored, a tag */
async uint32_t stage_b(void)
{
    uint8_t buf[200];
    fill(buf, sizeof buf);
    await w();
    touch(buf, sizeof buf);
    return buf[2];
}

/* bound pipeline 208 208: s 4, stage_b 201, tag, aligned to 4 */
async uint32_t pipeline(void)
{
    uint32_t s = await stage_a();
    s += await stage_b();
    s += await stage_a();
    return s;
}

/* bound factorial 16 16: n 4, the pointer to the boxed child 8, tag */
async uint32_t factorial(uint32_t n)
{
    if (n < 2)
        return 1;
    await w();
    return n * await boxed(factorial(n - 1));
}

/* ---- packing ---- */

/* bound mixed_leaves 24 24: a 8, leaf 8, tag */
async uint64_t mixed_leaves(void)
{
    uint64_t a = await q(5);
    uint32_t b = (uint32_t)await fetch(7);
    uint16_t c = await byte();
    await w();
    return a + b + c;
}

/* bound relay 514 514: two of three structs of 256, leaf 1, tag; the first and the last share */
async int32_t relay(void)
{
    struct b256 x = make_b256();
    await w();
    struct b256 y = make_b256();
    await w();
    int32_t s = use_b256(x);
    use((uint64_t)s);
    struct b256 z = make_b256();
    await w();
    use_b256(y);
    await w();
    return use_b256(z);
}

/* bound eight_flags 10 9: eight flags, leaf 1; stored, a tag */
async uint8_t eight_flags(void)
{
    uint8_t a = (uint8_t)next(), b = (uint8_t)next(), c = (uint8_t)next(), d = (uint8_t)next();
    uint8_t e = (uint8_t)next(), f = (uint8_t)next(), g = (uint8_t)next(), h = (uint8_t)next();
    await w();
    return a ^ b ^ c ^ d ^ e ^ f ^ g ^ h;
}

/* bound all_sizes 24 24: 1, 8, 1, 4, 2, leaf 1 are 17; stored, a tag */
async uint64_t all_sizes(void)
{
    uint8_t a = (uint8_t)next();
    uint64_t b = (uint64_t)next();
    uint8_t c = (uint8_t)next();
    uint32_t d = (uint32_t)next();
    uint16_t e = (uint16_t)next();
    await w();
    return a + b + c + d + e;
}

/* bound two_mixtures 16 16: 4, 4, 2, 1, leaf 1, tag, aligned to 8 for the other state */
async uint64_t two_mixtures(void)
{
    uint64_t sum;
    {
        uint64_t a = (uint64_t)next();
        uint8_t b = (uint8_t)next();
        await w();
        sum = a + b;
    }
    use(sum);
    {
        uint32_t c = (uint32_t)next();
        uint32_t d = (uint32_t)next();
        uint16_t e = (uint16_t)next();
        uint8_t f = (uint8_t)next();
        await w();
        return c + d + e + f;
    }
}

/* bound buffer_ended 152 152: buf 128, leaf 16, tag, aligned to 8; behind it, 4 and leaf 1 */
async uint32_t buffer_ended(void)
{
    uint32_t sum;
    {
        uint8_t buf[128];
        int32_t n = await read_some(buf, sizeof buf);
        sum = sum_of(buf, (uint32_t)n);
    }
    await w();
    return sum;
}

/* bound lent_longer 152 152: buf 128, leaf 16, tag; n 4 behind it; the second await
 * keeps them too */
async uint32_t lent_longer(void)
{
    uint8_t buf[128];
    int32_t n = await read_some(buf, sizeof buf);
    await w();
    return sum_of(buf, (uint32_t)n);
}

/* bound own_array 72 72: 16 values 64, i 1, leaf 4 are 69; stored, a tag */
async uint32_t own_array(void)
{
    uint32_t v[16];
    for (uint8_t i = 0; i < 16; i++) {
        v[i] = (uint32_t)next();
        await nap(v[i]);
    }
    uint32_t sum = 0;
    for (uint8_t i = 0; i < 16; i++)
        sum += v[i];
    return sum;
}

int main(void)
{
    ROW(echo, echo(), "some bytes to echo");
    ROW(read_exact, read_exact(scratch, 20), "twenty bytes are read");
    ROW(write_all, write_all(scratch, 13), "");
    ROW(read_full, read_full(scratch, 20), "only ten");
    ROW(framed, framed(), "%..!and the body");
    ROW(framed_scope, framed_scope(), "%..!and the body");
    ROW(session, session(), "a3...xyzb2...pqc....");
    ROW(copy, copy(), "these are copied in parts");
    ROW(chunked, chunked(), "5\nhello\n3\nabc\n0\n");
    ROW(serve, serve(4), "from a client");
    ROW(accept_loop, accept_loop(), "from a client");
    ROW(count_bytes, count_bytes(&connection), "bytes");
    ROW(with_connection, with_connection(), "bytes");
    ROW(write_slices, write_slices(), "");
    ROW(request_line, request_line(), "GET /index.html HTTP/1.1\n");
    ROW(read_line, read_line(), "one line\nand more");
    ROW(number, number(&counter, '4'), "711,");
    ROW(find, find(9, 'x'), "where is x");
    ROW(escape, escape(), "a((b\\n(\\q");
    ROW(retry, retry(8), "");
    ROW(retry_goto, retry_goto(), "");
    ROW(early_returns, early_returns(3), "");
    ROW(arms, arms(2), "");
    ROW(nested_loops, nested_loops(), "");
    ROW(diamond, diamond(), "");
    ROW(conditions, conditions(), "");
    ROW(arguments, arguments(), "");
    ROW(fibonacci, fibonacci(20), "");
    ROW(countdown, countdown(7), "");
    ROW(votes, votes(), "");
    ROW(distance, distance(a_point, another_point), "");
    ROW(dead_parameters, dead_parameters(3, 4, 5), "");
    ROW(sum_later, sum_later(numbers, 4), "");
    ROW(array_lent, array_lent(), "");
    ROW(look_up, look_up(), "");
    ROW(take_256, take_256(make_b256()), "");
    ROW(give_256, give_256(), "");
    ROW_KB(make_later, make_later());
    ROW(sum_made, sum_made(), "");
    ROW(keep_made, keep_made(), "");
    ROW(keep_message, keep_message(), "");
    ROW(bit_fields, bit_fields(), "");
    ROW(aligned, aligned(), "");
    ROW(maybe_open, maybe_open(), "");
    ROW(guard, guard(), "");
    ROW(two_guards, two_guards(), "");
    ROW(given_away, given_away(), "");
    ROW(level3, level3(1, 2, 3), "");
    ROW(level2, level2(1, 2, 3), "");
    ROW(level1, level1(1, 2, 3), "");
    ROW(deep1, deep1(), "");
    ROW(deep2, deep2(), "");
    ROW(deep3, deep3(), "");
    ROW(stage_a, stage_a(), "");
    ROW(stage_b, stage_b(), "");
    ROW(pipeline, pipeline(), "");
    ROW(factorial, factorial(6), "");
    ROW(mixed_leaves, mixed_leaves(), "x");
    ROW(relay, relay(), "");
    ROW(eight_flags, eight_flags(), "");
    ROW(all_sizes, all_sizes(), "");
    ROW(two_mixtures, two_mixtures(), "");
    ROW(buffer_ended, buffer_ended(), "a buffer");
    ROW(lent_longer, lent_longer(), "a buffer");
    ROW(own_array, own_array(), "");
}
