using System.ComponentModel.DataAnnotations;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.KeyVault;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Rewards;

/// <summary>
/// The contract of payments, and the key of the settler. Settings <c>Ainft__Rewards__…</c>. Without a contract the app
/// follows no payments. Without a key it follows them and proposes no root.
/// </summary>
public sealed class RewardsOptions : IValidatableObject
{
    public const string Section = "Ainft:Rewards";

    internal const string KeyVaultSetting = "Ainft__Rewards__KeyVaultKey";

    /// <summary>The address of AinftRewards.</summary>
    public string? Contract { get; set; }

    /// <summary>
    /// The private key of the settler, 0x and 64 digits. The account must not be the operator that anchors batches.
    /// </summary>
    public string? SettlerKey { get; set; }

    /// <summary>
    /// The identifier of a key version in Azure Key Vault, which signs instead of <see cref="SettlerKey"/>.
    /// </summary>
    public string? KeyVaultKey { get; set; }

    /// <summary>
    /// The hours without a settlement and without a pending root after which settling counts as stopped.
    /// </summary>
    [Range(1, 10_000)]
    public int StoppedAfterHours { get; set; } = 24;

    /// <summary>
    /// The most payments that one run of the settler takes into account. The next run continues with the others, and
    /// the root is proposed when all of them are taken into account. A run also ends after two minutes.
    /// </summary>
    [Range(1, 10_000_000)]
    public int PaymentsPerRun { get; set; } = 200_000;

    /// <summary>Whether the app follows payments.</summary>
    public bool IsOn => !string.IsNullOrEmpty(Contract);

    internal Address ContractAddress => Address.Parse(Contract!);

    internal KeyVaultId? VaultKeyId => string.IsNullOrEmpty(KeyVaultKey) ? null : KeyVaultId.Parse(KeyVaultKey);

    internal TimeSpan StoppedAfter => TimeSpan.FromHours(StoppedAfterHours);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var hasKey = !string.IsNullOrEmpty(SettlerKey) || !string.IsNullOrEmpty(KeyVaultKey);
        if (IsOn && !Address.TryParse(Contract, out _))
            yield return new ValidationResult(
                "Ainft__Rewards__Contract must be an address, 0x and 40 digits, with a right checksum when the case is "
                + "mixed.",
                [nameof(Contract)]);
        if (hasKey && !IsOn)
            yield return new ValidationResult(
                "Set Ainft__Rewards__Contract too, because the settler has no work without the contract of payments.",
                [nameof(Contract)]);
        if (!string.IsNullOrEmpty(SettlerKey) && !ChainOptions.IsKey(SettlerKey))
            yield return new ValidationResult(
                "Ainft__Rewards__SettlerKey must be a private key, 0x and 64 digits.", [nameof(SettlerKey)]);
        if (!string.IsNullOrEmpty(KeyVaultKey) && RefuseVaultKey(KeyVaultKey) is { } problem)
            yield return new ValidationResult(problem, [nameof(KeyVaultKey)]);
    }

    private string? RefuseVaultKey(string key) => string.IsNullOrEmpty(SettlerKey)
        ? KeyVaultId.Refuse(key, KeyVaultSetting)
        : "Set Ainft__Rewards__SettlerKey or Ainft__Rewards__KeyVaultKey and not both, because the settler signs with "
            + "one key.";
}

[OptionsValidator]
internal sealed partial class RewardsOptionsValidator : IValidateOptions<RewardsOptions>;
