# Runs after the first layer. The app ends at its start without a registry, so this deploys one with the vault's key.
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

function Fail([string] $message) {
    [Console]::Error.WriteLine($message)
    exit 1
}

$address = $env:AINFT_REGISTRY
if ($address) {
    if ($address -cnotmatch '\A0x[0-9a-fA-F]{40}\z') {
        Fail "AINFT_REGISTRY is '$address', but it must be an address, which is 0x and 40 hexadecimal digits."
    }
    exit 0
}

$key = $env:AZURE_KEY_VAULT_KEY
$chain = $env:AINFT_CHAIN_ID
$url = if ($env:AINFT_PUBLIC_URL) { $env:AINFT_PUBLIC_URL } else { $env:AZURE_APP_URL }
if ($env:AINFT_NETWORK -ceq 'true') {
    Fail "The first layer is complete, but the key vault is closed to the public, so this machine cannot deploy the registry. On a machine inside the virtual network, run: ainft contracts deploy --chain-id $chain --public-url $url --key-vault-key $key --rpc URL. Then run: azd env set AINFT_REGISTRY 0x..., azd env set AINFT_START_BLOCK with the block that it prints, and azd up again."
}

Set-Location (Join-Path $PSScriptRoot '../..')
$folder = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
$errors = Join-Path $folder 'errors'
New-Item -ItemType Directory -Path $folder | Out-Null

# Other users of the machine see arguments, and the endpoint may hold a key of its provider.
$env:AINFT_RPC = $env:AINFT_RPC_URLS.Split(';')[0]

$arguments = @('--json', '--chain-id', $chain, '--public-url', $url, '--key-vault-key', $key, '--role-wait', '300')
if ($env:AINFT_ADMIN) {
    $arguments += '--admin', $env:AINFT_ADMIN
}
if ($env:AINFT_DAO) {
    $arguments += '--dao', $env:AINFT_DAO
    if ($env:AZURE_KEY_VAULT_SETTLER_KEY) {
        $arguments += '--settler-key-vault-key', $env:AZURE_KEY_VAULT_SETTLER_KEY
    }
}
if ($env:AINFT_MAINNET -ceq 'yes') {
    $arguments += '--mainnet'
}

# azd builds the app at the same time, so the tool has a folder of its own. Without the variable it is built for this
# machine and not for Azure.
function Deploy([string[]] $options) {
    $environment = $env:AZURE_ENV_NAME
    $env:AZURE_ENV_NAME = $null
    $build = Join-Path $folder 'build'
    $lines = & dotnet run --project src/Ainft.Cli --artifacts-path $build -- contracts deploy @options 2> $errors
    $code = $LASTEXITCODE
    $env:AZURE_ENV_NAME = $environment
    if ($code -ne 0) {
        # The compiler reports its errors before the document of the tool, which repeats the error of the tool.
        foreach ($line in $lines) {
            if ($line.StartsWith('{')) { break }
            [Console]::Error.WriteLine($line)
        }
        Get-Content $errors | ForEach-Object { [Console]::Error.WriteLine($_) }
        Fail 'The first layer is complete, but the registry is not deployed. The lines above have the reason. Then run azd up again.'
    }
    return $lines
}

function Value([string[]] $answer, [string] $name) {
    foreach ($line in $answer) {
        if ($line -cmatch "^  `"$name`": `"?([^`",]*)`"?,?\s*`$") {
            return $Matches[1]
        }
    }
}

try {
    $plan = Deploy ($arguments + '--dry-run')
    if ((Value $plan 'isFunded') -ceq 'false') {
        $account = Value $plan 'account'
        $least = Value $plan 'leastBalanceInEther'
        $rpc = Value $plan 'rpc'
        Fail "The first layer is complete, and the registry is next. Send at least $least ether to $account on chain $chain, and more for the anchors that this account pays later. The deployment uses the JSON-RPC endpoint $rpc. Then run azd up again."
    }

    $answer = Deploy $arguments
    $registry = Value $answer 'registry'
    $block = Value $answer 'startBlock'
    # A node without old states does not know the block. The app then reads the chain from its first block.
    if ($block) {
        azd env set AINFT_START_BLOCK $block
    }
    if ($env:AINFT_DAO) {
        $settings = @()
        foreach ($line in $answer) {
            if ($line -cmatch '^ *("Ainft__[A-Za-z_]*": "0x[0-9a-fA-F]*"),?\s*$') {
                $settings += $Matches[1]
            }
            if ($line -cmatch '^ *"settler": "(0x[0-9a-fA-F]*)",?\s*$') {
                $settler = $Matches[1]
            }
        }
        azd env set AINFT_DAO_SETTINGS "{$($settings -join ',')}"
        Write-Output "The contracts of the DAO are deployed. Send some ether to the settler $settler, which proposes the roots of earned amounts."
    }
    # Last, because the hook does nothing once a registry is set.
    azd env set AINFT_REGISTRY $registry
    Write-Output "The registry is deployed at $registry."
}
finally {
    Remove-Item -Recurse -Force $folder
}
