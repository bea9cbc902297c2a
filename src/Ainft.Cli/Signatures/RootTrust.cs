using System.Security.Cryptography.X509Certificates;
using Ainft.ModelSigning;

namespace Ainft.Cli.Signatures;

/// <summary>
/// Trusts the authorities and logs of a trusted root of Sigstore (<c>--trusted-root</c>). The certificate must have
/// been valid when the log took the entry, and at the time of a timestamp of RFC 3161. This class does not check the
/// certificate's own log (SCT).
/// </summary>
/// <param name="Root">The trusted root.</param>
/// <param name="Expected">The identity of the signer (<c>--identity</c>), or null for any.</param>
internal sealed record RootTrust(TrustedRoot Root, ExpectedIdentity? Expected = null) : SignerTrust
{
    /// <inheritdoc/>
    public override IReadOnlyList<VerificationCheck> Check(ModelSignature signature)
    {
        if (signature.Material.Method != SigningMethod.Sigstore)
            return [Other(SigningMethod.Sigstore, signature)];
        using var chain = SignerChain.TryRead(signature.Material.Certificates, out var reason);
        if (chain is null)
            return [Of(Signer, false, reason)];
        var entry = signature.Material.LogEntries[0];
        var (timestamps, at) = Timestamps.Check(signature, Root);
        var logged = LogEntryChecks.Of(entry, signature, Root, at);
        // Without a signed time the certificate cannot be checked, because it was valid for minutes only.
        var isTimed = logged.Any(check => check is { Name: LogEntryChecks.Promise, Result: CheckResult.Pass });
        DateTimeOffset?[] times = [isTimed ? entry.IntegratedTime : null, at];
        var broken = times.OfType<DateTimeOffset>().ToList() is { Count: > 0 } known
            ? known.Select(time => WhyNotTrusted(chain, time)).FirstOrDefault(reason => reason is not null)
            : "The time of the signature is unknown.";
        return
        [
            .. timestamps,
            .. logged,
            Of(Signer, broken is null, broken ?? NameOf(chain)),
            .. IdentityChecks(chain.Identity),
            Of(Envelope, signature.IsSignedBy(chain.Key), $"by the key with the SHA-256 {chain.Key.Fingerprint}"),
        ];
    }

    private string NameOf(SignerChain chain) =>
        Expected is null ? $"{chain.Name}, compared with no expected identity" : chain.Name;

    private VerificationCheck[] IdentityChecks(FulcioIdentity found) => Expected is null ? []
        : [Of(Identity, Expected.WhyOther(found) is null, Expected.WhyOther(found) ?? "as expected")];

    private string? WhyNotTrusted(SignerChain chain, DateTimeOffset time)
    {
        if (!chain.IsForCode)
            return SignerChain.NotForSigning;
        string? broken = "The trusted root has no authority for the time of the signature.";
        foreach (var authority in Root.Authorities.Where(known => known.IsTrustedAt(time)))
        {
            using var certificates = CertificateList.TryRead(authority.Certificates, out var reason);
            broken = certificates is null ? reason : chain.WhyNotTrusted(certificates.All, time);
            if (broken is null)
                return null;
        }

        return broken;
    }
}
