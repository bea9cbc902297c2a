using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Runs;

/// <summary>
/// A request with its panel, its tasks and its verdict. It contains all the data that is needed to check the verdict.
/// Immutable.
/// </summary>
public sealed record Run
{
    /// <summary>
    /// The <see cref="EvidenceVersion"/> of its stored form and of all statements about it. It never changes.
    /// </summary>
    public int Version { get; init; } = EvidenceVersion.First;

    /// <summary>The <see cref="RunRequest.RunId"/>.</summary>
    public required Sha256Digest Id { get; init; }

    /// <summary>The request.</summary>
    public required RunRequest Request { get; init; }

    /// <summary>The terms under which the registry runs the request.</summary>
    public required RunTerms Terms { get; init; }

    /// <summary>The DAO whose decisions the run follows. Null without one, and before version 3.</summary>
    public RunGovernance? Governance { get; init; }

    /// <summary>The workflow that the nodes run.</summary>
    public required Workflow Workflow { get; init; }

    /// <summary>The claim that the nodes check. Null when the run produces a component.</summary>
    public Claim? Claim { get; init; }

    /// <summary>The time when the run was opened.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>The time when the run ends at the latest.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>The number of the chain's newest block when the run was opened.</summary>
    public required ulong RequestedBlock { get; init; }

    /// <summary>The random value that draws the panel. Null until the chain has its block.</summary>
    public Beacon? Beacon { get; init; }

    /// <summary>The state of the run.</summary>
    public required RunState State { get; init; }

    /// <summary>The number of nodes that are still to be drawn.</summary>
    public required int Needed { get; init; }

    /// <summary>The text for people about the thing that the run waits for. Null when it does not wait.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>The draws, oldest first.</summary>
    public IReadOnlyList<PanelRound> Rounds { get; init; } = [];

    /// <summary>The tasks in the order in which their nodes were drawn, at most the budget.</summary>
    public IReadOnlyList<RunTask> Tasks { get; init; } = [];

    /// <summary>The time before which nodes must reveal their results. Null unless reveals are open.</summary>
    public DateTimeOffset? RevealBy { get; init; }

    /// <summary>The verdict. Null until the run is decided.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>
    /// The time of the verdict, which is the last time in the run. An inconclusive run is decided at its end. Null
    /// until the run is decided.
    /// </summary>
    public DateTimeOffset? DecidedAt => Verdict switch
    {
        null => null,
        { Kind: VerdictKind.Inconclusive } => EndsAt,
        _ => Tasks
            .SelectMany(task => new[] { task.OfferedAt, task.Committed?.At, task.Revealed?.At })
            .OfType<DateTimeOffset>().Append(RequestedAt).Max(),
    };

    /// <summary>The task of a node. Null when the node has no task.</summary>
    public RunTask? TaskOf(Address node) => Tasks.FirstOrDefault(task => task.Node.Node == node);

    /// <summary>
    /// The hash of the beacon, from which every task gets its own seed. Null before the beacon, and when all tasks have
    /// the seed of the manifest.
    /// </summary>
    public Bytes32? SeedBeacon =>
        Version > EvidenceVersion.First && Workflow.Comparator.IsOfSamples ? Beacon?.Hash : null;

    /// <summary>
    /// The seed of a node's task. If the comparator judges a sample, every task has its own seed
    /// (<see cref="TaskSeed"/>). Otherwise it is the seed of the manifest.
    /// </summary>
    public long SeedOf(Address node) => SeedBeacon is { } beacon ? TaskSeed.Of(beacon, Id, node) : Workflow.Seed;

    /// <summary>Writes the stored form, compact canonical JSON (RFC 8785) of the whole run.</summary>
    public byte[] ToJson() => RunWriter.Write(this);

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="FormatException">The text is not the stored form of a run.</exception>
    public static Run FromJson(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return TryRead(document.RootElement, out var run, out var violations)
                ? run
                : throw new FormatException(
                    $"The text is not a stored run. {violations[0].Reason} ({violations[0].Pointer})");
        }
        catch (JsonException e)
        {
            throw new FormatException("The text is not a stored run, because it is not JSON.", e);
        }
    }

    /// <summary>
    /// Reads a run that is a part of another document, which was canonicalized. Unknown members are refused.
    /// </summary>
    /// <remarks>
    /// The reader does not check that the draw, the commitments and the verdict are right. <see cref="Panel"/>,
    /// <see cref="Commitment"/> and <see cref="VerdictRule"/> do that.
    /// </remarks>
    /// <param name="json">Any JSON value.</param>
    /// <param name="run">The run when the answer is true.</param>
    /// <param name="violations">
    /// The violations, with pointers into <paramref name="json"/>. Empty when the answer is true.
    /// </param>
    public static bool TryRead(
        JsonElement json, [NotNullWhen(true)] out Run? run, out IReadOnlyList<Violation> violations)
    {
        run = RunReader.Read(json, out violations);
        return run is not null;
    }
}
