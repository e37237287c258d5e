/* Pointers to async functions wherever C has pointers to functions. */
#include "harness.h"

typedef async int unary(int);
typedef async int (*unary_pointer)(int);
typedef unary *unary_alias;

static async int add_one(int n)
{
    return await later(n + 1);
}

static async int twice(int n);

struct entry {
    const char *name;
    union {
        unary *f;
        void *any;
    };
    int weight : 4;
};

static const struct entry entries[] = {{"add", {add_one}, 1}, {.name = "twice", .f = &twice, .weight = 2}};
static unary_pointer by_name[3] = {[2] = twice, [0] = add_one};
static unary_pointer *const cursor = &by_name[2];

static async int twice(int n)
{
    return 2 * await later(n);
}

static unary_pointer choose(int n)
{
    return n ? twice : add_one;
}

static async unary_pointer choose_later(int n)
{
    await nap(1);
    return n & 1 ? add_one : twice;
}

static int count(int n, unary_pointer const *list)
{
    int found = 0;
    for (int i = 0; i < n; i++)
        found += list[i] != NULL && list[i] != twice;
    return found;
}

/* A parameter of function type is a pointer. */
static async int through(unary f, int n, unary_pointer list[2])
{
    int first = await boxed(f(n));
    unary_pointer saved = list[first & 1];
    await nap(1);
    return first * 100 + await boxed(saved(n));
}

static async int fold(unary_pointer f, int depth, int n)
{
    if (!depth)
        return await boxed((**f)(n));
    return await boxed(fold(f, depth - 1, await boxed(f(n))));
}

struct machine {
    async int (*step)(struct machine *self, int n);
    struct machine *next;
    int state;
};

static async int stop(struct machine *self, int n)
{
    self->step = NULL;
    return await later(n);
}

static async int start(struct machine *self, int n)
{
    self->step = n > 3 ? stop : start;
    self->state += await later(n);
    return n + 1;
}

static async void note(const char *text, int n)
{
    say("%s %d\n", text, await later(n));
}

static async struct big make(int n)
{
    struct big b = {.id = n};
    await nap(1);
    b.words[1] = n;
    return b;
}

static async int test(void)
{
    static unary *const table[] = {twice, add_one};
    extern async int elsewhere(int n);
    volatile unary_pointer changing = add_one;
    unary_pointer list[] = {twice, add_one}, *p = list, none = 0;
    int sum = 0;

    for (unsigned i = 0; i < sizeof entries / sizeof *entries; i++)
        sum = sum * 10 + await boxed(entries[i].f(i + 3)) * entries[i].weight;
    say("%d\n", sum);
    for (int i = 0; i < 3; i += 2)
        sum += await boxed(by_name[i](await boxed((*cursor)(i))));
    sum += await boxed((*p++)(5)) + await boxed(p[0](6)) + await boxed(table[1](7));
    say("%d %d\n", sum, await boxed(changing(8)));
    changing = twice;
    sum += await boxed(changing(8)) + await boxed(choose(sum & 1)(9));
    sum += await boxed((await choose_later(sum))(10)) + await boxed((sum & 2 ? add_one : *list)(11));
    say("%d %d %d\n", sum, await through(twice, 3, list), await fold(twice, 4, 1));
    say("%d %d\n", count(3, by_name), none || by_name[1] ? 1 : none == NULL && list[0] == twice && *twice == &*twice);
    struct machine m = {start, NULL, 0};
    for (int n = 1; m.step;)
        n = await boxed(m.step(&m, n));
    say("%d\n", m.state);
    async void (*say_it)(const char *, int) = note;
    await boxed(say_it("void", 3));
    __typeof__(note) *again = say_it;
    await boxed(again("typeof", 4));
    async struct big (*maker)(int) = make;
    struct big b = await boxed(maker(5));
    say("%d %lld\n", b.id, b.words[1]);
    unary_alias cast = (unary_alias)(async int (*)(int))(void *)list[1];
    sum += await boxed(cast(1)) + await boxed(((struct entry){.f = twice}).f(2)) + await elsewhere(3);
    say("%d %d\n", sum, (int)(sizeof(struct machine) - 3 * sizeof(void *)));
    say("%d\n", _Generic(cast, async int (*)(int): 1, default: 2) + _Generic(&twice, unary_pointer: 10, default: 20));
    return ({ unary *f = add_one; await boxed(f(1)); });
}

async int elsewhere(int n)
{
    return await boxed(twice(n));
}

int main(void)
{
    return acc_block_on(test());
}
