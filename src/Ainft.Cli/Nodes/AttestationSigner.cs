using System.Security.Cryptography;

namespace Ainft.Cli.Nodes;

/// <summary>
/// The node's second key, on P-256, which signs its statements so that the tools of Sigstore and in-toto can check them. It is made once
/// and kept in the node's state.
/// </summary>
internal sealed class AttestationSigner : IDisposable
{
    private const string Private = "attestation.pem", Public = "attestation.pub";
    private readonly ECDsa key;

    private AttestationSigner(ECDsa key) => (this.key, Key) = (key, AttestationKey.Of(key));

    public AttestationKey Key { get; }

    /// <summary>Opens the key of a state folder, and makes one where there is none.</summary>
    /// <exception cref="CommandException">The file has no such key.</exception>
    public static AttestationSigner Open(string folder)
    {
        var file = Path.Combine(folder, Private);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        try
        {
            if (File.Exists(file))
                key.ImportFromPem(File.ReadAllText(file));
            // A public key has no such form.
            var pem = key.ExportPkcs8PrivateKeyPem();
            if (!File.Exists(file))
                Write(file, pem);
            var signer = new AttestationSigner(key);
            Write(Path.Combine(folder, Public), signer.Key.ToPem());
            return signer;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw CommandException.Usage($"{file} is not a private key on the curve P-256: {exception.Message}",
                "Put back the key that was there, or remove the file so that the node makes a new one.");
        }
    }

    /// <summary>Signs a statement that names the key.</summary>
    public string Sign(ReadOnlySpan<byte> statement) => Convert.ToBase64String(key.SignData(
        DsseEnvelope.PreAuthenticationEncoding(DsseEnvelope.PayloadType, statement), HashAlgorithmName.SHA256,
        DSASignatureFormat.Rfc3279DerSequence));

    public void Dispose() => key.Dispose();

    // A kill in the middle must not leave half a key behind. What is in the state folder is for its user alone.
    private static void Write(string file, string pem)
    {
        var temporary = file + ".new";
        using (var stream = PrivateFiles.Create(temporary))
        using (var writer = new StreamWriter(stream))
            writer.WriteLine(pem);
        File.Move(temporary, file, overwrite: true);
    }
}
