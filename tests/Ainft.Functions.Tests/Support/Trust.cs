using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Ainft.Functions.Tests;

/// <summary>The trust of a client in a server of a test.</summary>
internal static class Trust
{
    /// <summary>Trusts this certificate and no other.</summary>
    public static SslClientAuthenticationOptions OnlyIn(X509Certificate2 certificate) => new()
    {
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { certificate },
            RevocationMode = X509RevocationMode.NoCheck,
        },
    };
}
