using System.Text;
using Ainft.Ethereum;
using Ainft.Evidence;

namespace Ainft.Functions.Events;

/// <summary>
/// An event of the registry. Its id follows from its type, its subject and the digest of its fact, so the same fact has
/// the same id in every log and at every instance.
/// </summary>
public sealed record RegistryEvent
{
    /// <summary>One of <see cref="EventType"/>.</summary>
    public required string Type { get; init; }

    /// <summary>The id of the component, or of the run for an event about a run.</summary>
    public required Bytes32 Subject { get; init; }

    /// <summary>
    /// The fact: the digest of the manifest, the root of the batch, the id of the run, or the digest of the summary.
    /// </summary>
    public required Bytes32 Fact { get; init; }

    /// <summary>When the fact came to be. For a finalized anchor, when the registry saw that it is final.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The component. Null for a run that produces one.</summary>
    public AinftId? Component { get; init; }

    /// <summary>The component's creator. Null when the event has no known component.</summary>
    public Address? Creator { get; init; }

    /// <summary>The component's kind. Null for a token without a manifest.</summary>
    public string? Kind { get; init; }

    public string? Name { get; init; }

    public string? Version { get; init; }

    /// <summary>The parents of a minted component.</summary>
    public IReadOnlyList<AinftId> Parents { get; init; } = [];

    /// <summary>The anchor of a finalized component.</summary>
    public EventAnchor? Anchor { get; init; }

    /// <summary>The run of an event about a run.</summary>
    public Sha256Digest? Run { get; init; }

    /// <summary>The account that asked for the run.</summary>
    public Address? Requester { get; init; }

    public StatedVerdict? Verdict { get; init; }

    /// <summary>
    /// <c>evt_</c> and the SHA-256 of the ASCII text <c>TYPE LF SUBJECT LF FACT LF</c> in 64 lower-case hexadecimal
    /// digits. It has no full stop, as Standard Webhooks demands.
    /// </summary>
    public string Id =>
        $"evt_{Sha256Digest.Of(Encoding.ASCII.GetBytes($"{Type}\n{Subject}\n{Fact}\n")).ToString()[2..]}";
}

/// <summary>The anchor of a batch on the chain.</summary>
public sealed record EventAnchor(Bytes32 Root, ulong Block, Bytes32 Transaction);
