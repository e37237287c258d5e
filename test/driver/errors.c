// The user's errors and warnings are those of the file as written, each printed once; after an error
// nothing else is said, the exit code is 1 and there is no output.
// RUN: rm -rf %t && mkdir -p %t && cp %S/Inputs/*.c %t && cd %t
// RUN: %acc -c bad.c -Wall -o x.o 2> errors; test $? -eq 1 && FileCheck %s < errors && test ! -e x.o
//
// RUN: %acc -c warns.c -Wall 2> errors && FileCheck %s --check-prefix=WARN < errors
// RUN: %acc -c warns.c 2> errors && test ! -s errors
// RUN: %acc -c warns.c -Wall -Wno-unused-variable 2> errors && test ! -s errors
// RUN: %acc -c warns.c -Wall -w 2> errors && test ! -s errors
// RUN: %acc -c plain_warns.c -Wall 2> errors && FileCheck %s --check-prefix=WARN < errors
// RUN: rm -f *.o && not %acc -c warns.c -Wall -Werror 2> errors && test ! -e warns.o
// RUN: FileCheck %s --check-prefix=WERROR < errors
// RUN: not %acc -fsyntax-only warns.c -Wall -Werror 2>&1 | FileCheck %s --check-prefix=WERROR
// RUN: %acc -fsyntax-only warns.c -Wall 2> errors && FileCheck %s --check-prefix=WARN < errors
// RUN: %acc -fsyntax-only warns.c plain.c && test ! -e warns.o && test ! -e plain.o
//
// acc's own errors have the same form and effect.
// RUN: not %acc -c no_await.c 2> errors && test ! -e no_await.o
// RUN: FileCheck %s --check-prefix=OWN < errors
// RUN: not %acc -fsyntax-only no_await.c 2>&1 | FileCheck %s --check-prefix=OWN
// RUN: not %acc no_await.c -o prog 2>&1 | FileCheck %s --check-prefix=OWN && test ! -e prog
//
// Missing files and headers.
// RUN: not %acc -c missing.c 2>&1 | FileCheck %s --check-prefix=MISSING
// RUN: printf '#include <acc/async.h>\n#include "missing.h"\n' > includes.c
// RUN: not %acc -c includes.c 2>&1 | FileCheck %s --check-prefix=HEADER
// RUN: printf '#include "missing.h"\n#include <acc/async.h>\n' > includes.c && echo > empty.h
// RUN: not %acc -c includes.c 2>&1 | FileCheck %s --check-prefix=HEADER1
//
// An error that the user has made a warning stays one in every pass.
// RUN: printf '#include <acc/async.h>\nint *p(int i) { return i; }\n' > convert.c
// RUN: not %acc -c convert.c 2>&1 | FileCheck %s --check-prefix=CONVERT
// RUN: %acc -c -Wno-int-conversion convert.c 2> errors && test ! -s errors
// RUN: %acc -c -Wno-error=int-conversion convert.c 2> errors && grep -q warning: errors

// CHECK-DAG: bad.c:5:25: warning: implicit conversion from 'int' to 'signed char'
// CHECK-DAG: bad.c:6:12: error: use of undeclared identifier 'not_declared'
// CHECK-NOT: {{warning|error}}:
// WARN: warns.c:{{[35]}}:9: warning: unused variable 'unused'
// WARN-NOT: {{warning|error}}:
// WERROR: warns.c:5:9: error: unused variable 'unused'
// OWN: no_await.c:10:{{[0-9]+}}: error:
// MISSING: error: no such file{{.*}}'missing.c'
// HEADER: includes.c:2:10: fatal error: 'missing.h' file not found
// HEADER1: includes.c:1:10: fatal error: 'missing.h' file not found
// CONVERT: convert.c:2:24: error: incompatible integer to pointer conversion
