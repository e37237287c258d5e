// Options that change what code means reach every pass, so that acc and the backend agree.
// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: printf '#include <acc/async.h>\nenum e { E };\n_Static_assert(sizeof(enum e) == 1, "");\n' > e.c
// RUN: printf 'async int f(void) { return sizeof(enum e); }\n' >> e.c
// RUN: %acc -fshort-enums -c e.c && not %acc -c e.c 2> errors
// RUN: printf '#include <acc/async.h>\n#if __STDC_VERSION__ != 199901L\n#error\n#endif\n' > std.c
// RUN: printf 'async int f(void) { return 1; }\n' >> std.c
// RUN: %acc -std=gnu99 -c std.c && not %acc -c std.c 2> errors
// RUN: %acc --acc-cc=gcc -std=gnu99 -c std.c
// RUN: printf '#include <acc/async.h>\n#ifndef __AVX2__\n#error\n#endif\n' > avx.c
// RUN: printf '#include <immintrin.h>\nasync int f(void) { return 1; }\n' >> avx.c
// RUN: if test "$(uname -m)" = x86_64; then %acc -mavx2 -c avx.c && not %acc -c avx.c 2> errors; fi
