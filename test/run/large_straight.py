"""Prints a test: one function with 300 awaits in a row, values of which are kept for a while,
and its locals in nested blocks."""
print('#include "harness.h"\n\nstatic async unsigned big(unsigned n)\n{\n    unsigned v0 = n;')
for i in range(1, 300):
    value = f"await later((int)(v{i - 1} * {i * 7 % 13 + 1}U & 0xffffU))"
    kind = i % 6
    if kind == 0:
        print(f"    unsigned v{i} = v{max(0, i - 7)};\n    if (v{i} % 2)\n        v{i} += (unsigned){value};"
              f"\n    else\n        v{i} ^= (unsigned){value} + 1;")
    elif kind == 1:
        print(f"    unsigned v{i} = (unsigned){value} + v{max(0, i - 20)};")
    elif kind == 2:
        print(f"    unsigned v{i} = v{i - 1};\n    {{\n        unsigned t = v{i} + {i}, *p = &t;\n"
              f"        *p += (unsigned){value};\n        v{i} += t;\n    }}")
    elif kind == 3:
        print(f"    unsigned v{i} = 0;\n    for (unsigned i = 0; i < v{i - 1} % 4 + 1; i++)\n"
              f"        v{i} += (unsigned){value} + i;")
    elif kind == 4:
        print(f"    unsigned v{i};\n    switch (v{i - 1} % 3) {{\n    case 0:\n        v{i} = 1;\n"
              f"        break;\n    case 1:\n        v{i} = (unsigned){value};\n        break;\n"
              f"    default:\n        v{i} = v{i - 2} + (unsigned){value};\n    }}")
    else:
        print(f"    unsigned char c{i}[{i % 40 + 1}] = {{(unsigned char)v{i - 1}}};\n"
              f"    unsigned v{i} = (unsigned){value};\n    v{i} += c{i}[0];")
    if i % 50 == 0:
        print(f'    say("%u\\n", v{i});')
print("    return v299;\n}\n\nint main(void)\n{\n"
      '    say("%u\\n", acc_block_on(big(1)));\n'
      '    say("%u\\n", acc_block_on(big(77)));\n    return 0;\n}')
