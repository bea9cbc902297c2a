using '../app/main.bicep'

param environmentName = 'example'
param location = 'westeurope'
param rpcUrls = 'https://rpc.example.org'
param chainId = 11155111
param registryAddress = '0x5FbDB2315678afecb367f032d93F642f64180aa3'
param startBlock = 7000000
