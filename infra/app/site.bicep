// The function app on Flex Consumption, with the settings that it and its Functions host read.
import { Names, InstanceMemory, AlwaysReady, packageContainer, appSubnet } from '../shared.bicep'
import { keyName, settlerKeyName, dataKeyName } from '../shared.bicep'
import { MoreSettings, DaoSettings, schedules } from 'settings.bicep'

param names Names
param location string
param tags object
param prefix string
param network bool
param withServiceBus bool
param zoneRedundant bool

@secure()
param rpcUrls string
param chainId int
param registryAddress string
param startBlock int
param publicUrl string
param daoSettings DaoSettings
param moreSettings MoreSettings
param instanceMemory InstanceMemory
param maximumInstances int
param httpConcurrency int
param alwaysReady AlwaysReady[]

var suffix = environment().suffixes.storage

// The host and the app reach storage with the identity. The app refuses a plain AzureWebJobsStorage beside these.
var storageSettings = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.properties.clientId
  AzureWebJobsStorage__blobServiceUri: 'https://${names.storage}.blob.${suffix}'
  AzureWebJobsStorage__queueServiceUri: 'https://${names.storage}.queue.${suffix}'
  AzureWebJobsStorage__tableServiceUri: 'https://${names.storage}.table.${suffix}'
}

var telemetrySettings = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
}

var chainSettings = {
  AINFT_PREFIX: prefix
  Ainft__Chain__RpcUrls: rpcUrls
  Ainft__Chain__ChainId: string(chainId)
  Ainft__Chain__Registry: registryAddress
  Ainft__Chain__StartBlock: string(startBlock)
}

// The key stays in the vault, and the app signs with this version of it. Another version would be another account.
var keySettings = {
  AZURE_CLIENT_ID: identity.properties.clientId
  Ainft__Chain__KeyVaultKey: vault::operatorKey.properties.keyUriWithVersion
  // Azure reads the newest version of the secret with the identity of the app. The app itself asks no vault for it.
  Ainft__Data__Key: '@Microsoft.KeyVault(VaultName=${names.vault};SecretName=${dataKeyName})'
}

// The app proposes roots of earned amounts when it follows the contract of payments.
var rewards = daoSettings.?Ainft__Rewards__Contract ?? moreSettings.?Ainft__Rewards__Contract ?? ''
var settlerSettings = empty(rewards)
  ? {}
  : { Ainft__Rewards__KeyVaultKey: vault::settlerKey.properties.keyUriWithVersion }

// The app receives from Service Bus itself, so the host polls no storage queue.
var messageSettings = withServiceBus
  ? {
      Ainft__ServiceBus__FullyQualifiedNamespace: '${names.serviceBus}.servicebus.windows.net'
      'AzureWebJobs.ProcessDelivery.Disabled': 'true'
      'AzureWebJobs.ProjectBundle.Disabled': 'true'
      'AzureWebJobs.ScheduleRun.Disabled': 'true'
      'AzureWebJobs.AppendEvents.Disabled': 'true'
    }
  : {}

// No message starts an instance, because the host does not know of Service Bus.
var oneReady = [{ name: 'http', instanceCount: zoneRedundant ? 2 : 1 }]

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.identity
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: names.component
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: names.vault

  resource operatorKey 'keys' existing = {
    name: keyName
  }

  resource settlerKey 'keys' existing = {
    name: settlerKeyName
  }
}

resource virtualNetwork 'Microsoft.Network/virtualNetworks@2024-07-01' existing = {
  name: names.network

  resource app 'subnets' existing = {
    name: appSubnet
  }
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: names.plan
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource site 'Microsoft.Web/sites@2024-11-01' = {
  name: names.site
  location: location
  // azd finds the app of the service "functions" by the second tag.
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: network ? virtualNetwork::app.id : null
    siteConfig: {
      minTlsVersion: '1.2'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: 'https://${names.storage}.blob.${suffix}/${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      // Azure accepts any other text as a version, and then the app never starts.
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemory
        maximumInstanceCount: maximumInstances
        alwaysReady: withServiceBus && empty(alwaysReady) ? oneReady : alwaysReady
        triggers: {
          http: {
            perInstanceConcurrency: httpConcurrency
          }
        }
      }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(
      {
        AzureWebJobsDisableHomepage: 'true'
        Ainft__Http__PublicUrl: empty(publicUrl) ? 'https://${site.properties.defaultHostName}' : publicUrl
      },
      storageSettings,
      telemetrySettings,
      schedules,
      chainSettings,
      keySettings,
      messageSettings,
      daoSettings,
      settlerSettings,
      moreSettings
    )
  }
}
