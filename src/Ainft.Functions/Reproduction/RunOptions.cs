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

    /// <summary>
    /// The requesters that are admitted, addresses separated by semicolons; or <c>open</c>, for development: anyone. Without a setting
    /// it is <c>open</c> where <see cref="Operators"/> is.
    /// </summary>
    public string? Requesters { get; set; }

    /// <summary>Whether only admitted requesters may open runs.</summary>
    public bool AdmittedOnly { get; set; }

    /// <summary>The most runs that have nodes, or are about to, at a time; half of them are kept for admitted requesters.</summary>
    [Range(2, 10_000)]
    public int MaxOpen { get; set; } = 200;

    /// <summary>The most runs that wait for nodes at a time, shared in the same way.</summary>
    [Range(2, 10_000)]
    public int MaxWaiting { get; set; } = 200;

    /// <summary>The most runs that are opened on one day (UTC), shared in the same way.</summary>
    [Range(2, 1_000_000)]
    public int MaxPerDay { get; set; } = 2_000;

    /// <summary>The most nodes of one operator.</summary>
    [Range(1, 1_000)]
    public int MaxNodes { get; set; } = 64;

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

    /// <summary>Whether this requester's runs have the places that are kept for admitted ones.</summary>
    public bool AdmitsRequester(Address requester) => (Requesters is null && IsOpen) || Requesters?.Trim() == Open
        || AddressesIn(Requesters).Any(text => Address.Parse(text) == requester);

    /// <summary>Why this requester may open no run at all; null when it may.</summary>
    internal string? RefuseRequester(Address requester) => AdmittedOnly && !AdmitsRequester(requester)
        ? $"Only admitted requesters open runs here, and {requester} is not admitted (Ainft__Runs__Requesters)."
        : null;

    /// <summary>Under what terms a run is opened now.</summary>
    internal RunTerms TermsOf(Workflow workflow, int replicas) =>
        new(workflow.Resources.Minutes, Math.Max(replicas, Budget), Lease, Reveal, IsOpen);

    private string[] Listed => IsOpen ? [] : AddressesIn(Operators);

    private static string[] AddressesIn(string? setting) => setting?.Trim() is null or Open
        ? []
        : setting.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Listed.Any(text => !Address.TryParse(text, out _)))
            yield return new ValidationResult("Ainft__Runs__Operators must be addresses, separated by semicolons, or the word open.", [nameof(Operators)]);
        if (AddressesIn(Requesters).Any(text => !Address.TryParse(text, out _)))
            yield return new ValidationResult("Ainft__Runs__Requesters must be addresses, separated by semicolons, or the word open.", [nameof(Requesters)]);
        if (Budget < MaxReplicas)
            yield return new ValidationResult("Ainft__Runs__Budget must be at least Ainft__Runs__MaxReplicas.", [nameof(Budget)]);
    }
}

[OptionsValidator]
internal sealed partial class RunOptionsValidator : IValidateOptions<RunOptions>;
