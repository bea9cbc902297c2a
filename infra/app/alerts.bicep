// The alerts. docs/operations.md explains the metrics and the events that they read.
import { Names } from '../shared.bicep'

param names Names
param location string
param tags object
param email string

@description('The chain lag in blocks that raises an alert when it lasts.')
param lag int
param withServiceBus bool

// A rule fires when the number that its query returns is above the threshold. Severity 1 needs work at once.
type Rule = {
  name: string
  title: string
  severity: 1 | 2
  query: string
  above: int
}

var metrics = 'AppMetrics | where Name =='
var runs = '${metrics} \'ainft.trigger.duration\' | where tostring(Properties[\'function\'])'
var rules Rule[] = [
  {
    name: 'poison-messages'
    title: 'A queue function failed on a message so often that the host set the message aside'
    severity: 2
    query: 'StorageQueueLogs | where OperationName == \'PutMessage\' and Uri contains \'-poison/\' | summarize Value = count()'
    above: 0
  }
  {
    name: 'chain-lag'
    title: 'The tables stay behind the chain'
    severity: 2
    query: '${metrics} \'ainft.chain.lag\' | summarize Lag = max(Max) by bin(TimeGenerated, 5m) | summarize Value = min(Lag)'
    above: lag
  }
  {
    name: 'chain-halted'
    title: 'A final block changed, so reconciliation and transactions are halted'
    severity: 1
    query: '${metrics} \'ainft.chain.halted\' | summarize Value = max(Max)'
    above: 0
  }
  {
    name: 'reconciliation-stopped'
    title: 'No run of ReconcileChain succeeded for 15 minutes'
    severity: 1
    query: '${runs} == \'ReconcileChain\' and tostring(Properties.succeeded) =~ \'true\' | summarize Value = iff(count() > 0, 0, 1)'
    above: 0
  }
  {
    name: 'failed-anchors'
    title: 'AnchorBundles keeps failing, so bundles are not anchored'
    severity: 1
    query: '${runs} == \'AnchorBundles\' and tostring(Properties.succeeded) =~ \'false\' | summarize Value = sum(ItemCount)'
    above: 5
  }
  {
    name: 'low-balance'
    title: 'The account of the operator has too little ether for the next transaction'
    severity: 1
    query: 'AppTraces | where toint(Properties.EventId) == 2021 | summarize Value = count()'
    above: 0
  }
  {
    name: 'root-pending'
    title: 'A root of earned amounts is pending, so audit it before it activates'
    severity: 2
    query: '${metrics} \'ainft.rewards.pending\' | summarize Value = max(Max)'
    above: 0
  }
  {
    name: 'settling-suspended'
    title: 'A veto or a pause suspends the roots of earned amounts'
    severity: 1
    query: '${metrics} \'ainft.rewards.suspended\' | summarize Value = max(Max)'
    above: 0
  }
  {
    name: 'settling-stopped'
    title: 'Payments were not settled for too long'
    severity: 1
    query: '${metrics} \'ainft.rewards.stopped\' | summarize Value = max(Max)'
    above: 0
  }
  {
    name: 'index-damaged'
    title: 'A check of the index found wrong, missing or lost data'
    severity: 1
    query: 'AppTraces | where toint(Properties.EventId) == 5001 | summarize Value = count()'
    above: 0
  }
]

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: names.workspace
}

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: names.serviceBus
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: names.actionGroup
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'ainft'
    emailReceivers: [
      {
        name: 'operator'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for rule in rules: {
  name: 'ainft-${rule.name}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: rule.title
    severity: rule.severity
    enabled: true
    scopes: [workspace.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    // A new workspace has no table for queue logs yet, and the check of a query would fail on it.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: rule.query
          metricMeasureColumn: 'Value'
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: rule.above
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: empty(email) ? [] : [people.id]
    }
  }
}]

// Service Bus counts its dead letters itself, also those that no instance wrote to the log.
resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = if (withServiceBus) {
  name: 'ainft-dead-letters'
  location: 'global'
  tags: tags
  properties: {
    description: 'A queue function failed on a message so often that Service Bus set the message aside'
    severity: 2
    enabled: true
    scopes: [namespace.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'dead-letters'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: 'DeadletteredMessages'
          operator: 'GreaterThan'
          threshold: 0
          timeAggregation: 'Maximum'
        }
      ]
    }
    actions: empty(email) ? [] : [{ actionGroupId: people.id }]
  }
}
