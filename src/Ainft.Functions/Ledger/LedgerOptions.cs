using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Ledger;

/// <summary>Settings <c>Ainft__Ledger__…</c>.</summary>
public sealed class LedgerOptions
{
    public const string Section = "Ainft:Ledger";

    /// <summary>
    /// The maximum number of entries of a batch. The size and the gas of its transaction do not depend on it.
    /// </summary>
    [Range(1, 1 << 22)]
    public int MaxBatchEntries { get; set; } = 1 << 18;

    /// <summary>
    /// The maximum number of bundles of a batch. A run reads each bundle and must end within host.json's
    /// functionTimeout. At 10 ms per storage request, 20,000 bundles take about 80 s.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxBatchBundles { get; set; } = 20_000;
}

[OptionsValidator]
public sealed partial class LedgerOptionsValidator : IValidateOptions<LedgerOptions>;
