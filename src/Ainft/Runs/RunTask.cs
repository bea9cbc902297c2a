using Ainft.Ethereum;

namespace Ainft.Runs;

/// <summary>One draw of nodes.</summary>
/// <param name="At">The time of the draw.</param>
/// <param name="Candidates">The candidates in the order of the nodes' addresses, at most 1,000.</param>
/// <param name="Drawn">The drawn nodes in the order of the draw.</param>
public sealed record PanelRound(DateTimeOffset At, IReadOnlyList<Candidate> Candidates, IReadOnlyList<Address> Drawn)
{
    /// <summary>
    /// The last block whose decisions of the DAO the draw followed. Null in a run without a DAO.
    /// </summary>
    public ulong? Block { get; init; }
}

/// <summary>The commitment of a node to its result.</summary>
/// <param name="Commitment">A <see cref="Runs.Commitment"/>.</param>
/// <param name="Signature">The node's signature over <see cref="RunMessages.HashCommit"/>, <c>0x</c>-prefixed.</param>
/// <param name="At">The time when it arrived.</param>
public sealed record Committed(Sha256Digest Commitment, string Signature, DateTimeOffset At);

/// <summary>The result that a node revealed after its commitment.</summary>
/// <param name="Result">The result.</param>
/// <param name="Salt">The salt of the commitment. Without it, the result could be guessed from the commitment.</param>
/// <param name="StatementSignature">The node's signature over its provenance statement, <c>0x</c>-prefixed.</param>
/// <param name="At">The time when it arrived.</param>
public sealed record Revealed(TaskResult Result, Bytes32 Salt, string StatementSignature, DateTimeOffset At)
{
    /// <summary>
    /// The signature of the node's second key over the same statement, which names the key. Null when the node has no
    /// second key.
    /// </summary>
    public KeyedAttestation? Attestation { get; init; }
}

/// <summary>A signature of an <see cref="AttestationKey"/> with its key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Signature">The signature in DER (RFC 3279), in standard base64.</param>
public sealed record KeyedAttestation(AttestationKey Key, string Signature)
{
    /// <summary>Returns the signature in the form of an envelope.</summary>
    public Attestation ToAttestation() => new(Key.KeyId, Signature);
}

/// <summary>The task of one node in a run.</summary>
public sealed record RunTask
{
    /// <summary>The node with its operator and payout address.</summary>
    public required Candidate Node { get; init; }

    /// <summary>
    /// The registration that the node's operator signed. Null in runs of version 1, and when the registry did not store
    /// the registration of the node.
    /// </summary>
    public NodeRegistration? Registration { get; init; }

    /// <summary>The record of its operator at the time of the draw.</summary>
    public required Reliability Reliability { get; init; }

    /// <summary>The state of the task.</summary>
    public required TaskState State { get; init; }

    /// <summary>The time when the node was drawn.</summary>
    public required DateTimeOffset OfferedAt { get; init; }

    /// <summary>The time before which the commitment must arrive.</summary>
    public required DateTimeOffset CommitBy { get; init; }

    /// <summary>The commitment. Null until it arrives.</summary>
    public Committed? Committed { get; init; }

    /// <summary>The revealed result. Null until it arrives.</summary>
    public Revealed? Revealed { get; init; }

    /// <summary>The reason why it was withdrawn or is without a reply. Null in other states.</summary>
    public string? Reason { get; init; }
}
