using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ainft.Tests.ModelSigning;

namespace Ainft.Cli.Tests.Signatures;

/// <summary>A folder with two files and their signature in <c>model.sig</c>.</summary>
public sealed class SignedFolder : IDisposable
{
    private static readonly (string Name, byte[] Content)[] Files =
        [("config.json", "{}"u8.ToArray()), ("weights/model.bin", [1, 2, 3])];

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public SignedFolder()
    {
        Directory.CreateDirectory(Path.Combine(Root.Path, "model", "weights"));
        foreach (var (name, content) in Files)
            File.WriteAllBytes(Path.Combine(Root.Path, "model", name), content);
        Write(SampleModelSignature.Sign(
            key, SampleModelSignature.Statement(Files), SampleModelSignature.KeyMaterial()));
        Root.File("key.pem", key.ExportSubjectPublicKeyInfoPem());
    }

    public TemporaryFolder Root { get; } = new();

    /// <summary>Writes another signature.</summary>
    public void Write(JsonNode bundle) =>
        File.WriteAllBytes(Path.Combine(Root.Path, "model", "model.sig"), SampleModelSignature.Bytes(bundle));

    public void Change(string name, string content) =>
        File.WriteAllText(Path.Combine(Root.Path, "model", name), content);

    public void Dispose()
    {
        key.Dispose();
        Root.Dispose();
    }
}
