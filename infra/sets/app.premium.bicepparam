using '../app/main.bicep'

param environmentName = 'example'
param location = 'westeurope'
param rpcUrls = 'https://rpc.example.org'
param chainId = 11155111
param registryAddress = '0x5FbDB2315678afecb367f032d93F642f64180aa3'
param startBlock = 7000000
param prefix = 'registry'
param network = true
param serviceBus = 'Premium'
param zoneRedundant = true
param publicUrl = 'https://registry.example.org'
param instanceMemory = 4096
param maximumInstances = 400
param httpConcurrency = 64
param alwaysReady = [
  { name: 'http', instanceCount: 4 }
  { name: 'function:AnchorBundles', instanceCount: 2 }
  { name: 'function:ProjectBundle', instanceCount: 2 }
  { name: 'function:ReconcileChain', instanceCount: 2 }
  { name: 'function:ScheduleRun', instanceCount: 2 }
  { name: 'function:SweepBundles', instanceCount: 2 }
  { name: 'function:SweepRuns', instanceCount: 2 }
]
param moreSettings = {
  AINFT_ANCHOR_SCHEDULE: '0 * * * * *'
  Ainft__Runs__Operators: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
}
param alertEmail = 'operator@example.org'
param alertLag = 100
