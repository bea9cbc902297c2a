using System.Text;
using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Runs;

/// <summary>A signed request to reproduce a component, or to produce a component from a template.</summary>
public sealed record RunRequest
{
    /// <summary>The least <see cref="ConfidencePpm"/>, which equals the toss of a coin.</summary>
    public const int MinConfidencePpm = 500_000;

    /// <summary>
    /// The greatest <see cref="ConfidencePpm"/>. It is below 1, because evidence cannot give certainty.
    /// </summary>
    public const int MaxConfidencePpm = 999_999;

    /// <summary>The greatest <see cref="DeadlineMinutes"/>, one week.</summary>
    public const int MaxMinutes = 7 * 24 * 60;

    /// <summary>The purpose, to reproduce or to produce.</summary>
    public required RunPurpose Purpose { get; init; }

    /// <summary>The component to reproduce. Null when the request has a <see cref="Template"/>.</summary>
    public AinftId? Subject { get; init; }

    /// <summary>
    /// The canonical text of the manifest to produce a component from. Null when the request has a
    /// <see cref="Subject"/>.
    /// </summary>
    public string? Template { get; init; }

    /// <summary>The least number of operators that must agree, 1 to 16.</summary>
    public required int Replicas { get; init; }

    /// <summary>The least probability of the verdict, in millionths, 500,000 to 999,999.</summary>
    public required int ConfidencePpm { get; init; }

    /// <summary>The number of minutes after which the run ends at the latest, 1 to 10,080.</summary>
    public required int DeadlineMinutes { get; init; }

    /// <summary>The account that signed the request.</summary>
    public required Address Requester { get; init; }

    /// <summary>The time until which the signature may be used, in Unix seconds, at most 2^53 - 1.</summary>
    public required ulong SignatureDeadline { get; init; }

    /// <summary>The signature over <see cref="HashToSign"/>, <c>0x</c>-prefixed.</summary>
    public required string Signature { get; init; }

    /// <summary>The run's id, which is the SHA-256 of the canonical JSON without the signature.</summary>
    public Sha256Digest RunId => Sha256Digest.Of(RunRequestJson.Write(this, RunRequestJson.Part.Run));

    /// <summary>
    /// The SHA-256 of the canonical JSON without the signature and its deadline. It is equal for requests that differ
    /// only in these.
    /// </summary>
    public Sha256Digest Key => Sha256Digest.Of(RunRequestJson.Write(this, RunRequestJson.Part.Key));

    /// <summary>
    /// The EIP-712 hash that the requester signs, <see cref="RunMessages.HashReproduce"/> or
    /// <see cref="RunMessages.HashProduce"/>.
    /// </summary>
    public Bytes32 HashToSign(MintDomain domain) => Purpose == RunPurpose.Reproduce
        ? RunMessages.HashReproduce(domain, Subject!.Value, Replicas, ConfidencePpm, DeadlineMinutes, SignatureDeadline)
        : RunMessages.HashProduce(domain, TemplateDigest, Replicas, ConfidencePpm, DeadlineMinutes, SignatureDeadline);

    /// <summary>The argument of <c>eth_signTypedData_v4</c> for the signature.</summary>
    public JsonObject TypedData(MintDomain domain) => Purpose == RunPurpose.Reproduce
        ? RunMessages.TypedDataReproduce(
            domain, Subject!.Value, Replicas, ConfidencePpm, DeadlineMinutes, SignatureDeadline)
        : RunMessages.TypedDataProduce(
            domain, TemplateDigest, Replicas, ConfidencePpm, DeadlineMinutes, SignatureDeadline);

    internal bool IsWithinLimits => Replicas is >= 1 and <= RunTerms.MaxBudget
        && ConfidencePpm is >= MinConfidencePpm and <= MaxConfidencePpm
        && DeadlineMinutes is >= 1 and <= MaxMinutes
        && SignatureDeadline <= CanonicalJsonLimits.MaxSafeInteger
        && Purpose == RunPurpose.Produce == Template is not null
        && Purpose == RunPurpose.Reproduce == Subject is not null;

    private Sha256Digest TemplateDigest => Sha256Digest.Of(Encoding.UTF8.GetBytes(Template!));
}
