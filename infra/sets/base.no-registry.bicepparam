using '../base/main.bicep'

param environmentName = 'example'
param location = 'westeurope'
param principalId = '00000000-0000-0000-0000-000000000003'
param principalType = 'User'
