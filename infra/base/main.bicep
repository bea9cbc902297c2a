// The first layer, which makes identity, vault, storage, telemetry and network. The app is the second layer.
targetScope = 'subscription'

import { namesOf, keyName, settlerKeyName } from '../shared.bicep'

@description('The name of the azd environment. It names the resource group.')
@minLength(1)
@maxLength(60)
param environmentName string

@description('The region of all resources.')
param location string

@description('Begins the name of every table, container and queue (AINFT_PREFIX).')
@minLength(3)
@maxLength(20)
param prefix string = 'ainft'

@description('Closes storage and vault to the public, and reaches them over private endpoints of a virtual network.')
param network bool = false

@description('The tier of the Service Bus namespace. A private endpoint needs Premium. Off makes none.')
param serviceBus 'Off' | 'Standard' | 'Premium' = 'Off'

@description('Spreads storage over the zones of the region.')
param zoneRedundant bool = false

@description('Keeps a deleted vault until its retention ends. It cannot be turned off again.')
param purgeProtection bool = true

@description('The account that deploys. It deploys the registry with the key of the operator.')
param principalId string = ''

@description('The kind of that account.')
param principalType 'User' | 'ServicePrincipal' = 'User'

@description('The address of AinftRegistry. With one, the account that deploys needs no role on the key.')
@maxLength(42)
param registryAddress string = ''

var names = namesOf(environmentName, uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.group
  location: location
  tags: tags
}

module identity 'identity.bicep' = {
  scope: group
  params: {
    name: names.identity
    location: location
    tags: tags
  }
}

module telemetry 'telemetry.bicep' = {
  scope: group
  params: {
    names: names
    location: location
    tags: tags
  }
  dependsOn: [identity]
}

module storage 'storage.bicep' = {
  scope: group
  params: {
    names: names
    location: location
    tags: tags
    prefix: prefix
    isPrivate: network
    zoneRedundant: zoneRedundant
  }
  dependsOn: [identity, telemetry]
}

module vault 'vault.bicep' = {
  scope: group
  params: {
    names: names
    location: location
    tags: tags
    isPrivate: network
    purgeProtection: purgeProtection
    deployerId: empty(registryAddress) ? principalId : ''
    deployerType: principalType
  }
  dependsOn: [identity]
}

module messages 'serviceBus.bicep' = if (serviceBus != 'Off') {
  scope: group
  params: {
    names: names
    location: location
    tags: tags
    prefix: prefix
    tier: serviceBus == 'Premium' ? 'Premium' : 'Standard'
    isPrivate: network
  }
  dependsOn: [identity]
}

module privateNetwork 'network.bicep' = if (network) {
  scope: group
  params: {
    names: names
    location: location
    tags: tags
    withServiceBus: serviceBus == 'Premium'
  }
  dependsOn: [storage, vault, messages]
}

output AZURE_RESOURCE_GROUP string = names.group
output AZURE_STORAGE_ACCOUNT_NAME string = names.storage
output AZURE_KEY_VAULT_NAME string = names.vault
output AZURE_KEY_VAULT_KEY string = 'https://${names.vault}${environment().suffixes.keyvaultDns}/keys/${keyName}'
output AZURE_KEY_VAULT_SETTLER_KEY string = 'https://${names.vault}${environment().suffixes.keyvaultDns}/keys/${settlerKeyName}'
output AZURE_APP_URL string = 'https://${names.site}.azurewebsites.net'
