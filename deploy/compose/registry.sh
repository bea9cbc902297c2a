#!/bin/sh
set -eu

# Deploys AinftRegistry on the chain at ETH_RPC_URL, unless the chain has it. The compiled contract is the first
# argument. On anvil's chain its address is always the one that compose.yaml gives to the app.

registry=0x5FbDB2315678afecb367f032d93F642f64180aa3
# The first and the last of the accounts that anvil publishes. They differ, so that the nonces of the app stay its own.
admin=0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266
operator=0xa0Ee7A142d267C1f36714E4a8F75612F20a79720

if [ "$(cast code $registry)" != 0x ]; then
  echo "The registry is at $registry."
  exit 0
fi

bytecode=$(sed -n 's/^  "bytecode": "\(0x[0-9a-f]*\)".*/\1/p' "$1")
cast send --from $admin --unlocked --create "$bytecode" \
  'constructor(address,address,string)' $admin $operator "${BASE_URI:-http://localhost:7071/api/metadata/}" > /dev/null

if [ "$(cast code $registry)" = 0x ]; then
  echo "The registry has another address, because the account $admin is not new. Start with a new chain." >&2
  exit 1
fi
echo "The registry is at $registry."
