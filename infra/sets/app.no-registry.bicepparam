using '../app/main.bicep'

param environmentName = 'example'
param location = 'westeurope'
param rpcUrls = 'https://rpc.example.org'
param chainId = 11155111
