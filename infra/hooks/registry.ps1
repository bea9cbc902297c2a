# Runs after the first layer. The app ends at its start without a registry, so azd stops here until one is set.
$ErrorActionPreference = 'Stop'

function Fail([string] $message) {
    [Console]::Error.WriteLine($message)
    exit 1
}

$address = $env:AINFT_REGISTRY
if (-not $address) {
    Fail "The first layer is complete, but no registry is set. Deploy AinftRegistry on chain $env:AINFT_CHAIN_ID, as infra/README.md describes. Then run: azd env set AINFT_REGISTRY 0x..., azd env set AINFT_START_BLOCK with the block of that transaction, and azd up again."
}

if ($address -cnotmatch '\A0x[0-9a-fA-F]{40}\z') {
    Fail "AINFT_REGISTRY is '$address', but it must be an address, which is 0x and 40 hexadecimal digits."
}
