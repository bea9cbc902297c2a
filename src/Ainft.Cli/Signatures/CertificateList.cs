using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ainft.Cli.Signatures;

/// <summary>Certificates that a stranger may have written.</summary>
internal sealed class CertificateList : IDisposable
{
    private const byte Sequence = 0x30;

    private CertificateList(IReadOnlyList<X509Certificate2> all) => All = all;

    /// <summary>The certificates in their order.</summary>
    public IReadOnlyList<X509Certificate2> All { get; }

    /// <summary>Reads certificates in DER. Null with a reason when one of them is no certificate.</summary>
    public static CertificateList? TryRead(
        IReadOnlyList<ReadOnlyMemory<byte>> encoded, out string reason)
    {
        var all = new List<X509Certificate2>();
        try
        {
            foreach (var der in encoded)
                // The loader accepts PEM too, but a bundle has DER only.
                all.Add(der.Span is [Sequence, ..] ? X509CertificateLoader.LoadCertificate(der.Span)
                    : throw new CryptographicException("The bytes are not DER."));
        }
        catch (CryptographicException)
        {
            new CertificateList(all).Dispose();
            reason = $"Certificate {all.Count + 1} of the bundle is damaged.";
            return null;
        }
        reason = "";
        return new CertificateList(all);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var certificate in All)
            certificate.Dispose();
    }
}
