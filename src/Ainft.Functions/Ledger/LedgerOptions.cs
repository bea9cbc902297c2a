using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Ledger;

/// <summary>Settings <c>Ainft__Ledger__…</c>.</summary>
public sealed class LedgerOptions
{
    public const string Section = "Ainft:Ledger";

    /// <summary>How many entries one batch holds at most; the transaction's size and gas do not depend on it.</summary>
    [Range(1, 1 << 22)]
    public int MaxBatchEntries { get; set; } = 1 << 18;

    /// <summary>How many bundles one batch takes at most: each is read, and a run must end within host.json's functionTimeout.</summary>
    [Range(1, 100_000)]
    public int MaxBatchBundles { get; set; } = 2_000;
}

[OptionsValidator]
public sealed partial class LedgerOptionsValidator : IValidateOptions<LedgerOptions>;
