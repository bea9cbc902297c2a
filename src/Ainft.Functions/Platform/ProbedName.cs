namespace Ainft.Functions.Platform;

/// <summary>Whether the app may use a table, a container or a queue.</summary>
public enum ProbeState
{
    /// <summary>It exists, and the app may read and write it.</summary>
    Usable,

    /// <summary>It does not exist.</summary>
    Missing,

    /// <summary>The identity of the app lacks a role.</summary>
    Denied,

    /// <summary>Storage or Service Bus did not answer.</summary>
    Away,
}

/// <summary>A table, a container or a queue, and whether the app may use it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The full name in the account.</param>
/// <param name="State">Whether the app may use it.</param>
/// <param name="Detail">The error code of storage or of Service Bus. Null when the app may use it.</param>
/// <param name="Namespace">The namespace of a queue of Service Bus. Null in storage.</param>
public sealed record ProbedName(
    StorageKind Kind, string Name, ProbeState State, string? Detail, string? Namespace = null);
