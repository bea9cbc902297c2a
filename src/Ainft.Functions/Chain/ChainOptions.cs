using System.ComponentModel.DataAnnotations;
using System.Numerics;
using Ainft.Ethereum;
using Ainft.KeyVault;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>
/// The chain that the app follows, the limits of one tick, and the limits of fees. Settings section
/// <c>Ainft:Chain</c>.
/// </summary>
public sealed class ChainOptions : IValidatableObject
{
    public const string Section = "Ainft:Chain";

    /// <summary>The name of <see cref="KeyVaultKey"/> in the environment, for messages.</summary>
    internal const string KeyVaultSetting = "Ainft__Chain__KeyVaultKey";

    /// <summary>JSON-RPC endpoints, separated by semicolons. The app asks the first one first.</summary>
    [Required(ErrorMessage = "Set Ainft__Chain__RpcUrls to one or more JSON-RPC addresses, separated by semicolons.")]
    public string RpcUrls { get; set; } = "";

    /// <summary>
    /// The chain's EIP-155 id. The app does not use an endpoint that answers <c>eth_chainId</c> with another id.
    /// </summary>
    public long ChainId { get; set; }

    /// <summary>The address of AinftRegistry.</summary>
    [Required(ErrorMessage = "Set Ainft__Chain__Registry to the address of AinftRegistry.")]
    public string Registry { get; set; } = "";

    /// <summary>
    /// The first block that can hold an event, which is the one that deployed the first of the followed contracts.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long StartBlock { get; set; }

    /// <summary>
    /// How many blocks above it make a block final. 0, the default, means the chain's own <c>finalized</c>. Set it
    /// only for a chain that does not have <c>finalized</c> blocks.
    /// </summary>
    [Range(0, 100_000)]
    public int FinalityDepth { get; set; }

    /// <summary>
    /// The operator's private key, 0x and 64 digits. Without a key the app only reads the chain.
    /// </summary>
    public string? OperatorKey { get; set; }

    /// <summary>
    /// The identifier of a key version in Azure Key Vault, which signs instead of <see cref="OperatorKey"/>.
    /// </summary>
    public string? KeyVaultKey { get; set; }

    /// <summary>How long a transaction may wait for a block before the app replaces it with a higher fee.</summary>
    [Range(1, 86_400)]
    public int StuckAfterSeconds { get; set; } = 120;

    /// <summary>
    /// The highest fee per unit of gas, in gwei. The app sends a transaction at this fee again but never raises it.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxFeeGwei { get; set; } = 500;

    /// <summary>The widest <c>eth_getLogs</c> range, in blocks.</summary>
    [Range(1, 1_000_000)]
    public int MaxWindow { get; set; } = 10_000;

    /// <summary>
    /// After a window with more events than this, the next window is narrower. A large event counts as one event per
    /// KiB.
    /// </summary>
    [Range(1, 1_000_000)]
    public int EventsPerWindow { get; set; } = 5_000;

    /// <summary>A tick ends after this many events. The next tick continues.</summary>
    [Range(1, 10_000_000)]
    public int EventsPerTick { get; set; } = 100_000;

    /// <summary>A tick ends after this many seconds. The next tick continues.</summary>
    [Range(1, 200)]
    public int SecondsPerTick { get; set; } = 20;

    /// <summary>The maximum number of events in the overlay. A large event counts as one event per KiB.</summary>
    [Range(1, 100_000)]
    public int OverlayEvents { get; set; } = 5_000;

    /// <summary>The rule by which blocks are final, as records and answers name it.</summary>
    internal string FinalityRule => FinalityDepth == 0 ? Finality.OfTheChain : $"depth {FinalityDepth}";

    internal IReadOnlyList<Uri> Endpoints => [.. Split(RpcUrls).Select(url => new Uri(url))];

    internal Address RegistryAddress => Address.Parse(Registry);

    /// <summary>The domain of mint signatures, which is this chain and this registry.</summary>
    internal MintDomain MintDomain => new(ChainId, RegistryAddress);

    internal KeyVaultId? VaultKeyId => string.IsNullOrEmpty(KeyVaultKey) ? null : KeyVaultId.Parse(KeyVaultKey);

    internal BigInteger MaxFee => new BigInteger(MaxFeeGwei) * 1_000_000_000;

    internal TimeSpan StuckAfter => TimeSpan.FromSeconds(StuckAfterSeconds);

    internal TimeSpan TickTime => TimeSpan.FromSeconds(SecondsPerTick);

    /// <summary>The prefix of all keys and blobs of this chain and contract.</summary>
    internal string Scope => $"{ChainId}-{RegistryAddress.ToHex()}";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // The configuration binder can store null although the type does not allow it.
        var urls = Split(RpcUrls ?? "");
        if (ChainId < 1)
            yield return new ValidationResult(
                "Set Ainft__Chain__ChainId to the EIP-155 id of the chain.", [nameof(ChainId)]);
        if (RpcUrls is { Length: > 0 } && (urls.Length == 0 || !urls.All(IsHttp)))
            yield return new ValidationResult(
                "Ainft__Chain__RpcUrls must be http or https addresses, separated by semicolons.", [nameof(RpcUrls)]);
        if (Registry is { Length: > 0 } && !Address.TryParse(Registry, out _))
            yield return new ValidationResult(
                "Ainft__Chain__Registry must be an address, 0x and 40 digits, with a right checksum when the case is "
                + "mixed.",
                [nameof(Registry)]);
        if (!string.IsNullOrEmpty(OperatorKey) && !IsKey(OperatorKey))
            yield return new ValidationResult(
                "Ainft__Chain__OperatorKey must be a private key, 0x and 64 digits.", [nameof(OperatorKey)]);
        if (!string.IsNullOrEmpty(KeyVaultKey) && RefuseVaultKey(KeyVaultKey) is { } problem)
            yield return new ValidationResult(problem, [nameof(KeyVaultKey)]);
    }

    private string? RefuseVaultKey(string key) => string.IsNullOrEmpty(OperatorKey)
        ? KeyVaultId.Refuse(key, KeyVaultSetting)
        : "Set Ainft__Chain__OperatorKey or Ainft__Chain__KeyVaultKey and not both, because the app signs with one "
            + "key.";

    private static string[] Split(string urls) =>
        urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsHttp(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    /// <summary>Whether a setting is a private key.</summary>
    internal static bool IsKey(string text)
    {
        try
        {
            return LocalKey.Parse(text) is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

[OptionsValidator]
internal sealed partial class ChainOptionsValidator : IValidateOptions<ChainOptions>;
