#!/bin/sh
# Runs after the first layer. The app ends at its start without a registry, so azd stops here until one is set.
set -eu

fail() {
    echo "$1" >&2
    exit 1
}

address="${AINFT_REGISTRY:-}"
if [ -z "$address" ]; then
    fail "The first layer is complete, but no registry is set. Deploy AinftRegistry on chain ${AINFT_CHAIN_ID:-}, as infra/README.md describes. Then run: azd env set AINFT_REGISTRY 0x..., azd env set AINFT_START_BLOCK with the block of that transaction, and azd up again."
fi

digits="${address#0x}"
if [ "$digits" = "$address" ] || [ "${#digits}" -ne 40 ] || [ -n "$(printf %s "$digits" | tr -d '0-9a-fA-F')" ]; then
    fail "AINFT_REGISTRY is '$address', but it must be an address, which is 0x and 40 hexadecimal digits."
fi
