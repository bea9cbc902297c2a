// A private endpoint of one service, and the DNS zone that leads to it.
param name string
param location string
param tags object
param networkId string
param subnetId string
param serviceId string

@description('The part of the service, for example blob.')
param kind string

@description('The private DNS zone of the service.')
param zone string

resource privateZone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: zone
  location: 'global'
  tags: tags

  resource link 'virtualNetworkLinks' = {
    name: 'app'
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: networkId
      }
    }
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: {
      id: subnetId
    }
    privateLinkServiceConnections: [
      {
        name: kind
        properties: {
          privateLinkServiceId: serviceId
          groupIds: [kind]
        }
      }
    ]
  }

  resource zones 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: kind
          properties: {
            privateDnsZoneId: privateZone.id
          }
        }
      ]
    }
  }
}
