#!/bin/sh
# Runs after the first layer. The app ends at its start without a registry, so this deploys one with the vault's key.
set -eu

fail() {
    echo "$1" >&2
    exit 1
}

address="${AINFT_REGISTRY:-}"
if [ -n "$address" ]; then
    digits="${address#0x}"
    if [ "$digits" = "$address" ] || [ "${#digits}" -ne 40 ] || [ -n "$(printf %s "$digits" | tr -d '0-9a-fA-F')" ]; then
        fail "AINFT_REGISTRY is '$address', but it must be an address, which is 0x and 40 hexadecimal digits."
    fi
    exit 0
fi

key="${AZURE_KEY_VAULT_KEY:-}"
chain="${AINFT_CHAIN_ID:-}"
url="${AINFT_PUBLIC_URL:-${AZURE_APP_URL:-}}"
if [ "${AINFT_NETWORK:-}" = true ]; then
    fail "The first layer is complete, but the key vault is closed to the public, so this machine cannot deploy the registry. On a machine inside the virtual network, run: ainft contracts deploy --chain-id $chain --public-url $url --key-vault-key $key --rpc URL. Then run: azd env set AINFT_REGISTRY 0x..., azd env set AINFT_START_BLOCK with the block that it prints, and azd up again."
fi

cd "$(dirname "$0")/../.."
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

# Other users of the machine see arguments, and the endpoint may hold a key of its provider.
AINFT_RPC="${AINFT_RPC_URLS%%;*}"
export AINFT_RPC

set -- --json --chain-id "$chain" --public-url "$url" --key-vault-key "$key" --role-wait 300
if [ -n "${AINFT_ADMIN:-}" ]; then
    set -- "$@" --admin "$AINFT_ADMIN"
fi
if [ -n "${AINFT_DAO:-}" ]; then
    set -- "$@" --dao "$AINFT_DAO"
    if [ -n "${AZURE_KEY_VAULT_SETTLER_KEY:-}" ]; then
        set -- "$@" --settler-key-vault-key "$AZURE_KEY_VAULT_SETTLER_KEY"
    fi
fi
if [ "${AINFT_MAINNET:-}" = yes ]; then
    set -- "$@" --mainnet
fi

# azd builds the app at the same time, so the tool has a folder of its own. Without the variable it is built for this
# machine and not for Azure.
deploy() {
    if ! (unset AZURE_ENV_NAME && exec dotnet run --project src/Ainft.Cli --artifacts-path "$folder/build" -- contracts deploy "$@") >"$folder/answer" 2>"$folder/errors"; then
        # The compiler reports its errors before the document of the tool, which repeats the error of the tool.
        sed '/^{/,$d' "$folder/answer" >&2
        cat "$folder/errors" >&2
        fail 'The first layer is complete, but the registry is not deployed. The lines above have the reason. Then run azd up again.'
    fi
}

value() {
    sed -n "s/^  \"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\1/p" "$folder/answer"
}

deploy "$@" --dry-run
if [ "$(value isFunded)" = false ]; then
    account="$(value account)"
    least="$(value leastBalanceInEther)"
    rpc="$(value rpc)"
    fail "The first layer is complete, and the registry is next. Send at least $least ether to $account on chain $chain, and more for the anchors that this account pays later. The deployment uses the JSON-RPC endpoint $rpc. Then run azd up again."
fi

deploy "$@"
registry="$(value registry)"
block="$(value startBlock)"
# A node without old states does not know the block. The app then reads the chain from its first block.
if [ -n "$block" ]; then
    azd env set AINFT_START_BLOCK "$block"
fi
if [ -n "${AINFT_DAO:-}" ]; then
    settings="$(sed -n 's/^ *\("Ainft__[A-Za-z_]*": "0x[0-9a-fA-F]*"\),\{0,1\}$/\1/p' "$folder/answer" | paste -s -d , -)"
    azd env set AINFT_DAO_SETTINGS "{$settings}"
    settler="$(sed -n 's/^ *"settler": "\(0x[0-9a-fA-F]*\)",\{0,1\}$/\1/p' "$folder/answer")"
    echo "The contracts of the DAO are deployed. Send some ether to the settler $settler, which proposes the roots of earned amounts."
fi
# Last, because the hook does nothing once a registry is set.
azd env set AINFT_REGISTRY "$registry"
echo "The registry is deployed at $registry."
