using '../base/main.bicep'

param environmentName = 'example'
param location = 'westeurope'
param prefix = 'registry'
param network = true
param serviceBus = 'Premium'
param zoneRedundant = true
param principalId = '00000000-0000-0000-0000-000000000003'
param registryAddress = '0x5FbDB2315678afecb367f032d93F642f64180aa3'
