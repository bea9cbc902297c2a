using Ainft.Ethereum;

namespace Ainft.Functions.Reproduction;

/// <summary>A node as its operator registered it, and what was heard of it since.</summary>
public sealed record RegisteredNode
{
    /// <summary>The node and who stands behind it.</summary>
    public required Candidate Candidate { get; init; }

    /// <summary>What it has to offer.</summary>
    public required NodeProfile Profile { get; init; }

    /// <summary>What its operator signed; null of nodes that registered before it was kept.</summary>
    public NodeRegistration? Registration { get; init; }

    /// <summary>When this registration arrived.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>When the node signed that it registers or leaves, by its own clock: what it signed before counts no more.</summary>
    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>The last heartbeat; null when there was none yet.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>The runs that the last heartbeat said it works on.</summary>
    public IReadOnlyList<Sha256Digest> Held { get; init; } = [];

    /// <summary>Whether it left; it stays known, so that what it signed before it left does not bring it back.</summary>
    public bool HasLeft { get; init; }

    public Address Address => Candidate.Node;

    /// <summary>Until when it counts as there; null when it was never heard of, or left.</summary>
    public DateTimeOffset? ThereUntil(TimeSpan lease) => HasLeft ? null : SeenAt + lease;

    /// <summary>Until when its heartbeats keep a run's task for it; null when they do not speak of that run.</summary>
    public DateTimeOffset? HoldsUntil(Sha256Digest run, TimeSpan lease) => Held.Contains(run) ? ThereUntil(lease) : null;
}
