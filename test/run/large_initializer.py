"""One initializer and one sum with very many awaits: the values left of each are kept across it."""
COUNT = 150

print('#include "harness.h"')
print("static async int test(void)\n{\n    int a[] = {", end="")
print(", ".join(f"{i} + await later({i})" for i in range(COUNT)), end="};\n")
print("    int sum = ", end="")
print(" + ".join(f"a[{i}] * await later({i})" for i in range(COUNT)), end=";\n")
print("    for (int i = 0; i < %d; i++)\n        sum ^= a[i] << i %% 9;" % COUNT)
print('    say("%d\\n", sum);\n    return 0;\n}\n')
print("int main(void)\n{\n    return acc_block_on(test());\n}")
