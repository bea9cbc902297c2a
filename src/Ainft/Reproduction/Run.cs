using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>A request on its way to a verdict: everything that is known about it, and all that is needed to check the verdict. Immutable.</summary>
public sealed record Run
{
    /// <summary>The <see cref="EvidenceVersion"/> of its stored form and of all that is stated of it; it never changes.</summary>
    public int Version { get; init; } = EvidenceVersion.First;

    /// <summary>The <see cref="RunRequest.RunId"/>.</summary>
    public required Sha256Digest Id { get; init; }

    /// <summary>What was asked for.</summary>
    public required RunRequest Request { get; init; }

    /// <summary>Under what terms.</summary>
    public required RunTerms Terms { get; init; }

    /// <summary>What the nodes run.</summary>
    public required Workflow Workflow { get; init; }

    /// <summary>What is claimed to come out; null when a component is to be produced.</summary>
    public Claim? Claim { get; init; }

    /// <summary>When the run was opened.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it is over whatever happens.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>The number of the chain's newest block when the run was opened.</summary>
    public required ulong RequestedBlock { get; init; }

    /// <summary>The chance that draws the panel, once it is known.</summary>
    public Beacon? Beacon { get; init; }

    /// <summary>Where it is.</summary>
    public required RunState State { get; init; }

    /// <summary>How many nodes are still to be drawn.</summary>
    public required int Needed { get; init; }

    /// <summary>What it waits for, for people; null when it does not.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>The drawings, oldest first.</summary>
    public IReadOnlyList<PanelRound> Rounds { get; init; } = [];

    /// <summary>The tasks in the order in which their nodes were drawn; never more than the budget.</summary>
    public IReadOnlyList<RunTask> Tasks { get; init; } = [];

    /// <summary>Before when results must be there; null unless reveals are open.</summary>
    public DateTimeOffset? RevealBy { get; init; }

    /// <summary>What it came to; null before.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>The task of a node; null when it has none.</summary>
    public RunTask? TaskOf(Address node) => Tasks.FirstOrDefault(task => task.Node.Node == node);

    /// <summary>
    /// The hash of the beacon, from which every task has a seed of its own; null where all have the manifest's, or
    /// before the beacon.
    /// </summary>
    public Bytes32? SeedBeacon => Version > EvidenceVersion.First && Workflow.Comparator.IsOfSamples ? Beacon?.Hash
        : null;

    /// <summary>
    /// The seed of a node's task: its own (<see cref="TaskSeed"/>) where the comparator judges a sample, else the
    /// manifest's.
    /// </summary>
    public long SeedOf(Address node) => SeedBeacon is { } beacon ? TaskSeed.Of(beacon, Id, node) : Workflow.Seed;

    /// <summary>The stored form: compact canonical JSON (RFC 8785), all of the run.</summary>
    public byte[] ToJson() => RunWriter.Write(this);

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Run FromJson(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return TryRead(document.RootElement, out var run, out var violations)
                ? run
                : throw new FormatException($"Not a run: {violations[0].Reason} ({violations[0].Pointer})");
        }
        catch (JsonException e)
        {
            throw new FormatException("Not a run: not JSON.", e);
        }
    }

    /// <summary>Reads a run that is a part of another document, which was canonicalized; members of other names are refused.</summary>
    /// <remarks>Read is what it says. Whether the draw, the commitments and the verdict follow is another question: <see cref="Panel"/>, <see cref="Commitment"/>
    /// and <see cref="VerdictRule"/> answer it.</remarks>
    /// <param name="json">Any JSON value.</param>
    /// <param name="run">The run when the answer is true.</param>
    /// <param name="violations">What is wrong, with pointers into <paramref name="json"/>; empty when the answer is true.</param>
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out Run? run, out IReadOnlyList<Violation> violations)
    {
        run = RunReader.Read(json, out violations);
        return run is not null;
    }
}
