using '../app/main.bicep'

param environmentName = 'example'
param location = 'westeurope'
param rpcUrls = 'https://rpc.example.org'
param chainId = 11155111
param registryAddress = '0x5FbDB2315678afecb367f032d93F642f64180aa3'
param startBlock = 7000000
param network = true
param daoSettings = {
  Ainft__Governance__Governor: '0x5FC8d32690cc91D4c39d9d3abcBD16989F875707'
  Ainft__Governance__Timelock: '0xDc64a140Aa3E981100a9becA4E685f962f0cF6C9'
  Ainft__Governance__Operators: '0x0165878A594ca255338adfa4d48449f69242Eb8F'
  Ainft__Governance__Policy: '0xa513E6E4b8f2a923D98304ec87F64353C4D5C853'
  Ainft__Governance__Grants: '0x2279B7A0a67DB372996a5FaB50D91eAA73d2eBe6'
  Ainft__Governance__Retractions: '0x8A791620dd6260079BF849Dc5567aDC3F2FdC318'
  Ainft__Rewards__Contract: '0x610178dA211FEF7D417bC0e6FeD39F05609AD788'
}
