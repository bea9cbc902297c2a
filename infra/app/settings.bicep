// The settings that an operator may add to those of the layer. docs/configuration.md explains each of them.

// The type is sealed, so that Azure refuses a misspelt name instead of starting an app that ignores it.
@export()
@sealed()
type MoreSettings = {
  AINFT_ANCHOR_SCHEDULE: string?
  AINFT_SWEEP_SCHEDULE: string?
  AINFT_RECONCILE_SCHEDULE: string?
  AINFT_RUN_SCHEDULE: string?
  AINFT_AUDIT_SCHEDULE: string?
  AINFT_SETTLE_SCHEDULE: string?
  AINFT_ACTIVATE_SCHEDULE: string?
  Ainft__StorageRetries: string?
  Ainft__StorageTimeoutSeconds: string?
  Ainft__Proxies: string?
  Ainft__Budgets__Factor: string?
  Ainft__Budgets__Health: string?
  Ainft__Budgets__Reads: string?
  Ainft__Budgets__Walks: string?
  Ainft__Budgets__Previews: string?
  Ainft__Budgets__Writes: string?
  Ainft__Budgets__Runs: string?
  Ainft__Budgets__Nodes: string?
  Ainft__Budgets__Files: string?
  Ainft__Budgets__FilesPerDay: string?
  Ainft__Cache__SizeMiB: string?
  Ainft__Cache__FreshSeconds: string?
  Ainft__Cors__Origins: string?
  Ainft__Events__PrivateHosts: string?
  Ainft__Explorer__BlockExplorer: string?
  Ainft__Ledger__MaxBatchEntries: string?
  Ainft__Ledger__MaxBatchBundles: string?
  Ainft__Chain__FinalityDepth: string?
  Ainft__Chain__StuckAfterSeconds: string?
  Ainft__Chain__MaxFeeGwei: string?
  Ainft__Chain__MaxWindow: string?
  Ainft__Chain__EventsPerWindow: string?
  Ainft__Chain__EventsPerTick: string?
  Ainft__Chain__SecondsPerTick: string?
  Ainft__Chain__OverlayEvents: string?
  Ainft__Governance__Governor: string?
  Ainft__Governance__Timelock: string?
  Ainft__Governance__Operators: string?
  Ainft__Governance__Policy: string?
  Ainft__Governance__Grants: string?
  Ainft__Governance__Retractions: string?
  Ainft__Rewards__Contract: string?
  Ainft__Rewards__KeyVaultKey: string?
  Ainft__Rewards__StoppedAfterHours: string?
  Ainft__Rewards__PaymentsPerRun: string?
  Ainft__Runs__Operators: string?
  Ainft__Runs__MaxReplicas: string?
  Ainft__Runs__Budget: string?
  Ainft__Runs__Requesters: string?
  Ainft__Runs__AdmittedOnly: string?
  Ainft__Runs__MaxOpen: string?
  Ainft__Runs__MaxWaiting: string?
  Ainft__Runs__MaxPerDay: string?
  Ainft__Runs__MaxNodes: string?
  Ainft__Runs__LeaseSeconds: string?
  Ainft__Runs__RevealSeconds: string?
  Ainft__Runs__BeaconDepth: string?
  Ainft__Artifacts__Uploads: string?
  Ainft__Artifacts__MaxMiB: string?
  Ainft__Sources__HuggingFace: string?
  Ainft__Sources__GitHub: string?
  Ainft__Sources__MaxChecks: string?
  Ainft__Data__OldKey: string?
  Ainft__Webhooks__PrivateHosts: string?
  Ainft__Webhooks__PollMinutes: string?
  Ainft__Webhooks__GitHub: string?
  Ainft__Webhooks__Replicate: string?
  Ainft__Bodies__MemoryMiB: string?
  Ainft__Bodies__DiskMiB: string?
  Ainft__Bodies__Files: string?
  Ainft__Bodies__ClientPercent: string?
  Ainft__Operations__Authority: string?
  Ainft__Operations__Audience: string?
  Ainft__Operations__Role: string?
  OTEL_EXPORTER_OTLP_ENDPOINT: string?
}

// The contracts of a DAO, which the hook of the first layer deploys with the registry.
@export()
@sealed()
type DaoSettings = {
  Ainft__Governance__Governor: string?
  Ainft__Governance__Timelock: string?
  Ainft__Governance__Operators: string?
  Ainft__Governance__Policy: string?
  Ainft__Governance__Grants: string?
  Ainft__Governance__Retractions: string?
  Ainft__Rewards__Contract: string?
}

// A Functions host reads these from its environment and does not know the defaults of the app.
@export()
var schedules = {
  AINFT_ANCHOR_SCHEDULE: '*/10 * * * * *'
  AINFT_SWEEP_SCHEDULE: '0 * * * * *'
  AINFT_RECONCILE_SCHEDULE: '*/5 * * * * *'
  AINFT_RUN_SCHEDULE: '*/5 * * * * *'
  AINFT_AUDIT_SCHEDULE: '0 0 3 * * *'
  AINFT_SETTLE_SCHEDULE: '0 7 * * * *'
  AINFT_ACTIVATE_SCHEDULE: '0 */5 * * * *'
}
