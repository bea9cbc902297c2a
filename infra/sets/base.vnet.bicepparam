using '../base/main.bicep'

param environmentName = 'example'
param location = 'westeurope'
param network = true
