// The exit code is the backend's; a compiler that was killed is named with its signal.
// RUN: rm -rf %t && mkdir -p %t/bin && cd %t
// RUN: printf '#!/bin/sh\nexit 17\n' > cc17 && printf '#!/bin/sh\nkill -SEGV $$\n' > ccsegv
// RUN: chmod +x cc17 ccsegv
// RUN: %acc --acc-cc=./cc17 -c %S/Inputs/hello.c -o x.o; test $? -eq 17
// RUN: %acc --acc-cc=./cc17 -c %S/Inputs/plain.c -o x.o; test $? -eq 17
// RUN: %acc --acc-cc=./cc17 %S/Inputs/hello.c -o prog; test $? -eq 17
// RUN: %acc --acc-cc=./cc17 x.a -o prog; test $? -eq 17
// RUN: %acc --acc-cc=./ccsegv -c %S/Inputs/hello.c 2> errors; test $? -eq 139
// RUN: FileCheck %s < errors
//
// The passes through clang, too.
// RUN: cp ccsegv bin/clang-19 && env PATH="$PWD/bin:$PATH" %acc --acc-cc=gcc -fsyntax-only \
// RUN:   --emit-c %S/Inputs/hello.c 2> errors; test $? -eq 139 && FileCheck %s < errors
//
// Linking fails with the linker's code.
// RUN: not %acc %S/Inputs/uses_part.c -o prog 2>&1 | FileCheck %s --check-prefix=LINK
// RUN: test ! -e prog && test ! -e uses_part.o

// CHECK: acc: error: '{{.*}}' was killed by signal 11
// LINK: undefined reference to `{{part|plain_part|sqrt}}
