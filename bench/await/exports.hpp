// What driver.c calls: the coroutines of workloads.c, run to their ends.
#undef return

#define LOOP(T, name)                                                                              \
    extern "C" T run_##name(const unsigned *v, unsigned long n) asm(#name);                        \
    T run_##name(const unsigned *v, unsigned long n) { return run(name(v, n)); }
#define CALL(name)                                                                                 \
    extern "C" long run_##name(long x) asm(#name);                                                 \
    long run_##name(long x) { return run(name(x)); }

LOOP(unsigned long, hot)
LOOP(unsigned long, hot_signed)
LOOP(unsigned long, hot_many)
LOOP(unsigned long, hot_two)
LOOP(unsigned long, hot_pinned)
LOOP(unsigned long, hot_while)
LOOP(unsigned long, nested)
LOOP(unsigned long, nested_times)
LOOP(long, ready_inline)
LOOP(long, ready_call)
LOOP(long, ready_leaf)
CALL(chain1)
CALL(chain8)
CALL(chain64)
CALL(inlined8)
CALL(inlined64)
