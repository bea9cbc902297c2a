using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Ainft.ModelSigning;

namespace Ainft.Cli.Signatures;

/// <summary>
/// Checks timestamps (RFC 3161) of a signature. An authority of the trusted root must have signed that the bytes of the
/// signature existed at a time.
/// </summary>
internal static class Timestamps
{
    /// <summary>The name of the check.</summary>
    public const string Name = "timestamp";

    private const string Timestamping = "1.3.6.1.5.5.7.3.8";

    private static readonly HashSet<string> Hashes =
        ["2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3"];

    /// <summary>The checks of all timestamps, and the earliest time that holds.</summary>
    public static (IReadOnlyList<VerificationCheck> Checks, DateTimeOffset? Time) Check(
        ModelSignature signature, TrustedRoot root)
    {
        if (signature.Material.Timestamps.Count > 0 && root.TimestampAuthorities.Count == 0)
            return ([Of(CheckResult.NotChecked, "The trusted root has no timestamp authority.")], null);
        var read = signature.Material.Timestamps.Select(one => Read(one, signature, root)).ToList();
        var time = read.Min(one => one.Time);
        // When one holds, the others are only reported. A signer may add one of an unknown authority.
        var otherwise = time is null ? CheckResult.Fail : CheckResult.NotChecked;
        return (
            [.. read.Select(one => one.Time is { } at
                ? Of(CheckResult.Pass, $"signed at {at:u}") : Of(otherwise, one.Reason))],
            time);
    }

    private static (DateTimeOffset? Time, string Reason) Read(
        ReadOnlyMemory<byte> answer, ModelSignature signature, TrustedRoot root)
    {
        try
        {
            if (TokenOf(answer) is not { } token)
                return (null, "The timestamp is not of its form.");
            if (!Hashes.Contains(token.TokenInfo.HashAlgorithmId.Value ?? ""))
                return (null, "The timestamp has a hash other than SHA-256, SHA-384 and SHA-512.");
            return WhyNotTrusted(token, signature, root) is { } reason
                ? (null, reason)
                : (token.TokenInfo.Timestamp, "");
        }
        catch (Exception damaged) when (damaged is CryptographicException or AsnContentException)
        {
            return (null, "The timestamp is damaged.");
        }
    }

    private static string? WhyNotTrusted(Rfc3161TimestampToken token, ModelSignature signature, TrustedRoot root)
    {
        var (time, broken) = (token.TokenInfo.Timestamp, "The trusted root has no timestamp authority for this time.");
        foreach (var authority in root.TimestampAuthorities.Where(known => known.IsTrustedAt(time)))
        {
            using var certificates = CertificateList.TryRead(authority.Certificates, out broken);
            if (certificates is null)
                continue;
            if (!token.VerifySignatureForData(signature.Signature.Span, out var signer, [.. certificates.All]))
            {
                // A token without certificates finds its signer only among those of its own authority.
                broken = "The timestamp is not about this signature, or its own signature is wrong.";
                continue;
            }
            using (signer)
                broken = CertificatePath.WhyNotTrusted(
                    signer, certificates.All, token.AsSignedCms().Certificates, time, Timestamping);
            if (broken is null)
                return null;
        }
        return broken;
    }

    /// <summary>
    /// The token of a <c>TimeStampResp</c> (RFC 3161, section 2.4.2), whose status is granted. Null without one.
    /// </summary>
    private static Rfc3161TimestampToken? TokenOf(ReadOnlyMemory<byte> answer)
    {
        const int Granted = 0, GrantedWithChanges = 1;
        var response = new AsnReader(answer, AsnEncodingRules.DER).ReadSequence();
        return response.ReadSequence().TryReadInt32(out var status) && status is Granted or GrantedWithChanges
            && response.HasData
            && Rfc3161TimestampToken.TryDecode(response.ReadEncodedValue(), out var token, out _)
                ? token
                : null;
    }

    private static VerificationCheck Of(CheckResult result, string detail) =>
        new(Name, result, detail, NeedsChain: false);
}
