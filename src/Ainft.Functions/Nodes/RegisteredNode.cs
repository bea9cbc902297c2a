using Ainft.Ethereum;

namespace Ainft.Functions.Nodes;

/// <summary>A node as its operator registered it, with its last heartbeat.</summary>
public sealed record RegisteredNode
{
    /// <summary>The accounts of the node, of its operator, and for its payout.</summary>
    public required Candidate Candidate { get; init; }

    /// <summary>The hardware and software of the node.</summary>
    public required NodeProfile Profile { get; init; }

    /// <summary>The operator's signature; null for a node that registered before the registry stored it.</summary>
    public NodeRegistration? Registration { get; init; }

    /// <summary>The time when this registration arrived.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>
    /// The time by its own clock when the node signed that it registers or leaves. Requests that it signed before that
    /// are superseded.
    /// </summary>
    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>The time of the last heartbeat; null before the first.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>The runs in its last heartbeat.</summary>
    public IReadOnlyList<Sha256Digest> Held { get; init; } = [];

    /// <summary>Whether it left. Its row remains, or a copy of an older registration would bring it back.</summary>
    public bool HasLeft { get; init; }

    public Address Address => Candidate.Node;

    /// <summary>The end of its lease; null when it never sent a heartbeat, or left.</summary>
    public DateTimeOffset? ThereUntil(TimeSpan lease) => HasLeft ? null : SeenAt + lease;

    /// <summary>The time until which it keeps its task in a run; null when its last heartbeat omits that run.</summary>
    public DateTimeOffset? HoldsUntil(Sha256Digest run, TimeSpan lease) =>
        Held.Contains(run) ? ThereUntil(lease) : null;
}
