# Runs before the first layer, and stops before anything costs money when a setting is missing or names a real chain.
$ErrorActionPreference = 'Stop'

# Sepolia, Holesky, Hoodi, Base Sepolia, Arbitrum Sepolia, OP Sepolia, Polygon Amoy and anvil.
$testChains = '11155111 17000 560048 84532 421614 11155420 80002 31337' -split ' '

function Fail([string] $message) {
    [Console]::Error.WriteLine($message)
    exit 1
}

if (-not $env:AINFT_RPC_URLS) {
    Fail 'No JSON-RPC endpoint is set. Run: azd env set AINFT_RPC_URLS https://rpc.example.org'
}

if (-not $env:AINFT_CHAIN_ID) {
    Fail 'No chain is set. Run, for example for Sepolia: azd env set AINFT_CHAIN_ID 11155111'
}

if ($env:AINFT_CHAIN_ID -cnotmatch '\A[1-9][0-9]*\z') {
    Fail "AINFT_CHAIN_ID is '$env:AINFT_CHAIN_ID', but it must be the chain id as a decimal number, such as 11155111."
}

if ($testChains -notcontains $env:AINFT_CHAIN_ID -and $env:AINFT_MAINNET -cne 'yes') {
    Fail "Chain $env:AINFT_CHAIN_ID is not a known test chain, so its ether may be real. To use it, run: azd env set AINFT_MAINNET yes"
}
