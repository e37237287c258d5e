/* K&R definitions, implicit int, functions without a prototype. Flags: -std=gnu89 */
int printf();
void abort();
void exit();
int glob;
f(a, b) int a;
char b;
{
    return a + b;
}
static int sum(x, y)
short x;
float y;
{
    return x + (int)y;
}
noargs()
{
    glob++;
    return glob;
}
int fwd(int);
int caller(int x)
{
    return fwd(x) + noargs() + f(x, 'a');
}
int fwd(int x)
{
    return x * 2;
}
void vd()
{
    glob += 5;
}
main()
{
    int i;
    for (i = 0; i < 3; i++) {
        if (caller(i) == 1000)
            abort();
        vd();
    }
    printf("%d %d\n", glob, sum(3, 4.5));
    if (glob != 18)
        abort();
    exit(0);
}
