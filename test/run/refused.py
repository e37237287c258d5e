#!/usr/bin/env python3
"""A program with constructs that this version of acc does not have: it must be refused, at the user's
line, with exit code 1 and no output file.  Such a program moves to run.py with its construct.

    refused.py NAME.c --acc PATH
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
parser = argparse.ArgumentParser()
parser.add_argument("source")
parser.add_argument("--acc", required=True)
options = parser.parse_args()

with tempfile.TemporaryDirectory() as directory:
    output = os.path.join(directory, "output.o")
    done = subprocess.run([options.acc, "-I", HERE, "-c", options.source, "-o", output],
                          capture_output=True, text=True, timeout=60)
    message = re.search(re.escape(os.path.basename(options.source)) +
                        r":\d+:\d+: error: .*(not supported by this version of acc|undeclared)",
                        done.stderr)
    problems = []
    if done.returncode != 1:
        problems.append(f"exit code {done.returncode}, not 1")
    if not message:
        problems.append("no error at the user's line")
    if os.path.exists(output):
        problems.append("an output file")
    if problems:
        sys.exit(f"{options.source}: {', '.join(problems)}\n{done.stderr}")
