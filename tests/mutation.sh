#!/usr/bin/env bash
# Mutation testing of the pure core. Stryker changes the code in many places, one at a time, and runs the tests of the
# area. A change that no test notices is a survivor.
#
#   tests/mutation.sh AREA...       areas: json, verdict, machine, manifests, labels
#
# First Stryker runs on planted code whose results are known. The script stops when one of them is wrong, because other
# results would then mean nothing. The reports stay in artifacts/mutation (not committed). Each area ends with a row for
# tests/Ainft.Benchmarks/README.md. Ainft.Mutations/README.md explains the survivors.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD

sources() { # sources AREA: the mutated files of the kernel, below src/Ainft
  case $1 in
    json) echo Json/CanonicalJson.cs Json/Canonicalizer*.cs Json/MemberOrder.cs Json/Es6Number.cs ;;
    verdict) echo Runs/VerdictRule.cs Runs/SampleVerdict.cs Runs/Star.cs Runs/Vote.cs Runs/Reliability.cs ;;
    machine) echo Runs/RunMachine*.cs Runs/RunTimes.cs Runs/SpotCheck.cs ;;
    manifests) echo Manifests/*.cs ;;
    labels) echo Lineage/Ancestry*.cs Lineage/LineageBytes.cs Lineage/RoutePeeling.cs Lineage/Tail*.cs ;;
    *) return 1 ;;
  esac
}

mutate() { # mutate AREA PROJECT OPTION...: runs Stryker with the tests of one area
  local reports=$root/artifacts/mutation/$1
  echo "== $1"
  rm -rf "$reports"
  # Stryker builds by itself, so the environment has the settings of the build. It asks dotnet for its folders, and
  # waits for the answer for some seconds only, which a busy machine exceeds.
  (cd tests/Ainft.Mutations && MutationArea=$1 RunAnalyzers=false DOTNET_INFO_WAIT_TIME=120000 \
    dotnet stryker --project "$2" --concurrency 1 --skip-version-check --output "$reports" "${@:3}") || return
  node tests/Ainft.Mutations/report.mjs "$1" "$reports/reports/report.json"
}

[ $# -gt 0 ] || { sed -n '2,9p' "$0" | cut -c3-; exit 2; }
for area in "$@"; do
  (cd src/Ainft && sources "$area" >/dev/null) || { echo "There is no area $area."; exit 2; }
done

dotnet tool restore
mutate proof Planted.csproj ||
  { echo "Stryker did not find the known results of the planted code, so this run measures no area."; exit 1; }

for area in "$@"; do
  options=()
  for source in $(cd src/Ainft && sources "$area"); do options+=(--mutate "**/$source"); done
  mutate "$area" Ainft.csproj "${options[@]}"
done
