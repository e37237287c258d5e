/* Structs of which each member is kept by itself: what is read again, and how else they are used. */
#include "harness.h"

struct three {
    int first;
    long long second;
    unsigned char rest[16];
};

struct mixed {
    char tag;
    union {
        int number;
        double real;
    } u;
    struct {
        short x, y;
    } at;
    const char *name;
};

struct inner {
    int a, b;
};

struct outer {
    char c;
    struct inner in;
    short s;
};

struct __attribute__((packed)) tight {
    char c;
    int n;
    double d;
};

static struct three make(int n)
{
    return (struct three){n, n + 1LL, {(unsigned char)n, 7}};
}

static int sum(struct three p)
{
    int total = p.first + (int)p.second;
    for (int i = 0; i < 16; i++)
        total += p.rest[i];
    return total;
}

/* Taken apart by and by. */
static async int taken(int n)
{
    struct three p = make(await later(n));
    int total = (int)await later((int)p.second);
    total += p.first;
    await nap(1);
    return total + p.rest[0];
}

/* Written member by member, on some ways, in a loop, and read as a whole. */
static async int built(int n)
{
    struct three p = {0};
    for (int i = 0; i < 4; i++) {
        if (i % 2)
            p.first += await later(i + n);
        else
            p.rest[await later(i)] = (unsigned char)(i + 1);
        p.second = p.second * 3 + p.first;
        await nap(1);
    }
    struct three copy = p;
    p.first = 100;
    await nap(1);
    return sum(copy) * 1000 + sum(p);
}

/* Set on one way only; the other members never. */
static async int some(int n)
{
    struct three p;
    p.first = 3;
    if (n > 1)
        p.second = 4;
    await nap(1);
    int total = p.first;
    if (n > 1)
        total += (int)p.second;
    p = make(n);
    await nap(1);
    p.rest[1]++;
    total += p.rest[1];
    {
        struct three again; /* another, in a scope of its own */
        again.first = total;
        await nap(1);
        total += again.first;
    }
    return total;
}

static async int members(void)
{
    struct mixed m = {.tag = 't', .u.number = 5, .at = {6, 7}, .name = "name"};
    struct outer o = {'c', {1, 2}, 3};
    struct tight t = {'t', 4, 0.5};
    await nap(1);
    m.at.x += (short)await later(o.in.b);
    o.in.a = m.at.x;
    t.d *= t.n;
    if (m.u.number == 5)
        m.u.real = 1.5;
    await nap(1);
    o.in = (struct inner){o.in.a + 1, o.in.b};
    (&o)->s += (short)await later(2);
    await nap(1);
    say("%s %d %d %d %d %d\n", m.name, m.at.x, m.at.y, o.in.a, o.in.b, o.s);
    return (int)(m.u.real * 2 + t.d * 10) + o.in.a + t.n;
}

static void touch(int *p)
{
    ++*p;
}

/* One whose address goes away stays in one piece. */
static async int lent(int n)
{
    struct inner i = {n, 2};
    int *p = &i.b;
    await nap(1);
    touch(p);
    touch(&i.a);
    await nap(1);
    return i.a * 10 + i.b;
}

/* Types of the function, const ones, an array of structs, a statement expression. */
static async int local_types(int n)
{
    typedef short small;
    struct here {
        small a;
        enum { RED, GREEN } color;
        small *where;
    };
    small target = 4;
    const struct here h = {(small)n, GREEN, &target};
    struct inner list[3] = {{1, 2}, {3, 4}, {5, 6}};
    await nap(1);
    struct inner got = ({
        struct inner x = list[await later(1)];
        x.a++;
        await nap(1);
        x;
    });
    struct inner *choice = n ? &list[0] : &list[2];
    await nap(1);
    return h.a + (h.color == GREEN) + *h.where + got.a * 10 + got.b * 100 + choice->a * 1000;
}

static async int jumps(int n)
{
    struct outer o;
    int rounds = 0;
again:
    o.in.a = n + rounds;
    o.s = 1;
    await nap(1);
    if (rounds++ < 2)
        goto again;
    switch (o.s) {
    case 1:
        o.c = 5;
        await nap(1);
        /* fall through */
    default:
        o.s += o.c;
    }
    return o.in.a * 100 + o.s + (rounds > 1 ? o.c : 0);
}

static async int test(void)
{
    say("%d\n", await taken(3));
    say("%d\n", await built(2));
    say("%d %d\n", await some(1), await some(2));
    say("%d\n", await members());
    say("%d\n", await lent(4));
    say("%d\n", await local_types(1));
    say("%d\n", await jumps(1));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
