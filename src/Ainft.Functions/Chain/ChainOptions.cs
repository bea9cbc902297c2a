using System.ComponentModel.DataAnnotations;
using System.Numerics;
using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>Which chain the app follows, how far one tick may go, and what it may pay. Settings section <c>Ainft:Chain</c>.</summary>
public sealed class ChainOptions : IValidatableObject
{
    public const string Section = "Ainft:Chain";

    /// <summary>JSON-RPC endpoints, separated by semicolons. The first is asked first.</summary>
    [Required(ErrorMessage = "Set Ainft__Chain__RpcUrls to one or more JSON-RPC addresses, separated by semicolons.")]
    public string RpcUrls { get; set; } = "";

    /// <summary>The chain's EIP-155 id; an endpoint that answers <c>eth_chainId</c> with another is not used.</summary>
    [Range(1, long.MaxValue)]
    public long ChainId { get; set; }

    /// <summary>The address of AinftRegistry.</summary>
    [Required(ErrorMessage = "Set Ainft__Chain__Registry to the address of AinftRegistry.")]
    public string Registry { get; set; } = "";

    /// <summary>The first block that can hold an event: the one that deployed the registry.</summary>
    [Range(0, long.MaxValue)]
    public long StartBlock { get; set; }

    /// <summary>For a chain whose nodes know no <c>finalized</c> block: how many blocks above it make a block final. 0: the chain's own
    /// <c>finalized</c>, which is the rule wherever there is one.</summary>
    [Range(0, 100_000)]
    public int FinalityDepth { get; set; }

    /// <summary>The operator's private key, 0x and 64 digits. Without one the app reads the chain and sends nothing.</summary>
    public string? OperatorKey { get; set; }

    /// <summary>How long a transaction may wait to be mined before it is replaced with a higher fee.</summary>
    [Range(1, 86_400)]
    public int StuckAfterSeconds { get; set; } = 120;

    /// <summary>The most that one unit of gas may cost, in gwei. A transaction at this fee is sent again but never raised.</summary>
    [Range(1, 1_000_000)]
    public int MaxFeeGwei { get; set; } = 500;

    /// <summary>The widest <c>eth_getLogs</c> range, in blocks.</summary>
    [Range(1, 1_000_000)]
    public int MaxWindow { get; set; } = 10_000;

    /// <summary>A window that holds more events than this makes the next one narrower. A large event counts as one a KiB.</summary>
    [Range(1, 1_000_000)]
    public int EventsPerWindow { get; set; } = 5_000;

    /// <summary>After this many events a tick ends; the next goes on.</summary>
    [Range(1, 10_000_000)]
    public int EventsPerTick { get; set; } = 100_000;

    /// <summary>After this many seconds a tick ends; the next goes on.</summary>
    [Range(1, 200)]
    public int SecondsPerTick { get; set; } = 20;

    /// <summary>The most events that the overlay keeps. A large event counts as one a KiB.</summary>
    [Range(1, 100_000)]
    public int OverlayEvents { get; set; } = 5_000;

    /// <summary>The rule by which blocks are final, as records and answers name it.</summary>
    internal string FinalityRule => FinalityDepth == 0 ? Finality.OfTheChain : $"depth {FinalityDepth}";

    internal IReadOnlyList<Uri> Endpoints =>
        [.. RpcUrls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(url => new Uri(url))];

    internal Address RegistryAddress => Address.Parse(Registry);

    /// <summary>What mints are signed for: this chain and this registry.</summary>
    internal MintDomain MintDomain => new(ChainId, RegistryAddress);

    internal BigInteger MaxFee => new BigInteger(MaxFeeGwei) * 1_000_000_000;

    internal TimeSpan StuckAfter => TimeSpan.FromSeconds(StuckAfterSeconds);

    internal TimeSpan TickTime => TimeSpan.FromSeconds(SecondsPerTick);

    /// <summary>What every key and blob of this chain and contract starts with.</summary>
    internal string Scope => $"{ChainId}-{RegistryAddress.ToHex()}";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // Configuration can say null where the type does not.
        var urls = (RpcUrls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (RpcUrls is { Length: > 0 } && (urls.Length == 0 || urls.Any(url => !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))))
            yield return new ValidationResult("Ainft__Chain__RpcUrls must be http or https addresses, separated by semicolons.", [nameof(RpcUrls)]);
        if (Registry is { Length: > 0 } && !Address.TryParse(Registry, out _))
            yield return new ValidationResult("Ainft__Chain__Registry must be an address, 0x and 40 digits, with a right checksum when the case is mixed.", [nameof(Registry)]);
        if (!string.IsNullOrEmpty(OperatorKey) && !IsKey(OperatorKey))
            yield return new ValidationResult("Ainft__Chain__OperatorKey must be a private key, 0x and 64 digits.", [nameof(OperatorKey)]);
    }

    private static bool IsKey(string text)
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
