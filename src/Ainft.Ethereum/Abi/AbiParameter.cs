namespace Ainft.Ethereum;

/// <summary>A parameter of a function, event or error, or a component of a tuple.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name; empty when it has none.</param>
/// <param name="IsIndexed">Whether an event carries it as a topic.</param>
public sealed record AbiParameter(AbiType Type, string Name, bool IsIndexed);
