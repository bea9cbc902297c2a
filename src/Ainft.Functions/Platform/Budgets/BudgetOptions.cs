using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>
/// The units that one client may spend per minute, by <see cref="BudgetClass"/>. A signer has as many of its own.
/// Settings <c>Ainft__Budgets__…</c>. A budget is also the most that a client may spend at once.
/// </summary>
public sealed class BudgetOptions
{
    public const string Section = "Ainft:Budgets";

    private const int Most = 100_000_000;

    /// <summary>
    /// Multiplies all budgets. With 0 the app limits no request, which suits tests and private machines.
    /// </summary>
    [Range(0d, 1_000_000d, ErrorMessage = "Ainft__Budgets__Factor must be 0 to 1000000.")]
    public double Factor { get; set; } = 1;

    /// <inheritdoc cref="BudgetClass.Health"/>
    [Range(1, Most)]
    public int Health { get; set; } = 600;

    /// <inheritdoc cref="BudgetClass.Reads"/>
    [Range(1, Most)]
    public int Reads { get; set; } = 6_000;

    /// <inheritdoc cref="BudgetClass.Walks"/>
    [Range(1, Most)]
    public int Walks { get; set; } = 12_000;

    /// <inheritdoc cref="BudgetClass.Previews"/>
    [Range(1, Most)]
    public int Previews { get; set; } = 6_000;

    /// <inheritdoc cref="BudgetClass.Writes"/>
    [Range(1, Most)]
    public int Writes { get; set; } = 30_000;

    /// <inheritdoc cref="BudgetClass.Runs"/>
    [Range(1, Most)]
    public int Runs { get; set; } = 1_200;

    /// <inheritdoc cref="BudgetClass.Nodes"/>
    [Range(1, Most)]
    public int Nodes { get; set; } = 6_000;

    /// <inheritdoc cref="BudgetClass.Files"/>
    [Range(1, Most)]
    public int Files { get; set; } = 30_000;

    /// <summary>
    /// The files that the components of one signer may name per day. Each file is a row of the index for ever. A client
    /// may import as many.
    /// </summary>
    [Range(1, Most)]
    public int FilesPerDay { get; set; } = 100_000;

    internal double PerMinute(BudgetClass budget) => Factor * budget switch
    {
        BudgetClass.Health => Health,
        BudgetClass.Reads => Reads,
        BudgetClass.Walks => Walks,
        BudgetClass.Previews => Previews,
        BudgetClass.Writes => Writes,
        BudgetClass.Runs => Runs,
        BudgetClass.Nodes => Nodes,
        BudgetClass.Files => Files,
        _ => throw new ArgumentOutOfRangeException(nameof(budget)),
    };
}

[OptionsValidator]
internal sealed partial class BudgetOptionsValidator : IValidateOptions<BudgetOptions>;
