"""Prints a test: one function with 300 locals that are all kept across 300 awaits: too many copies,
so acc gives them one place each."""
print('#include "harness.h"\n\nstatic async int big(int n)\n{')
for i in range(300):
    print(f"    int v{i} = await later(n + {i});")
print("    for (int i = 0; i < 3; i++) {")
for i in range(0, 300, 7):
    print(f"        v{i} += await later(v{(i * 3 + 1) % 300}) % 1000;")
print("    }\n    int sum = 0;")
for i in range(300):
    print(f"    sum = sum * 3 % 65521 + v{i};")
print('    return sum;\n}\n\nint main(void)\n{\n    say("%d\\n", acc_block_on(big(1)));\n'
      '    say("%d\\n", acc_block_on(big(77)));\n    return 0;\n}')
