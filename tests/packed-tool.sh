#!/usr/bin/env bash
# Packs the tool, installs it outside of the clone, and runs the whole story of "ainft dev --once" in an empty folder.
# It needs a registry of npm packages, and leaves no process and no file behind.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
running=
end() {
  if [ -n "$running" ] && kill -0 "$running" 2>/dev/null; then kill "$running"; wait "$running" || true; fi
  rm -rf "$folder"
}
trap end EXIT
trap 'exit 130' INT TERM
mkdir "$folder/empty" "$folder/packages"
# The user's own caches must have no part in this.
export XDG_CACHE_HOME=$folder/cache

fail() { echo "FAILED: $1"; exit 1; }

# The same configuration as the build of .ci/run, so only the packing takes time.
dotnet pack src/Ainft.Cli -c Debug --nologo -v quiet -o "$folder/packages"
NUGET_PACKAGES=$folder/nuget dotnet tool install Ainft.Cli \
  --tool-path "$folder/tools" --source "$folder/packages" -v quiet

ainft() { # ainft ARGUMENTS...: runs the tool in the empty folder, and ends it together with this script
  (cd "$folder/empty" && exec "$folder/tools/ainft" "$@") &
  running=$!
  local status=0
  wait "$running" || status=$?
  running=
  return "$status"
}

status=0
ainft dev --once 2>"$folder/errors" || status=$?
cat "$folder/errors"
[ "$status" -eq 2 ] || fail "without the npm packages, ainft dev exited with $status instead of 2"
grep -q "ainft dev --install" "$folder/errors" || fail "the message does not say how to install the npm packages"

ainft dev --once --install || fail "ainft dev --once exited with $?"
for name in composite data model service state; do
  [ -s "$folder/empty/.ainft/proofs/$name.json" ] || fail "there is no proof of the $name"
done
ainft verify .ainft/proofs/composite.json || fail "the proof does not verify"

if pgrep -af "$folder" | grep -v "^$$ "; then fail "these processes still run"; fi
echo "The packed tool ran the whole story."
