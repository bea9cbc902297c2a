using Ainft.Ethereum;

namespace Ainft;

/// <summary>One drawing of nodes.</summary>
/// <param name="At">When.</param>
/// <param name="Candidates">Who could be drawn, in the order of the nodes' addresses; at most 1,000.</param>
/// <param name="Drawn">The nodes that were, in the order of the draw.</param>
public sealed record PanelRound(DateTimeOffset At, IReadOnlyList<Candidate> Candidates, IReadOnlyList<Address> Drawn);

/// <summary>What a node bound itself to.</summary>
/// <param name="Commitment">A <see cref="Ainft.Commitment"/>.</param>
/// <param name="Signature">The node's signature over <see cref="RunMessages.HashCommit"/>, <c>0x</c>-prefixed.</param>
/// <param name="At">When it arrived.</param>
public sealed record Committed(Sha256Digest Commitment, string Signature, DateTimeOffset At);

/// <summary>What a node found, after it could no longer be another.</summary>
/// <param name="Result">The result.</param>
/// <param name="Salt">What kept the result from being guessed from the commitment.</param>
/// <param name="StatementSignature">The node's signature over its provenance statement, <c>0x</c>-prefixed.</param>
/// <param name="At">When it arrived.</param>
public sealed record Revealed(TaskResult Result, Bytes32 Salt, string StatementSignature, DateTimeOffset At)
{
    /// <summary>The signature of the node's second key over the same statement, which names the key; null when it has none.</summary>
    public KeyedAttestation? Attestation { get; init; }
}

/// <summary>A signature of an <see cref="AttestationKey"/> with its key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Signature">The signature in DER (RFC 3279), in standard base64.</param>
public sealed record KeyedAttestation(AttestationKey Key, string Signature)
{
    /// <summary>The signature as an envelope has it.</summary>
    public Attestation ToAttestation() => new(Key.KeyId, Signature);
}

/// <summary>One node's part in a run.</summary>
public sealed record RunTask
{
    /// <summary>The node and who stands behind it.</summary>
    public required Candidate Node { get; init; }

    /// <summary>What the node's operator signed; null in runs of version 1, and of nodes registered before it was kept.</summary>
    public NodeRegistration? Registration { get; init; }

    /// <summary>What was known about its operator's answers when it was drawn.</summary>
    public required Reliability Reliability { get; init; }

    /// <summary>Where it is.</summary>
    public required TaskState State { get; init; }

    /// <summary>When the node was drawn.</summary>
    public required DateTimeOffset OfferedAt { get; init; }

    /// <summary>Before when the commitment must be there.</summary>
    public required DateTimeOffset CommitBy { get; init; }

    /// <summary>The commitment, once it is there.</summary>
    public Committed? Committed { get; init; }

    /// <summary>The result, once it is there.</summary>
    public Revealed? Revealed { get; init; }

    /// <summary>Why it was withdrawn or counts as without a reply.</summary>
    public string? Reason { get; init; }
}
