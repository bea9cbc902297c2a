using '../base/main.bicep'

param environmentName = 'example'
param location = 'westeurope'
param prefix = 'registry'
param network = true
param serviceBus = 'Premium'
param zoneRedundant = true
