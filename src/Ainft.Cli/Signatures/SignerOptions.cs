using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Ainft.ModelSigning;

namespace Ainft.Cli.Signatures;

/// <summary>The options of <c>ainft verify</c> that state the expected signer of <c>model.sig</c>.</summary>
internal sealed class SignerOptions
{
    private const int MostCertificates = 256;

    private static readonly string[] Names = ["--key", "--certificate-chain", "--trusted-root"];

    private readonly Option<string> key = Of(
        Names[0], "With --files: require that this public key (PEM) signed model.sig.");

    private readonly Option<string> chain = Of(
        Names[1],
        "With --files: require that a certificate of these authorities (PEM), which is valid now, signed model.sig. "
            + "With --trusted-root it may have expired after a time that this root confirms.");

    private readonly Option<string> root = Of(
        Names[2], "With --files: require a signer and a log of this trusted_root.json of Sigstore for model.sig.");

    private readonly Option<string> identity = new("--identity")
    {
        Description = "With --trusted-root: require that Sigstore confirmed this address of email or URI of the signer.",
        HelpName = "NAME",
    };

    private readonly Option<string> provider = new("--identity-provider")
    {
        Description = "With --trusted-root: require that this OpenID provider confirmed the identity of the signer.",
        HelpName = "URL",
    };

    private Option<string>[] Files => [key, chain, root];

    private Option<string>[] All => [.. Files, identity, provider];

    /// <summary>The option for the signatures of a method.</summary>
    public static string NameFor(SigningMethod method) => Names[(int)method];

    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Add(option);
    }

    /// <summary>Whether the command line has one of them.</summary>
    public bool AreGiven(ParseResult result) => All.Any(option => result.GetValue(option) is not null);

    /// <summary>Reads the file of the option. Null without an option.</summary>
    /// <exception cref="CommandException">The command line has two of them, or the file is not of its form.</exception>
    public async Task<SignerTrust?> ReadAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var expected = new ExpectedIdentity(result.GetValue(identity), result.GetValue(provider));
        var isExpected = expected is not (null, null);
        if (isExpected && result.GetValue(root) is null)
            throw CommandException.Usage($"{identity.Name} and {provider.Name} apply only with {root.Name} FILE.");
        var given = Files.Where(option => result.GetValue(option) is not null).ToList();
        if (given.Count == 2 && given[0] == chain)
            return !isExpected ? await ReadChainAsync(result, cancellationToken)
                : throw CommandException.Usage(
                    $"{identity.Name} and {provider.Name} exclude {chain.Name}.",
                    "Only certificates of Sigstore have an identity.");
        if (given.Count > 1)
            throw CommandException.Usage(
                $"{given[0].Name} and {given[1].Name} exclude each other.", "A signature has one signer. Pass one.");
        if (given.Count == 0)
            return null;
        var file = result.GetValue(given[0])!;
        var bytes = await InputFile.ReadAsync(file, cancellationToken);
        return given[0] == root ? ReadRoot(file, bytes) with { Expected = isExpected ? expected : null }
            : given[0] == key ? ReadKey(file, bytes)
            : ReadChain(file, bytes);
    }

    /// <summary>Authorities for the certificate, with a trusted root for the time of the signature.</summary>
    private async Task<ChainTrust> ReadChainAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (file, times) = (result.GetValue(chain)!, result.GetValue(root)!);
        var trust = ReadChain(file, await InputFile.ReadAsync(file, cancellationToken));
        return trust with { Times = ReadRoot(times, await InputFile.ReadAsync(times, cancellationToken)).Root };
    }

    private static KeyTrust ReadKey(string file, byte[] bytes) =>
        SignatureKey.TryReadPem(Encoding.UTF8.GetString(bytes), out var key)
            ? new KeyTrust(key)
            : throw CommandException.Usage(
                $"{file} has no such key. {SignatureKey.Expected}",
                "The file is PEM and begins with BEGIN PUBLIC KEY.");

    private static ChainTrust ReadChain(string file, byte[] bytes)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Encoding.UTF8.GetString(bytes));
        }
        catch (CryptographicException exception)
        {
            throw CommandException.Usage($"{file} has a damaged certificate. {exception.Message}");
        }

        if (certificates.Count is 0 or > MostCertificates)
            throw CommandException.Usage(
                $"{file} has {certificates.Count} certificates in PEM. Expected 1 to {MostCertificates}.");
        return new ChainTrust([.. certificates], TimeProvider.System);
    }

    private static RootTrust ReadRoot(string file, byte[] bytes) =>
        TrustedRoot.TryRead(bytes, out var root, out var violations)
            ? new RootTrust(root)
            : throw CommandException.Invalid($"The trusted root {file}", violations, bytes);

    private static Option<string> Of(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE" };
}
