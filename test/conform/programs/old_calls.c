/* Functions of the old kind: called before they are declared, declared without parameters. Flags: -std=gnu89
 * Plain: fewer shared argument */
int printf();
typedef int operation(int);
struct pair {
    int number;
    char *text;
};
int old();
double halves();
struct pair join();

early(n, text)
char *text;
{
    return late(n, text) + later(n, 2L, text) + old('a', 2.5, text);
}
int old(c, f, s)
char c;
float f;
char s[];
{
    int inner();
    return c + (int)f + s[0] + inner(3);
}
double halves(x, s) short x; unsigned char *s;
{
    return x / 2.0 + *s;
}
late(n, s)
int n;
char *s;
{
    if (n == 0)
        return *s;
    return late(n - 1, s + 1) + 1;
}
int later(a, b, c)
register int a;
long b;
char *c;
{
    return a * b + *c;
}
int inner(int q)
{
    return q * 3;
}
struct pair join(p, z)
struct pair p, *z;
{
    struct pair r;
    r.number = p.number + z->number;
    r.text = z->text;
    return r;
}
apply(f, x)
operation *f;
{
    return f(x) + (*f)(x + 1);
}

long argument(x)
long x;
{
    return x;
}
long spelled(f)
long (*f)(long);
{
    return f(2);
}

/* Called with fewer arguments, declared beside a variable; and above, `async` cannot stand. */
fewer(a, b)
{
    return a;
}
int shared(), variable;
int shared(a)
{
    return a + variable;
}

main(argc, argv)
char **argv;
{
    struct pair p, q;
    p.number = 3;
    q.number = 4;
    q.text = "y";
    printf("%d %d\n", early(2, "hello"), apply(inner, 5));
    printf("%g %s %d\n", halves(5, "a"), join(p, &q).text, join(p, &q).number);
    printf("%d %d\n", argc > 0 && argv[0] != 0, fewer(1) + (int)spelled(argument) + shared(3));
    return 0;
}
