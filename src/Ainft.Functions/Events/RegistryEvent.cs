using System.Globalization;
using System.Numerics;
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

    /// <summary>
    /// The id of the component, of the run, or of the operation of the timelock. For an event about rewards it is the
    /// hash of the leaf.
    /// </summary>
    public required Bytes32 Subject { get; init; }

    /// <summary>
    /// The fact: the digest of the manifest, the root of the batch, the id of the run, the digest of the summary, or
    /// the digest of the final event of the chain (<see cref="EventOnChain.DigestOf"/>).
    /// </summary>
    public required Bytes32 Fact { get; init; }

    /// <summary>When the fact came to be. For an event of the chain, when the registry saw that it is final.</summary>
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

    /// <summary>The event of the chain: an anchor, a retraction, an execution or an activation.</summary>
    public EventOnChain? OnChain { get; init; }

    /// <summary>The run of an event about a run.</summary>
    public Sha256Digest? Run { get; init; }

    /// <summary>The account that asked for the run.</summary>
    public Address? Requester { get; init; }

    public StatedVerdict? Verdict { get; init; }

    /// <summary>The retraction of the component.</summary>
    public EventRetraction? Retraction { get; init; }

    /// <summary>The executed operation of the timelock.</summary>
    public Bytes32? Operation { get; init; }

    /// <summary>The proposal of the operation. Null when the governor did not schedule it.</summary>
    public Bytes32? Proposal { get; init; }

    /// <summary>The account that can claim.</summary>
    public Address? Account { get; init; }

    /// <summary>The amount that the account can claim.</summary>
    public EventReward? Reward { get; init; }

    /// <summary>
    /// <c>evt_</c> and the SHA-256 of the ASCII text <c>TYPE LF SUBJECT LF FACT LF</c> in 64 lower-case hexadecimal
    /// digits. It has no full stop, as Standard Webhooks demands.
    /// </summary>
    public string Id =>
        $"evt_{Sha256Digest.Of(Encoding.ASCII.GetBytes($"{Type}\n{Subject}\n{Fact}\n")).ToString()[2..]}";
}

/// <summary>A final event of the chain.</summary>
/// <param name="Block">The number of the block.</param>
/// <param name="Transaction">The transaction.</param>
/// <param name="Root">The root of the batch or of the rewards. Null when the event is not about a root.</param>
public sealed record EventOnChain(ulong Block, Bytes32 Transaction, Bytes32? Root = null)
{
    /// <summary>
    /// The SHA-256 of the ASCII text <c>BLOCKHASH LF LOGINDEX LF</c>, which names one event of the chain. The index is
    /// a decimal number.
    /// </summary>
    public static Bytes32 DigestOf(Bytes32 blockHash, int logIndex) => Sha256Digest.Of(
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{blockHash}\n{logIndex}\n"))).Value;
}

/// <summary>A retraction of a component, or its end.</summary>
/// <param name="IsRetracted">False when the event takes a retraction back.</param>
/// <param name="IsByDao">Whether the DAO acted. Otherwise the creator did.</param>
/// <param name="Evidence">The digest that shows why the DAO acted.</param>
/// <param name="Reason">The reason, which a stranger may have written, at most 1,024 bytes.</param>
public sealed record EventRetraction(bool IsRetracted, bool IsByDao, Bytes32? Evidence, string Reason);

/// <summary>An amount that an account can claim.</summary>
/// <param name="Token">The token, or zero for the native coin.</param>
/// <param name="Cumulative">All that the account earned, in the smallest unit of the token.</param>
/// <param name="More">The part that the root before did not have.</param>
public sealed record EventReward(Address Token, BigInteger Cumulative, BigInteger More);
