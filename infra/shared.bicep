// Names and values that both layers use. A layer finds a resource of the other one by the same name.

@export()
type Names = {
  group: string
  identity: string
  storage: string
  vault: string
  workspace: string
  component: string
  network: string
  serviceBus: string
  plan: string
  site: string
  actionGroup: string
}

// The token keeps global names apart, because storage accounts and vaults of all customers share one space of names.
@export()
func namesOf(environmentName string, token string) Names => {
  group: 'rg-${environmentName}'
  identity: 'id-ainft-${token}'
  storage: 'stainft${token}'
  vault: 'kv-ainft-${token}'
  workspace: 'log-ainft-${token}'
  component: 'appi-ainft-${token}'
  network: 'vnet-ainft-${token}'
  serviceBus: 'sb-ainft-${token}'
  plan: 'plan-ainft-${token}'
  site: 'func-ainft-${token}'
  actionGroup: 'ag-ainft-${token}'
}

// The names that the slices of the app declare, without the prefix. A test compares them with the app.
@export()
var tables = [
  'Ainfts'
  'Anchors'
  'Batches'
  'Bundles'
  'Claims'
  'Cursors'
  'Decisions'
  'Deliveries'
  'Edges'
  'Events'
  'Files'
  'Instances'
  'Integrations'
  'Linked'
  'Listings'
  'Neighbours'
  'Nodes'
  'Outbox'
  'Payments'
  'Proposals'
  'Reliabilities'
  'Retractions'
  'Revocations'
  'RewardRoots'
  'Runs'
  'Settling'
  'Signers'
  'Sources'
  'Statements'
  'States'
  'Subscriptions'
  'Tasks'
  'Timers'
  'Tokens'
]

@export()
var containers = [
  'ancestries'
  'artifacts'
  'audit'
  'batches'
  'bundles'
  'chain'
  'deliveries'
  'index'
  'leases'
  'rewards'
  'royalties'
  'tasklogs'
]

@export()
var queues = [
  'deliveries'
  'events'
  'project-bundle'
  'runs'
]

// The container with the package of the app. Azure reads it, and the app does not.
@export()
var packageContainer = 'app-package'

@export()
var keyName = 'ainft-operator'

@export()
var settlerKeyName = 'ainft-settler'

@export()
var dataKeyName = 'ainft-data-key'

@export()
var appSubnet = 'app'

@export()
var endpointSubnet = 'endpoints'

// Built-in roles of Azure.
@export()
var roles = {
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  keyVaultCryptoUser: '12338af0-0e69-4776-bea7-57ae8d297424'
  keyVaultReader: '21090545-7ca7-4776-b22c-e363652d74d2'
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  serviceBusDataReceiver: '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'
  serviceBusDataSender: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
}

@export()
@description('The memory of an instance in MB. 512 has a quarter of a core, 2048 one core, and 4096 two cores.')
type InstanceMemory = 512 | 2048 | 4096

// Azure accepts a wrong name without an error and keeps no instance ready, so the type lists all of them.
@export()
type AlwaysReadyName =
  | 'http'
  | 'function:ActivateRewards'
  | 'function:AnchorAudit'
  | 'function:AnchorBundles'
  | 'function:AppendEvents'
  | 'function:PollPlatforms'
  | 'function:ProcessDelivery'
  | 'function:ProjectBundle'
  | 'function:ReconcileChain'
  | 'function:ScheduleRun'
  | 'function:SettleRewards'
  | 'function:SweepBundles'
  | 'function:SweepDeliveries'
  | 'function:SweepEvents'
  | 'function:SweepRuns'

@export()
type AlwaysReady = {
  name: AlwaysReadyName

  @description('How many instances are always ready. With zone redundancy it must be at least 2.')
  @minValue(1)
  instanceCount: int
}
