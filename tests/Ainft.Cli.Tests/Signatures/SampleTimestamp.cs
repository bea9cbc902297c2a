using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Ainft.Cli.Tests.Signatures;

/// <summary>Answers as a timestamp authority does (RFC 3161), without the code under test.</summary>
internal static class SampleTimestamp
{
    private const string Info = "1.2.840.113549.1.9.16.1.4", SigningCertificate = "1.2.840.113549.1.9.16.2.47";
    private const string Policy = "1.2.3.4", Timestamping = "1.3.6.1.5.5.7.3.8";

    /// <summary>An authority for timestamps, which issued its own certificate.</summary>
    public static X509Certificate2 Authority(ECDsa key, DateTimeOffset from, string use = Timestamping)
    {
        var request = new CertificateRequest("CN=timestamps", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: true));
        return request.CreateSelfSigned(from, from.AddYears(5));
    }

    /// <summary>The answer of an authority about bytes.</summary>
    public static byte[] Of(X509Certificate2 authority, byte[] content, DateTimeOffset time, int status = 0)
    {
        var info = new Rfc3161TimestampTokenInfo(
            new Oid(Policy), new Oid("2.16.840.1.101.3.4.2.1"), SHA256.HashData(content), new byte[] { 1 }, time);
        var cms = new SignedCms(new ContentInfo(new Oid(Info), info.Encode()));
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, authority)
        {
            DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1"),
            IncludeOption = X509IncludeOption.EndCertOnly,
        };
        signer.SignedAttributes.Add(new AsnEncodedData(new Oid(SigningCertificate), CertificateId(authority)));
        cms.ComputeSignature(signer);
        return Answer(status, cms.Encode());
    }

    // SigningCertificateV2 of RFC 5035 with the SHA-256 of the certificate.
    private static byte[] CertificateId(X509Certificate2 certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
            writer.WriteOctetString(SHA256.HashData(certificate.RawData));
        return writer.Encode();
    }

    private static byte[] Answer(int status, byte[] token)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
                writer.WriteInteger(status);
            writer.WriteEncodedValue(token);
        }
        return writer.Encode();
    }
}
