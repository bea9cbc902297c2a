namespace Ainft.Sandbox.Tests;

/// <summary>Tests beside which no other test runs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
