using System.ComponentModel.DataAnnotations;
using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Reproduction;

/// <summary>Who may take part in runs, and how large and how slow these may be. Settings <c>Ainft__Runs__…</c>.</summary>
public sealed class RunOptions : IValidatableObject
{
    public const string Section = "Ainft:Runs";

    /// <summary>What <see cref="Operators"/> says where anyone may run nodes: for development alone, and every run says so.</summary>
    public const string Open = "open";

    /// <summary>The operators whose nodes are drawn, addresses separated by semicolons; or <c>open</c>.</summary>
    public string? Operators { get; set; }

    /// <summary>The most nodes that a request may ask to agree.</summary>
    [Range(1, 16)]
    public int MaxReplicas { get; set; } = 8;

    /// <summary>The most tasks that a run may offer, those without a reply included; a run that asks for more replicas has as many.</summary>
    [Range(1, 16)]
    public int Budget { get; set; } = 12;

    /// <summary>The most runs of one requester that go on at a time.</summary>
    [Range(1, 1_000)]
    public int MaxOpen { get; set; } = 64;

    /// <summary>How long a node that said nothing keeps its task, and counts as there.</summary>
    [Range(2, 3_600)]
    public int LeaseSeconds { get; set; } = 90;

    /// <summary>How long nodes have to reveal what they committed to.</summary>
    [Range(2, 3_600)]
    public int RevealSeconds { get; set; } = 120;

    /// <summary>How many blocks must be upon the beacon's: deep enough that it stays.</summary>
    [Range(0, 64)]
    public int BeaconDepth { get; set; } = 1;

    internal bool IsOpen => Operators?.Trim() == Open;

    internal TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    internal TimeSpan Reveal => TimeSpan.FromSeconds(RevealSeconds);

    /// <summary>Whether this operator's nodes may be drawn.</summary>
    public bool Admits(Address @operator) => IsOpen || Listed.Any(text => Address.Parse(text) == @operator);

    /// <summary>Under what terms a run is opened now.</summary>
    internal RunTerms TermsOf(Workflow workflow, int replicas) =>
        new(workflow.Resources.Minutes, Math.Max(replicas, Budget), Lease, Reveal, IsOpen);

    private string[] Listed => IsOpen ? [] : (Operators ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Listed.Any(text => !Address.TryParse(text, out _)))
            yield return new ValidationResult("Ainft__Runs__Operators must be addresses, separated by semicolons, or the word open.", [nameof(Operators)]);
        if (Budget < MaxReplicas)
            yield return new ValidationResult("Ainft__Runs__Budget must be at least Ainft__Runs__MaxReplicas.", [nameof(Budget)]);
    }
}

[OptionsValidator]
internal sealed partial class RunOptionsValidator : IValidateOptions<RunOptions>;
