using System.Buffers.Binary;
using Ainft.Ethereum;

namespace Ainft.Functions.Events;

/// <summary>The kinds of committed data from which events follow.</summary>
internal enum SourceKind
{
    Bundle,

    /// <summary>A batch with a finalized anchor.</summary>
    Batch,

    /// <summary>A run that was opened.</summary>
    Run,

    /// <summary>The retractions in a final block.</summary>
    Retractions,

    /// <summary>The executed decisions in a final block.</summary>
    Executions,

    /// <summary>The rewards that became claimable in a final block.</summary>
    Rewards,
}

/// <summary>
/// Committed data from which events follow, in an order that never changes. The log records per source how many of its
/// events it has, in the same transaction as the events.
/// </summary>
internal readonly record struct FactSource(SourceKind Kind, Bytes32 Name)
{
    public static FactSource Bundle(Sha256Digest hash) => new(SourceKind.Bundle, hash.Value);

    public static FactSource Batch(Bytes32 root) => new(SourceKind.Batch, root);

    public static FactSource Run(Sha256Digest id) => new(SourceKind.Run, id.Value);

    /// <summary>The decisions of a kind in a final block. The block's number is the name.</summary>
    public static FactSource Block(SourceKind kind, ulong block)
    {
        var word = new byte[Bytes32.Size];
        BinaryPrimitives.WriteUInt64BigEndian(word.AsSpan(Bytes32.Size - sizeof(ulong)), block);
        return new(kind, new Bytes32(word));
    }

    /// <summary>The key of the row that records the progress of the source.</summary>
    public string Key => Kind switch
    {
        SourceKind.Bundle => $"of-bundle-{Name}",
        SourceKind.Batch => $"of-batch-{Name}",
        SourceKind.Run => $"of-run-{Name}",
        SourceKind.Retractions => $"of-retractions-{Name}",
        SourceKind.Executions => $"of-executions-{Name}",
        _ => $"of-rewards-{Name}",
    };
}
