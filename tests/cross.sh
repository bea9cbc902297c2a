#!/usr/bin/env bash
# Compares the kernel, JavaScript and Python on more random documents than a run of the tests does. Refusals have the
# same codes and pointers.
#
#   tests/cross.sh [PROOFS] [MANIFESTS]      10,000 proofs and 10,000 manifests when left out
#
# AINFT_CROSS_SEED=NUMBER repeats the documents of a run that failed.
set -euo pipefail
cd "$(dirname "$0")/.."
export AINFT_CROSS_PROOFS=${1:-10000} AINFT_CROSS_MANIFESTS=${2:-10000}
dotnet build --nologo -v quiet tests/Ainft.Tests
tests/Ainft.Tests/bin/Debug/net10.0/Ainft.Tests -noColor -showLiveOutput -class Ainft.Tests.Cross.CrossTests
