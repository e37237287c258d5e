/* Read twice, with a macro that the including file sets. */
static inline int CONFIGURED(int x)
{
    return x;
}
#undef CONFIGURED
