// The storage account with all data of the registry. Only identities get in, because shared keys are off.
import { Names, roles, tables, containers, queues, packageContainer } from '../shared.bicep'

param names Names
param location string
param tags object
param prefix string
param isPrivate bool
param zoneRedundant bool

// The host moves a message that failed too often to the queue with this ending.
var queueNames = flatten(map(queues, queue => ['${prefix}-${queue}', '${prefix}-${queue}-poison']))

// The Functions host keeps its locks, keys and package in blobs, and Azure's documentation asks for the owner's role.
// The app creates tables for each new generation of the index, so a role for rows alone is too little.
var accountRoles = [
  roles.storageBlobDataOwner
  roles.storageQueueDataContributor
  roles.storageTableDataContributor
]

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.identity
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: names.workspace
}

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: names.storage
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource ofApp 'containers' = [for container in containers: {
      name: '${prefix}-${container}'
    }]

    resource package 'containers' = {
      name: packageContainer
    }
  }

  resource queueService 'queueServices' = {
    name: 'default'

    resource ofApp 'queues' = [for queue in queueNames: {
      name: queue
    }]
  }

  resource tableService 'tableServices' = {
    name: 'default'

    resource ofApp 'tables' = [for table in tables: {
      name: '${prefix}${table}'
    }]
  }
}

// The alert about poison messages reads these entries. A poll of a queue is a read, and reads are not logged.
resource queueWrites 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'queue-writes'
  scope: account::queueService
  properties: {
    workspaceId: workspace.id
    logs: [
      {
        category: 'StorageWrite'
        enabled: true
      }
    ]
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in accountRoles: {
  name: guid(account.id, identity.id, role)
  scope: account
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]
