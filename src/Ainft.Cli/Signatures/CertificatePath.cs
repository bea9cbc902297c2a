using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ainft.Cli.Signatures;

/// <summary>Builds the path from a certificate to an authority.</summary>
internal static class CertificatePath
{
    /// <summary>
    /// The reason why no path leads from a certificate to a trusted authority at a time, or null. A certificate that is
    /// not its own issuer only helps to build the path. No server is asked, so a revoked certificate is not noticed.
    /// </summary>
    /// <param name="leaf">The certificate.</param>
    /// <param name="authorities">The trusted authorities, and certificates between.</param>
    /// <param name="others">Certificates that the signer sent.</param>
    /// <param name="time">The time.</param>
    /// <param name="use">The use that the certificate must allow, as an object identifier, or null.</param>
    public static string? WhyNotTrusted(
        X509Certificate2 leaf, IReadOnlyList<X509Certificate2> authorities, IEnumerable<X509Certificate2> others,
        DateTimeOffset time, string? use = null)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTime = time.UtcDateTime;
        if (use is not null)
            policy.ApplicationPolicy.Add(new Oid(use));
        policy.CustomTrustStore.AddRange(authorities.Where(IsOwnIssuer).ToArray());
        policy.ExtraStore.AddRange(authorities.Where(one => !IsOwnIssuer(one)).Concat(others).ToArray());
        try
        {
            return chain.Build(leaf) ? null
                : chain.ChainStatus.FirstOrDefault().StatusInformation is { Length: > 0 } reason ? reason
                : "No chain leads to a trusted authority.";
        }
        catch (CryptographicException)
        {
            return "A certificate of the chain is damaged.";
        }
        finally
        {
            foreach (var element in chain.ChainElements)
                element.Certificate.Dispose();
        }
    }

    private static bool IsOwnIssuer(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
