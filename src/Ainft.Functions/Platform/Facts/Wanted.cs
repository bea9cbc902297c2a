using Ainft.Ethereum;

namespace Ainft.Functions.Platform;

/// <summary>A fact that changes, and how recent a caller wants it.</summary>
/// <param name="Name">The id, hash or root that the fact is about.</param>
/// <param name="Part">
/// Distinguishes facts of one kind and name. Clients must not be able to choose many values.
/// </param>
public readonly record struct Wanted(Bytes32 Name = default, int Part = 0)
{
    /// <summary>The number of changes to the fact by this instance, so that an instance always sees its own.</summary>
    public long Version { get; init; }

    /// <summary>The timestamp before which the read of the fact must not have begun.</summary>
    public long NotBefore { get; init; }

    /// <summary>The highest age instead of the one in the settings.</summary>
    public TimeSpan? Age { get; init; }
}
