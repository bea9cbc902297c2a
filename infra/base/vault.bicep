// The vault with the keys of the operator and of the settler, which never leave it, and the key that encrypts secrets.
import { Names, roles, keyName, settlerKeyName, dataKeyName } from '../shared.bicep'

param names Names
param location string
param tags object
param isPrivate bool
param purgeProtection bool

@description('The account that deploys the registry with the key. Empty when there is a registry already.')
param deployerId string
param deployerType 'User' | 'ServicePrincipal'

@description('The first half of the data key.')
@secure()
param firstHalf string = newGuid()

@description('The second half of the data key.')
@secure()
param secondHalf string = newGuid()

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.identity
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: names.vault
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    // Azure refuses the value false, so the property is absent without protection.
    enablePurgeProtection: purgeProtection ? true : null
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      // The template itself writes the key and the secret from Azure's side.
      bypass: 'AzureServices'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }
}

// Azure creates a key only when it does not exist, so a second deployment does not rotate it.
resource operatorKey 'Microsoft.KeyVault/vaults/keys@2025-05-01' = {
  parent: vault
  name: keyName
  properties: {
    kty: 'EC'
    curveName: 'P-256K'
    keyOps: [
      'sign'
      'verify'
    ]
  }
}

// The settler proposes roots of earned amounts. It is not the operator, so a stolen key has one power only.
resource settlerKey 'Microsoft.KeyVault/vaults/keys@2025-05-01' = {
  parent: vault
  name: settlerKeyName
  properties: {
    kty: 'EC'
    curveName: 'P-256K'
    keyOps: [
      'sign'
      'verify'
    ]
  }
}

// Azure overwrites a secret at each deployment. A second value would make all encrypted data unreadable.
@onlyIfNotExists()
resource dataKey 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: dataKeyName
  properties: {
    contentType: '64 hexadecimal digits'
    value: '${replace(firstHalf, '-', '')}${replace(secondHalf, '-', '')}'
  }
}

resource signer 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(operatorKey.id, identity.id, roles.keyVaultCryptoUser)
  scope: operatorKey
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultCryptoUser)
  }
}

resource settler 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(settlerKey.id, identity.id, roles.keyVaultCryptoUser)
  scope: settlerKey
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultCryptoUser)
  }
}

// The deployment of the registry is one signature of the same key, by the person or the pipeline that runs azd.
resource deployer 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployerId)) {
  name: guid(operatorKey.id, deployerId, roles.keyVaultCryptoUser)
  scope: operatorKey
  properties: {
    principalId: deployerId
    principalType: deployerType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultCryptoUser)
  }
}

// The contracts of a DAO name the account of the settler, so the deployment reads the key. It signs nothing with it.
resource settlerReader 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployerId)) {
  name: guid(settlerKey.id, deployerId, roles.keyVaultReader)
  scope: settlerKey
  properties: {
    principalId: deployerId
    principalType: deployerType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultReader)
  }
}

resource dataKeyReader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(dataKey.id, identity.id, roles.keyVaultSecretsUser)
  scope: dataKey
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}
