using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Ainft.Cli.Signatures;

/// <summary>
/// The identity that the authority of Sigstore (Fulcio) wrote into a certificate. Its specification is the page
/// <c>oid-info.md</c> of sigstore/fulcio.
/// </summary>
/// <param name="Names">The addresses of email and the URIs of the signer.</param>
/// <param name="Provider">The OpenID provider that confirmed the identity, or null.</param>
internal sealed record FulcioIdentity(IReadOnlyList<string> Names, string? Provider)
{
    private const string AlternativeName = "2.5.29.17", Issuer = "1.3.6.1.4.1.57264.1.8",
        OldIssuer = "1.3.6.1.4.1.57264.1.1";

    // The tags of rfc822Name and uniformResourceIdentifier in a GeneralName of RFC 5280.
    private const int Email = 1, Uri = 6;

    /// <summary>Reads the identity. A damaged extension gives no name and no provider.</summary>
    public static FulcioIdentity Of(X509Certificate2 certificate)
    {
        ReadOnlyMemory<byte>? Find(string id) => certificate.Extensions[id]?.RawData;
        try
        {
            return new FulcioIdentity(
                Find(AlternativeName) is { } names ? NamesIn(names) : [],
                Find(Issuer) is { } issuer ? AsnDecoder.ReadCharacterString(
                    issuer.Span, AsnEncodingRules.DER, UniversalTagNumber.UTF8String, out _)
                // Its first form is the text without a type.
                : Find(OldIssuer) is { } old ? Encoding.UTF8.GetString(old.Span) : null);
        }
        catch (AsnContentException)
        {
            return new FulcioIdentity([], null);
        }
    }

    private static List<string> NamesIn(ReadOnlyMemory<byte> extension)
    {
        var (found, all) = (new List<string>(), new AsnReader(extension, AsnEncodingRules.DER).ReadSequence());
        while (all.HasData)
        {
            var tag = all.PeekTag();
            if (tag.TagClass == TagClass.ContextSpecific && tag.TagValue is Email or Uri)
                found.Add(all.ReadCharacterString(UniversalTagNumber.IA5String, tag));
            else
                all.ReadEncodedValue();
        }

        return found;
    }
}

/// <summary>The identity of the signer that the person at the command line expects.</summary>
/// <param name="Name">The address of email or the URI, or null for any.</param>
/// <param name="Provider">The OpenID provider, or null for any.</param>
internal sealed record ExpectedIdentity(string? Name, string? Provider)
{
    /// <summary>The reason why a certificate has another identity, or null. Letters are compared exactly.</summary>
    public string? WhyOther(FulcioIdentity found)
    {
        var names = found.Names.Count > 0 ? string.Join(", ", found.Names) : "none";
        return Name is not null && !found.Names.Contains(Name) ? $"Expected {Name}, found {names}."
            : Provider is not null && found.Provider != Provider
                ? $"Expected the provider {Provider}, found {found.Provider ?? "none"}."
                : null;
    }
}
