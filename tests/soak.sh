#!/usr/bin/env bash
# Runs tests again and again beside two busy loops, because a test that fails once under load is a bug.
#
#   tests/soak.sh suite ROUNDS      the whole suite
#   tests/soak.sh waiting ROUNDS    the tests that wait for a chain, a queue or a network
#
# Each round that ends appends a line to tests/soak.log: date, commit, what ran, round, passed, failed, seconds.
# A round that is in the log for the same commit is not run again, so a soak that was stopped continues where it was.
# The commit is the last one that changed more than Markdown pages.
# The exit code is 1 when a round failed; its output stays in tests/soak.failed.COMMIT.WHAT.ROUND (not committed).
set -uo pipefail
cd "$(dirname "$0")/.."

what=${1:-} rounds=${2:-}
[[ "$what" =~ ^(suite|waiting)$ && "$rounds" =~ ^[0-9]+$ ]] || { sed -n '2,10p' "$0" | cut -c3-; exit 2; }
[ -z "$(git status --porcelain -- src tests ':!tests/soak.log')" ] ||
  { echo "Commit first: the log names the commit that was tested."; exit 2; }
# A page or the log makes no test flaky.
commit=$(git log -1 --format=%h -- . ':!tests/soak.log' ':!*.md')
log=tests/soak.log

dotnet build --nologo -v quiet || exit 1

busy=()
trap 'kill "${busy[@]}" 2>/dev/null' EXIT
for _ in 1 2; do
  (while :; do :; done) &
  busy+=($!)
done

program() { # program PROJECT ARGUMENTS...: the tests of a project in a program of their own
  echo "== $*"
  "tests/$1/bin/Debug/net10.0/$1" -noColor "${@:2}"
}

waiting() {
  local failed=0
  program Ainft.Ethereum.Tests || failed=1
  program Ainft.Functions.Tests -namespace Ainft.Functions.Tests.Chain -namespace Ainft.Functions.Tests.Ledger \
    -namespace Ainft.Functions.Tests.Platform -namespace Ainft.Functions.Tests.Artifacts \
    -namespace Ainft.Functions.Tests.Nodes -namespace Ainft.Functions.Tests.Runs \
    -namespace Ainft.Functions.Tests.Evidence -namespace Ainft.Functions.Tests.Events \
    -namespace Ainft.Functions.Tests.Webhooks -namespace Ainft.Functions.Tests.Rewards \
    -namespace Ainft.Functions.Tests.Governance -namespace Ainft.Functions.Tests.Operations || failed=1
  program Ainft.Cli.Tests || failed=1
  return "$failed"
}

suite() { dotnet test --no-build; }

count() { # count FILE ALL FAILED...: tests of a round, by what the runner prints
  grep -oE "(^ *total|Total): [0-9]+" "$1" | grep -oE '[0-9]+' | awk '{n += $1} END {print n + 0}'
}

bad() {
  grep -oE "(^ *failed|Errors|Failed|Skipped|Not Run): [0-9]+" "$1" | grep -oE '[0-9]+$' | awk '{n += $1} END {print n + 0}'
}

result=0
for ((round = 1; round <= rounds; round++)); do
  grep -qE "^[^ ]+ $commit $what $round [1-9][0-9]* passed, 0 failed" "$log" 2>/dev/null && continue
  output="tests/soak.failed.$commit.$what.$round"
  start=$SECONDS
  "$what" >"$output" 2>&1
  status=$?
  total=$(count "$output") failed=$(bad "$output")
  [ "$status" -ne 0 ] && [ "$failed" -eq 0 ] && failed=1
  line="$(date -u +%FT%TZ) $commit $what $round $((total - failed)) passed, $failed failed, $((SECONDS - start)) s"
  echo "$line" | tee -a "$log"
  if [ "$failed" -eq 0 ] && [ "$total" -gt 0 ]; then rm "$output"; else result=1; fi
done
exit "$result"
