// Twice the awaits in one initializer make about twice the text, though each keeps all values before it.
// RUN: python3 %S/Inputs/initializer.py 200 > %t.200.c && %acc -w --emit-c -P %t.200.c -o %t.200.gen.c
// RUN: python3 %S/Inputs/initializer.py 400 > %t.400.c && %acc -w --emit-c -P %t.400.c -o %t.400.gen.c
// RUN: test $(wc -c < %t.400.gen.c) -lt $(($(wc -c < %t.200.gen.c) * 5 / 2))
