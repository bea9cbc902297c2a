using System.Security.Cryptography;
using Ainft.Cli.Nodes;

namespace Ainft.Cli.Tests.Nodes;

public sealed class AttestationSignerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Private => Path.Combine(folder.Path, "attestation.pem");

    [Fact]
    public void The_key_is_made_once_and_kept_from_other_users()
    {
        AttestationKey first;
        using (var signer = AttestationSigner.Open(folder.Path))
            first = signer.Key;
        using var again = AttestationSigner.Open(folder.Path);
        Assert.Equal(first, again.Key);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Private));
        Assert.Equal(first.ToPem(), File.ReadAllText(Path.Combine(folder.Path, "attestation.pub")).TrimEnd());
    }

    [Fact]
    public void What_it_signs_verifies_by_its_key_over_that_statement_alone()
    {
        using var signer = AttestationSigner.Open(folder.Path);
        var signature = Convert.FromBase64String(signer.Sign("{}"u8));
        Assert.True(signer.Key.Verifies(Signed("{}"u8), signature));
        Assert.False(signer.Key.Verifies(Signed("[]"u8), signature));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a key")]
    [InlineData("P-384")]
    [InlineData("public")]
    public void A_file_without_such_a_key_is_refused_and_left_as_it_is(string content)
    {
        using var other = ECDsa.Create(
            content == "P-384" ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);
        var text = content switch
        {
            "P-384" => other.ExportPkcs8PrivateKeyPem(),
            "public" => other.ExportSubjectPublicKeyInfoPem(),
            _ => content,
        };
        File.WriteAllText(Private, text);
        var refused = Assert.Throws<CommandException>(() => AttestationSigner.Open(folder.Path));
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains(Private, refused.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(Private));
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Signed(ReadOnlySpan<byte> payload) =>
        DsseEnvelope.PreAuthenticationEncoding(DsseEnvelope.PayloadType, payload);
}
