using Ainft.Functions.Ledger;

namespace Ainft.Scale;

/// <summary>
/// The parameters of the model. Constants of the code come from the code. The others are measured
/// (tests/Ainft.Benchmarks/README.md) or assumed.
/// </summary>
internal sealed record ScaleSettings
{
    /// <summary>The assumed duration of one storage request, in seconds.</summary>
    public double Latency { get; init; } = 0.010;

    /// <summary>The HTTP requests that one instance works on at a time (the template's default).</summary>
    public int HttpConcurrency { get; init; } = 16;

    /// <summary>
    /// The most single mints per second of an instance of one processor. Two processors took 839, with storage and
    /// clients beside the app.
    /// </summary>
    public double MintsPerInstance { get; init; } = 420;

    /// <summary>The assumed parents of a single mint, each a component of another bundle.</summary>
    public int Parents { get; init; } = 1;

    /// <summary>
    /// The sets of ancestors that a bulk bundle stores. It is 0 without parents and was 45 to 55 with three.
    /// </summary>
    public int BulkSets { get; init; }

    /// <summary>The components of a bulk bundle.</summary>
    public int BulkEntries { get; init; } = 10_000;

    /// <summary>The bytes of a line of a bundle. 10,000 small manifests with parents were 17.4 MB.</summary>
    public int LineBytes { get; init; } = 1_500;

    /// <summary>The assumed bytes of a row in a request, without a label.</summary>
    public int RowBytes { get; init; } = 1_600;

    /// <summary>
    /// The processor time to check and commit a bulk bundle, in seconds. Two processors took 31,335 components per
    /// second.
    /// </summary>
    public double BulkSeconds { get; init; } = 0.64;

    /// <summary>The time to project a bulk bundle, in seconds. One instance made 2,554 rows per second.</summary>
    public double ProjectSeconds { get; init; } = 3.9;

    /// <summary>The most of its processor that an instance uses before the platform adds another one.</summary>
    public double Busy { get; init; } = 0.8;

    /// <summary>The memory of an instance in GB (the template's default).</summary>
    public double MemoryGB { get; init; } = 2;

    /// <summary>The most traces per second that an instance sends to Application Insights by default.</summary>
    public double TracesPerSecond { get; init; } = 5;

    /// <summary>The assumed bytes of a trace, which has some ten spans.</summary>
    public double TraceBytes { get; init; } = 10_000;

    /// <summary>The time between two anchoring runs, in seconds.</summary>
    public int AnchorEvery { get; init; } = 60;

    /// <summary>Open rows that are deleted at a time.</summary>
    public int ParallelDeletes { get; init; } = Bundles.ParallelDeletes;

    /// <summary>The settings of the ledger, with their defaults.</summary>
    public LedgerOptions Ledger { get; init; } = new();
}
