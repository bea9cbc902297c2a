using System.Security.Cryptography;

namespace Ainft.Cli.Nodes;

/// <summary>
/// The node's second key, on P-256. It signs the node's statements so that the tools of Sigstore and in-toto can check
/// them. The node makes the key once and keeps it in its state folder.
/// </summary>
internal sealed class AttestationSigner : IDisposable
{
    private const string Private = "attestation.pem", Public = "attestation.pub";
    private readonly ECDsa key;

    private AttestationSigner(ECDsa key) => (this.key, Key) = (key, AttestationKey.Of(key));

    public AttestationKey Key { get; }

    /// <summary>Opens the key in a state folder, or makes a key when the folder does not have one.</summary>
    /// <exception cref="CommandException">The file does not contain a private key on P-256.</exception>
    public static AttestationSigner Open(string folder)
    {
        var file = Path.Combine(folder, Private);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        try
        {
            if (File.Exists(file))
                key.ImportFromPem(File.ReadAllText(file));
            // This export throws for a public key, so a file with only a public key is refused too.
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
            throw CommandException.Usage(
                $"{file} does not contain a private key on the curve P-256. {exception.Message}",
                "Restore the previous key, or remove the file so that the node makes a new one.");
        }
    }

    /// <summary>Signs a statement that contains the public key.</summary>
    public string Sign(ReadOnlySpan<byte> statement)
    {
        var content = DsseEnvelope.PreAuthenticationEncoding(DsseEnvelope.PayloadType, statement);
        // Several tasks reveal at the same time, and a key is not safe for that.
        lock (key)
            return Convert.ToBase64String(
                key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    public void Dispose() => key.Dispose();

    // Writes a new file and renames it, so that a node that is killed meanwhile does not leave half a key.
    private static void Write(string file, string pem)
    {
        var temporary = file + ".new";
        using (var stream = PrivateFiles.Create(temporary))
        using (var writer = new StreamWriter(stream))
            writer.WriteLine(pem);
        File.Move(temporary, file, overwrite: true);
    }
}
