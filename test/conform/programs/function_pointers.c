/* Pointers to functions wherever C has them: some types of them can be async, others cannot.
 * Plain: compare raw shown typed counted farther mixed cleanup */
#include <stdio.h>
#include <stdlib.h>
#include <stdarg.h>

typedef int unary(int);
typedef int (*unary_pointer)(int);
unary increment, redouble;
struct table {
    int (*first)(int);
    unary *second;
    int (*rest[3])(int), (*last)(int);
} table;
int (*global)(int), (*constant)(int) = 0;
extern int (*declared)(int);
int (*declared)(int) = redouble;
static void speak(const char *text)
{
    printf("%s\n", text);
}
static void (*hooks[2])(const char *) = {speak};

int increment(int x)
{
    return x + 1;
}
int redouble(int x)
{
    return x * 2;
}
unary_pointer pick(int which)
{
    return which ? increment : redouble;
}
static int use(int f(int), int (**g)(int))
{
    return f(1) + (*g)(2) + (**g)(3);
}
static int old_use(f, x)
    unary_pointer f;
    int x;
{
    return f(x) + (*f)(x + 1);
}

static int by_value(const int *a, const int *b)
{
    return *a - *b;
}
static void sort(int *v, int n, int (*order)(const int *, const int *))
{
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++)
            if (order(&v[j], &v[i]) < 0) {
                int other = v[i];
                v[i] = v[j];
                v[j] = other;
            }
}

/* A parameter that has such a parameter, and a function that is called through itself. */
static double half(double x, void (*say)(const char *))
{
    say("half");
    return x / 2;
}
static double twice(double (*f)(double, void (*)(const char *)), double x,
                    void (*say)(const char *))
{
    return f(f(x, say), say);
}
struct node {
    struct node *next;
    long (*evaluate)(struct node *self);
    long value;
};
static long leaf(struct node *self)
{
    return self->value;
}
static long sum(struct node *self)
{
    return self->value + (self->next ? self->next->evaluate(self->next) : 0);
}
static struct node last = {0, leaf, 3}, inner = {&last, sum, 4};

/* Those that have to stay plain: a system function calls it; a cast to another type; `...`; a type
 * spelled by typeof; a function that has to be plain for another reason; a result without a name; a
 * specifier that something else shares; an attribute. */
static int compare(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}
static unsigned raw(unsigned char x)
{
    return x + 7u;
}
static short shown(short x)
{
    return x;
}
static float typed(float x)
{
    return x / 4;
}
static long counted(int n, ...)
{
    va_list list;
    va_start(list, n);
    long result = va_arg(list, int);
    va_end(list);
    return result;
}
static long double farther(void)
{
    return 4.5L;
}
static long double (*give(void))(void)
{
    return farther;
}
static char mixed(char a, char b)
{
    return a > b ? a : b;
}
static void cleanup(int *p)
{
    printf("cleaned %d\n", *p);
}

int main(void)
{
    unary_pointer p = increment;
    int (*q)(int) = &redouble, (*none)(int) = 0;
    p = (unary_pointer)0;
    p = (int (*)(int))0;
    p = NULL;
    p = pick(0);
    global = pick(1);
    table = (struct table){increment, redouble, {increment, redouble, 0}, .last = q};
    table.rest[2] = *pick(1);
    int v[] = {3, 1, 2}, w[] = {5, 4};
    sort(v, 3, by_value);
    qsort(w, 2, sizeof *w, compare);
    printf("%d %d %d %d %d\n", v[0], v[1], v[2], w[0], w[1]);
    printf("%d %d\n", p(1) + (*p)(1) + q(3) + table.rest[1](4), (p == 0) + (p && increment));
    printf("%d %d\n", p == q, ((int (*[])(int)){increment})[0](1));
    printf("%d %d\n", use(increment, &table.last), (none ? none : redouble)(7));
    printf("%d %d\n", old_use(global, table.second(5)), pick(1)(declared(3)) + !constant);
    printf("%g %ld\n", twice(half, 8, speak), inner.evaluate(&inner));
    if (hooks[0] && !hooks[1])
        hooks[0]("hook");
    for (int (*f)(int) = redouble, (*other)(int) = increment; f != other; f = increment)
        printf("%d\n", f(other(10)));

    unsigned (*cast)(unsigned) = (unsigned (*)(unsigned))(void *)raw;
    short (*in_union)(short) = shown;
    printf("%d %d\n", cast != 0, ((short (*)(short))(long)in_union)(9));
    __typeof__(float (*)(float)) f = typed;
    long (*g)(int, ...) = counted;
    char (*h)(char, char) = mixed, c = 'x';
    printf("%g %ld %Lg %c\n", f(2), g(1, 8), give()(), h('a', c));
    int cleaned __attribute__((cleanup(cleanup))) = 6;
    return cleaned - 6;
}
