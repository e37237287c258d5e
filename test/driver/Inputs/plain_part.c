int plain_part(int x)
{
    return x * 2;
}
