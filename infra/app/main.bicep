// The second layer, which makes the function app and its alerts. The first layer made everything that they use.
targetScope = 'subscription'

import { namesOf, InstanceMemory, AlwaysReady } from '../shared.bicep'
import { MoreSettings, DaoSettings } from 'settings.bicep'

@description('The name of the azd environment, as in the first layer.')
@minLength(1)
@maxLength(60)
param environmentName string

@description('The region, as in the first layer.')
param location string

@description('Begins the name of every table, container and queue (AINFT_PREFIX), as in the first layer.')
@minLength(3)
@maxLength(20)
param prefix string = 'ainft'

@description('Whether the first layer made a virtual network.')
param network bool = false

@description('The tier of the Service Bus namespace that the first layer made. Queue messages travel over it.')
param serviceBus 'Off' | 'Standard' | 'Premium' = 'Off'

@description('Spreads the instances over the zones of the region.')
param zoneRedundant bool = false

@description('The JSON-RPC endpoints, separated by semicolons. Their addresses may have keys.')
@secure()
@minLength(8)
param rpcUrls string

@description('The chain id by EIP-155.')
@minValue(1)
param chainId int

@description('The address of AinftRegistry. Without one the layer makes no app, because it would end at its start.')
@maxLength(42)
param registryAddress string = ''

@description('The block that deployed the registry.')
@minValue(0)
param startBlock int = 0

@description('The address of the app for people. Without one it is the address that Azure gives to the app.')
param publicUrl string = ''

@description('The addresses of the contracts of a DAO, by the names of their settings.')
param daoSettings DaoSettings = {}

@description('Settings beside those above, by their names in docs/configuration.md.')
param moreSettings MoreSettings = {}

@description('The memory of an instance in MB.')
param instanceMemory InstanceMemory = 2048

@description('The most instances of the app.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 100

@description('How many requests an instance serves at once before Azure adds another one.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int = 16

@description('The instances that are always ready. Azure bills them even while they are idle. Service Bus needs one.')
param alwaysReady AlwaysReady[] = []

@description('The address that gets the alerts. Without one they are visible in the portal only.')
param alertEmail string = ''

@description('The chain lag in blocks that raises an alert when it lasts for 15 minutes.')
@minValue(1)
param alertLag int = 300

var names = namesOf(environmentName, uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var hasApp = !empty(registryAddress)

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' existing = {
  name: names.group
}

module app 'site.bicep' = if (hasApp) {
  scope: group
  params: {
    names: names
    location: location
    tags: tags
    prefix: prefix
    network: network
    withServiceBus: serviceBus != 'Off'
    zoneRedundant: zoneRedundant
    rpcUrls: rpcUrls
    chainId: chainId
    registryAddress: registryAddress
    startBlock: startBlock
    publicUrl: publicUrl
    daoSettings: daoSettings
    moreSettings: moreSettings
    instanceMemory: instanceMemory
    maximumInstances: maximumInstances
    httpConcurrency: httpConcurrency
    alwaysReady: alwaysReady
  }
}

module alerts 'alerts.bicep' = if (hasApp) {
  scope: group
  params: {
    names: names
    location: location
    tags: tags
    email: alertEmail
    lag: alertLag
    withServiceBus: serviceBus != 'Off'
  }
}

module workbook 'workbook.bicep' = if (hasApp) {
  scope: group
  params: {
    names: names
    location: location
    tags: tags
  }
}

output SERVICE_FUNCTIONS_NAME string = hasApp ? names.site : ''
