namespace Ainft.Ethereum;

/// <summary>A member of an EIP-712 struct.</summary>
internal sealed record TypedDataField(string Name, TypedDataType Type);
