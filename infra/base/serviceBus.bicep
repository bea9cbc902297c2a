// A namespace with one queue per kind of message. The app makes no queue itself, because its roles do not allow it.
import { Names, roles, queues } from '../shared.bicep'

param names Names
param location string
param tags object
param prefix string
param tier 'Standard' | 'Premium'
param isPrivate bool

var namespaceRoles = [
  roles.serviceBusDataReceiver
  roles.serviceBusDataSender
]

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.identity
}

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: names.serviceBus
  location: location
  tags: tags
  sku: {
    name: tier
    tier: tier
    capacity: tier == 'Premium' ? 1 : null
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    // Only Premium has private endpoints, so a Standard namespace stays public.
    publicNetworkAccess: isPrivate && tier == 'Premium' ? 'Disabled' : 'Enabled'
  }

  // Duplicate detection cannot be turned on later.
  resource ofApp 'queues' = [for queue in queues: {
    name: '${prefix}-${queue}'
    properties: {
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: 'PT10M'
      lockDuration: 'PT1M'
      // As maxDequeueCount of storage queues in host.json.
      maxDeliveryCount: 5
      deadLetteringOnMessageExpiration: true
    }
  }]
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in namespaceRoles: {
  name: guid(namespace.id, identity.id, role)
  scope: namespace
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]
