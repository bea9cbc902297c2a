// The workbook, which shows the metrics and the log of a registry. docs/operations.md explains both.
import { Names } from '../shared.bicep'

param names Names
param location string
param tags object

// The queries name no workspace, so they read the one that the workbook belongs to.
resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: names.workspace
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  // Azure accepts only a GUID as the name.
  name: guid(workspace.id, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Ainft registry'
    category: 'workbook'
    sourceId: workspace.id
    serializedData: loadTextContent('workbook.json')
  }
}
