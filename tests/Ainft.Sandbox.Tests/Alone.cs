namespace Ainft.Sandbox.Tests;

/// <summary>Tests that do not run in parallel with other tests.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
