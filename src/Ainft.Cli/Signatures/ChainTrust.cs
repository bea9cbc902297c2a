using System.Security.Cryptography.X509Certificates;
using Ainft.ModelSigning;

namespace Ainft.Cli.Signatures;

/// <summary>
/// Trusts certificate authorities (<c>--certificate-chain</c>). The certificate of the signer must be valid now
/// (section 8.2), or it was valid at a time that an authority or a log of a trusted root signed.
/// </summary>
/// <param name="Authorities">The certificates of the file.</param>
/// <param name="Time">The clock.</param>
/// <param name="Times">The timestamp authorities and logs (<c>--trusted-root</c>), or null without one.</param>
internal sealed record ChainTrust(
    IReadOnlyList<X509Certificate2> Authorities, TimeProvider Time, TrustedRoot? Times = null) : SignerTrust
{
    /// <inheritdoc/>
    public override IReadOnlyList<VerificationCheck> Check(ModelSignature signature)
    {
        if (signature.Material.Method != SigningMethod.Certificate)
            return [Other(SigningMethod.Certificate, signature)];
        using var chain = SignerChain.TryRead(signature.Material.Certificates, out var reason);
        if (chain is null)
            return [Of(Signer, false, reason)];
        var (checks, signedAt) = Times is null ? ([], null) : TimeOf(signature, Times);
        var (broken, detail) = chain.CanSign ? WhyNotTrusted(chain, signedAt) : (SignerChain.NotForSigning, "");
        return
        [
            .. checks,
            Of(Signer, broken is null, broken ?? detail),
            Of(Envelope, signature.IsSignedBy(chain.Key), $"by the key with the SHA-256 {chain.Key.Fingerprint}"),
        ];
    }

    private (string? Broken, string Detail) WhyNotTrusted(SignerChain chain, DateTimeOffset? signedAt)
    {
        if (chain.WhyNotTrusted(Authorities, Time.GetUtcNow()) is not { } broken)
            return (null, chain.Name);
        return signedAt is { } then
            ? (chain.WhyNotTrusted(Authorities, then), $"{chain.Name}, valid when the signature existed, at {then:u}")
            : (broken, "");
    }

    /// <summary>The checks of timestamps and log entries, and the earliest time that holds.</summary>
    private static (IReadOnlyList<VerificationCheck> Checks, DateTimeOffset? At) TimeOf(
        ModelSignature signature, TrustedRoot root)
    {
        var (checks, stamped) = Timestamps.Check(signature, root);
        var at = stamped;
        foreach (var entry in signature.Material.LogEntries)
        {
            var logged = LogEntryChecks.Of(entry, signature, root, stamped);
            checks = [.. checks, .. logged];
            // Without a promise no log signed the time of the entry.
            var isTimed = logged.All(check => check.Result != CheckResult.Fail)
                && logged.Any(check => check is { Name: LogEntryChecks.Promise, Result: CheckResult.Pass });
            if (isTimed && !(at <= entry.IntegratedTime))
                at = entry.IntegratedTime;
        }
        return (checks, at);
    }
}
