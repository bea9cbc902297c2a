using System.ComponentModel.DataAnnotations;
using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Nodes;

/// <summary>The admitted accounts and the limits of runs. Settings <c>Ainft__Runs__…</c>.</summary>
public sealed class RunOptions : IValidatableObject
{
    public const string Section = "Ainft:Runs";

    /// <summary>
    /// The value of <see cref="Operators"/> that admits any operator. It is for development, and every run shows it.
    /// </summary>
    public const string Open = "open";

    /// <summary>The admitted operators, as addresses separated by semicolons, or <c>open</c>.</summary>
    public string? Operators { get; set; }

    /// <summary>The most replicas that a request may ask for.</summary>
    [Range(1, 16)]
    public int MaxReplicas { get; set; } = 8;

    /// <summary>
    /// The most tasks that a run may offer, including those without a reply. A run with more replicas may offer one
    /// task per replica.
    /// </summary>
    [Range(1, 16)]
    public int Budget { get; set; } = 12;

    /// <summary>
    /// The admitted requesters: addresses separated by semicolons, or <c>open</c> for any requester, in development.
    /// Without a value it is <c>open</c> if <see cref="Operators"/> is.
    /// </summary>
    public string? Requesters { get; set; }

    /// <summary>Whether only admitted requesters may open runs.</summary>
    public bool AdmittedOnly { get; set; }

    /// <summary>
    /// The most open runs at a time that have nodes or wait for their first draw. Half of the places are reserved for
    /// admitted requesters.
    /// </summary>
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

    /// <summary>The time after a heartbeat during which a node keeps its tasks and is online.</summary>
    [Range(2, 3_600)]
    public int LeaseSeconds { get; set; } = 90;

    /// <summary>The time that nodes have to reveal their results.</summary>
    [Range(2, 3_600)]
    public int RevealSeconds { get; set; } = 120;

    /// <summary>The blocks that must follow the beacon's block, so that a reorganization is unlikely.</summary>
    [Range(0, 64)]
    public int BeaconDepth { get; set; } = 1;

    internal bool IsOpen => Operators?.Trim() == Open;

    internal TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    internal TimeSpan Reveal => TimeSpan.FromSeconds(RevealSeconds);

    /// <summary>Whether this operator's nodes may be drawn.</summary>
    public bool Admits(Address @operator) => IsOpen || Listed.Any(text => Address.Parse(text) == @operator);

    /// <summary>Whether this requester's runs may use the places that are reserved for admitted requesters.</summary>
    public bool AdmitsRequester(Address requester) =>
        (Requesters is null && IsOpen)
        || Requesters?.Trim() == Open
        || AddressesIn(Requesters).Any(text => Address.Parse(text) == requester);

    /// <summary>The reason why this requester may not open runs; null when it may.</summary>
    internal string? RefuseRequester(Address requester) => AdmittedOnly && !AdmitsRequester(requester)
        ? $"This registry accepts runs of admitted requesters only, and {requester} is not admitted "
            + "(Ainft__Runs__Requesters)."
        : null;

    /// <summary>The terms of a run that is opened now.</summary>
    internal RunTerms TermsOf(Workflow workflow, int replicas) =>
        new(workflow.Resources.Minutes, Math.Max(replicas, Budget), Lease, Reveal, IsOpen);

    private string[] Listed => IsOpen ? [] : AddressesIn(Operators);

    private static string[] AddressesIn(string? setting) => setting?.Trim() is null or Open
        ? []
        : setting.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Listed.Any(text => !Address.TryParse(text, out _)))
            yield return NotAddresses(nameof(Operators));
        if (AddressesIn(Requesters).Any(text => !Address.TryParse(text, out _)))
            yield return NotAddresses(nameof(Requesters));
        if (Budget < MaxReplicas)
            yield return new ValidationResult(
                "Ainft__Runs__Budget must be at least Ainft__Runs__MaxReplicas.", [nameof(Budget)]);
    }

    private static ValidationResult NotAddresses(string setting) =>
        new($"Ainft__Runs__{setting} must be addresses, separated by semicolons, or the word open.", [setting]);
}

[OptionsValidator]
internal sealed partial class RunOptionsValidator : IValidateOptions<RunOptions>;
