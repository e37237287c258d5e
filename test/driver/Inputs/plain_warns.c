int f(void)
{
    int unused;
    return 1;
}
