#!/bin/sh
# Runs before the first layer, and stops before anything costs money when a setting is missing or names a real chain.
set -eu

# Sepolia, Holesky, Hoodi, Base Sepolia, Arbitrum Sepolia, OP Sepolia, Polygon Amoy and anvil.
test_chains='11155111 17000 560048 84532 421614 11155420 80002 31337'

fail() {
    echo "$1" >&2
    exit 1
}

if [ -z "${AINFT_RPC_URLS:-}" ]; then
    fail 'No JSON-RPC endpoint is set. Run: azd env set AINFT_RPC_URLS https://rpc.example.org'
fi

case "${AINFT_CHAIN_ID:-}" in
'')
    fail 'No chain is set. Run, for example for Sepolia: azd env set AINFT_CHAIN_ID 11155111' ;;
0* | *[!0-9]*)
    fail "AINFT_CHAIN_ID is '$AINFT_CHAIN_ID', but it must be the chain id as a decimal number, such as 11155111." ;;
esac

case " $test_chains " in
*" $AINFT_CHAIN_ID "*) ;;
*)
    if [ "${AINFT_MAINNET:-}" != yes ]; then
        fail "Chain $AINFT_CHAIN_ID is not a known test chain, so its ether may be real. To use it, run: azd env set AINFT_MAINNET yes"
    fi ;;
esac
