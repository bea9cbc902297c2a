using System.Text;
using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>What somebody asked for with a signature: that a component be reproduced, or a template produced.</summary>
public sealed record RunRequest
{
    /// <summary>The least <see cref="ConfidencePpm"/>: as good as a coin.</summary>
    public const int MinConfidencePpm = 500_000;

    /// <summary>The greatest <see cref="ConfidencePpm"/>: evidence never makes certain.</summary>
    public const int MaxConfidencePpm = 999_999;

    /// <summary>The greatest <see cref="DeadlineMinutes"/>: a week.</summary>
    public const int MaxMinutes = 7 * 24 * 60;

    /// <summary>Which of the two.</summary>
    public required RunPurpose Purpose { get; init; }

    /// <summary>The component to reproduce; null when there is a <see cref="Template"/>.</summary>
    public AinftId? Subject { get; init; }

    /// <summary>The canonical text of the manifest to produce a component from; null when there is a <see cref="Subject"/>.</summary>
    public string? Template { get; init; }

    /// <summary>How many operators must agree at least, 1 to 16.</summary>
    public required int Replicas { get; init; }

    /// <summary>How probable the verdict must be, in millionths, 500,000 to 999,999.</summary>
    public required int ConfidencePpm { get; init; }

    /// <summary>After how many minutes the run ends whatever happens, 1 to 10,080.</summary>
    public required int DeadlineMinutes { get; init; }

    /// <summary>Who asks, and signed.</summary>
    public required Address Requester { get; init; }

    /// <summary>Until when the signature may be used, in Unix seconds; at most 2^53 - 1.</summary>
    public required ulong SignatureDeadline { get; init; }

    /// <summary>The signature over <see cref="HashToSign"/>, <c>0x</c>-prefixed.</summary>
    public required string Signature { get; init; }

    /// <summary>The run's id: the SHA-256 of the canonical JSON of everything but the signature.</summary>
    public Sha256Digest RunId => Sha256Digest.Of(RunRequestJson.Write(this, RunRequestJson.Part.Run));

    /// <summary>Equal for requests of the same: the SHA-256 of the canonical JSON of everything but the signature and its deadline.</summary>
    public Sha256Digest Key => Sha256Digest.Of(RunRequestJson.Write(this, RunRequestJson.Part.Key));

    /// <summary>The EIP-712 hash that the requester signs: <see cref="RunMessages.HashReproduce"/> or <see cref="RunMessages.HashProduce"/>.</summary>
    public Bytes32 HashToSign(MintDomain domain) => Purpose == RunPurpose.Reproduce
        ? RunMessages.HashReproduce(domain, Subject!.Value, Replicas, ConfidencePpm, DeadlineMinutes, SignatureDeadline)
        : RunMessages.HashProduce(domain, TemplateDigest, Replicas, ConfidencePpm, DeadlineMinutes, SignatureDeadline);

    /// <summary>The argument of <c>eth_signTypedData_v4</c> for it.</summary>
    public JsonObject TypedData(MintDomain domain) => Purpose == RunPurpose.Reproduce
        ? RunMessages.TypedDataReproduce(domain, Subject!.Value, Replicas, ConfidencePpm, DeadlineMinutes, SignatureDeadline)
        : RunMessages.TypedDataProduce(domain, TemplateDigest, Replicas, ConfidencePpm, DeadlineMinutes, SignatureDeadline);

    internal bool IsWithinLimits => Replicas is >= 1 and <= RunTerms.MaxBudget
        && ConfidencePpm is >= MinConfidencePpm and <= MaxConfidencePpm
        && DeadlineMinutes is >= 1 and <= MaxMinutes
        && SignatureDeadline <= ManifestLimits.Size
        && Purpose == RunPurpose.Produce == Template is not null
        && Purpose == RunPurpose.Reproduce == Subject is not null;

    private Sha256Digest TemplateDigest => Sha256Digest.Of(Encoding.UTF8.GetBytes(Template!));
}
