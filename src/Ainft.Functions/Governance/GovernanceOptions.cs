using System.ComponentModel.DataAnnotations;
using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Governance;

/// <summary>
/// The contracts of the DAO. Settings <c>Ainft__Governance__…</c>. Without addresses the app follows no decisions, so
/// settings alone decide. All addresses belong together, because one deployment makes them.
/// </summary>
public sealed class GovernanceOptions : IValidatableObject
{
    public const string Section = "Ainft:Governance";

    /// <summary>The address of AinftGovernor.</summary>
    public string? Governor { get; set; }

    /// <summary>The address of the TimelockController, which executes the decisions.</summary>
    public string? Timelock { get; set; }

    /// <summary>The address of NodeOperators.</summary>
    public string? Operators { get; set; }

    /// <summary>The address of RewardPolicy.</summary>
    public string? Policy { get; set; }

    /// <summary>The address of ComputeGrants.</summary>
    public string? Grants { get; set; }

    /// <summary>The address of Retractions.</summary>
    public string? Retractions { get; set; }

    /// <summary>Whether the app follows a DAO.</summary>
    public bool IsOn => !string.IsNullOrEmpty(Governor);

    internal Address GovernorAddress => Address.Parse(Governor!);

    internal Address TimelockAddress => Address.Parse(Timelock!);

    internal Address OperatorsAddress => Address.Parse(Operators!);

    internal Address PolicyAddress => Address.Parse(Policy!);

    internal Address GrantsAddress => Address.Parse(Grants!);

    internal Address RetractionsAddress => Address.Parse(Retractions!);

    private IEnumerable<(string Name, string? Value)> All =>
    [
        (nameof(Governor), Governor), (nameof(Timelock), Timelock), (nameof(Operators), Operators),
        (nameof(Policy), Policy), (nameof(Grants), Grants), (nameof(Retractions), Retractions),
    ];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (All.All(one => string.IsNullOrEmpty(one.Value)))
            yield break;
        foreach (var (name, value) in All)
            if (string.IsNullOrEmpty(value))
                yield return new ValidationResult(
                    $"Set Ainft__Governance__{name} too, because the contracts of the DAO belong together.", [name]);
            else if (!Address.TryParse(value, out _))
                yield return new ValidationResult(
                    $"Ainft__Governance__{name} must be an address, 0x and 40 digits, with a right checksum when the "
                    + "case is mixed.",
                    [name]);
    }
}

[OptionsValidator]
internal sealed partial class GovernanceOptionsValidator : IValidateOptions<GovernanceOptions>;
