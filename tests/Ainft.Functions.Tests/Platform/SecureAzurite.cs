using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ainft.Cli.Dev;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Platform;

/// <summary>Azurite over TLS, which checks tokens in place of keys but not their signatures.</summary>
internal sealed partial class SecureAzurite : IAsyncDisposable
{
    private readonly ChildProcess process;
    private readonly string folder;
    private readonly X509Certificate2 certificate;

    private SecureAzurite(ChildProcess process, string folder, X509Certificate2 certificate) =>
        (this.process, this.folder, this.certificate) = (process, folder, certificate);

    /// <summary>The settings of an app that uses this storage.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    public static async Task<SecureAzurite> StartAsync()
    {
        await Npm.EnsureAsync();
        var folder = Directory.CreateTempSubdirectory("ainft-tls-").FullName;
        var (certificate, key) = (Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
        var made = CreateCertificate();
        await File.WriteAllTextAsync(certificate, made.ExportCertificatePem());
        await File.WriteAllTextAsync(key, made.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var process = ChildProcess.Start(
            "node",
            [
                Npm.Script("azurite", "dist/src/azurite.js"), "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
                "--oauth", "basic", "--cert", certificate, "--key", key, "--inMemoryPersistence",
                "--skipApiVersionCheck", "--disableTelemetry", "--silent",
            ]);
        var azurite = new SecureAzurite(process, folder, made);
        await azurite.ReadEndpointsAsync();
        return azurite;
    }

    /// <summary>A token for storage, as Microsoft Entra ID words it but without a signature of it.</summary>
    public static AccessToken CreateToken()
    {
        var now = DateTimeOffset.UtcNow;
        var claims = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["aud"] = "https://storage.azure.com",
            ["iss"] = "https://sts.windows.net/00000000-0000-0000-0000-000000000002/",
            ["iat"] = now.ToUnixTimeSeconds() - 60,
            ["nbf"] = now.ToUnixTimeSeconds() - 60,
            ["exp"] = now.ToUnixTimeSeconds() + 3600,
        });
        var header = Encoding.UTF8.GetBytes("""{"alg":"RS256","typ":"JWT"}""");
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        return new AccessToken($"{signed}.{Base64Url.EncodeToString(new byte[32])}", now.AddHours(1));
    }

    /// <summary>A transport that trusts only the certificate of this Azurite.</summary>
    public HttpClientTransport CreateTransport() => new(new HttpClient(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        SslOptions = Trust.OnlyIn(certificate),
    }));

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        certificate.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private async Task ReadEndpointsAsync() => await process.WaitForLineAsync(
        line =>
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                var service = match.Groups["kind"].Value.ToLowerInvariant();
                Settings[$"AzureWebJobsStorage__{service}ServiceUri"] =
                    $"{match.Groups["address"].Value}/devstoreaccount1";
            }
            return Settings.Count == 3 ? Settings : null;
        },
        TimeSpan.FromSeconds(60));

    [GeneratedRegex(
        "Azurite (?<kind>Blob|Queue|Table) service is successfully listening at (?<address>https://[0-9.:]+)")]
    private static partial Regex Listening();
}
