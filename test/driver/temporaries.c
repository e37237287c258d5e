// Nothing stays in TMPDIR: after success, errors of every pass, and signals.
// RUN: rm -rf %t && mkdir -p %t/tmp && cd %t && cp %S/Inputs/*.c .
// RUN: export TMPDIR=%t/tmp
// RUN: %acc -c hello.c -MD && %acc hello.c plain.c -c && %acc hello.c -o prog && rmdir tmp && mkdir tmp
// RUN: not %acc -c bad.c 2> errors && rmdir tmp && mkdir tmp
// RUN: not %acc no_await.c 2> errors && rmdir tmp && mkdir tmp
// RUN: not %acc --acc-cc=false hello.c && rmdir tmp && mkdir tmp
// RUN: %acc -x c -c - < hello.c && rmdir tmp && mkdir tmp
// RUN: %acc -save-temps=obj hello.c -o prog && rmdir tmp && mkdir tmp
//
// A signal ends acc by that signal, and the compiler behind it first.
// RUN: printf '#!/bin/sh\necho $$ > pid\nexec sleep 100\n' > slow && chmod +x slow
// RUN: for signal in TERM HUP; do rm -f pid; SECONDS=0; %acc --acc-cc=./slow -c hello.c & job=$!; \
// RUN:   while test ! -s pid; do sleep 0.05; done; ls tmp/acc-*/0/hello.c || exit 1; \
// RUN:   kill -$signal $job; wait $job; test $? -gt 128 || exit 1; test $SECONDS -lt 60 || exit 1; rmdir tmp || exit 1; mkdir tmp; \
// RUN:   if kill -0 $(cat pid) 2>/dev/null; then exit 1; fi; done
//
// A TMPDIR that is not there is an error, not a crash.
// RUN: not env TMPDIR=%t/missing %acc -c hello.c 2>&1 | FileCheck %s

// CHECK: acc: error: cannot make a temporary directory '{{.*}}/missing/acc-{{.*}}': No such file
