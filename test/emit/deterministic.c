// What is emitted depends on nothing but the file: not on the folder, the time, the environment.
// RUN: rm -rf %t && mkdir -p %t/one %t/two/three %t/tmp && cp %S/local_types.c %t/one/x.c
// RUN: cp %S/local_types.c %t/two/three/x.c
// RUN: cd %t/one && %acc --emit-c x.c -o x.gen.c && %acc --emit-c x.c | cmp - x.gen.c
// RUN: cd %t/two/three && env TMPDIR=%t/tmp HOME=/ %acc --emit-c x.c -o x.gen.c
// RUN: cmp %t/one/x.gen.c %t/two/three/x.gen.c
// RUN: cd %t/one && %acc --emit-c -P x.c -o x.bare.c && cd %t/two/three && %acc --emit-c -P x.c \
// RUN:   | cmp - %t/one/x.bare.c
// RUN: not grep -e %t -e acc-...... %t/one/x.gen.c
