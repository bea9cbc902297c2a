// A network for the app, with a private endpoint and a private DNS zone per service.
import { Names, appSubnet, endpointSubnet } from '../shared.bicep'

param names Names
param location string
param tags object
param withServiceBus bool

var suffix = environment().suffixes.storage
var targets = concat(
  [
    { kind: 'blob', zone: 'privatelink.blob.${suffix}', id: account.id, name: names.storage }
    { kind: 'queue', zone: 'privatelink.queue.${suffix}', id: account.id, name: names.storage }
    { kind: 'table', zone: 'privatelink.table.${suffix}', id: account.id, name: names.storage }
    { kind: 'vault', zone: 'privatelink.vaultcore.azure.net', id: vault.id, name: names.vault }
  ],
  withServiceBus
    ? [{ kind: 'namespace', zone: 'privatelink.servicebus.windows.net', id: namespace.id, name: names.serviceBus }]
    : []
)

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: names.storage
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: names.vault
}

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: names.serviceBus
}

resource network 'Microsoft.Network/virtualNetworks@2024-07-01' = {
  name: names.network
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: ['10.20.0.0/16']
    }
    // Azure refuses two writes to one network at a time, so the subnets are part of it. Their names have no underscore,
    // which Flex Consumption refuses.
    subnets: [
      {
        name: appSubnet
        properties: {
          addressPrefix: '10.20.0.0/24'
          delegations: [
            {
              name: 'flex'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: endpointSubnet
        properties: {
          addressPrefix: '10.20.1.0/24'
        }
      }
    ]
  }

  resource endpoints 'subnets' existing = {
    name: endpointSubnet
  }
}

module endpoints 'endpoint.bicep' = [for target in targets: {
  name: 'endpoint-${target.kind}'
  params: {
    name: 'pe-${target.name}-${target.kind}'
    location: location
    tags: tags
    networkId: network.id
    subnetId: network::endpoints.id
    serviceId: target.id
    kind: target.kind
    zone: target.zone
  }
}]
