using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.KeyVault;
using Azure.Core;

namespace Ainft.Functions.Tests.Chain;

/// <summary>
/// Speaks the REST protocol of Azure Key Vault over TLS, with one version of one key, and with a second key that it
/// only shows. OpenSSL signs, so the signatures do not come from the code under test.
/// </summary>
internal sealed class FakeVault : IAsyncDisposable
{
    private const string Host = "ainft-test.vault.azure.net";
    private const string NewestPath = "/keys/operator/";
    private const string SettlerPath = "/keys/settler/";
    private const string KeyPath = NewestPath + "0123456789abcdef0123456789abcdef";
    private static readonly ECCurve Curve = ECCurve.CreateFromValue("1.3.132.0.10");
    private static readonly BigInteger Order = BigInteger.Parse(
        "0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", NumberStyles.HexNumber);

    private readonly ConcurrentQueue<string> requests = new();
    private readonly ECDsa key = ECDsa.Create(Curve), settler = ECDsa.Create(Curve);
    private readonly X509Certificate2 certificate;
    private readonly WebApplication server;

    private FakeVault(WebApplication server, X509Certificate2 certificate) =>
        (this.server, this.certificate) = (server, certificate);

    /// <summary>The identifier of the key version, as the setting takes it.</summary>
    public const string KeyId = $"https://{Host}{KeyPath}";

    /// <summary>The identifier of the key without a version, which names the newest one.</summary>
    public const string NewestKeyId = $"https://{Host}/keys/operator";

    /// <summary>The identifier of the settler's key, which only shows its account.</summary>
    public const string SettlerKeyId = $"https://{Host}/keys/settler";

    /// <summary>The port of the loopback interface at which the fake takes the part of the real host.</summary>
    public int Port => new Uri(server.Urls.Single()).Port;

    /// <summary>The certificate of the host as PEM, which clients in other processes must trust.</summary>
    public string Certificate => certificate.ExportCertificatePem();

    public Address Account => AccountOf(key);

    public Address SettlerAccount => AccountOf(settler);

    /// <summary>The identity of clients. It counts the requests for tokens.</summary>
    public VaultTokens Credential { get; } = new();

    /// <summary>The only token that the vault accepts.</summary>
    public string Token { get; set; } = VaultTokens.Ordinary;

    /// <summary>Whether the refusal of a token asks for one with claims.</summary>
    public bool WantsClaims { get; set; }

    public string KeyType { get; set; } = "EC";

    public string KeyCurve { get; set; } = "P-256K";

    public string KeyOperations { get; set; } = "\"sign\",\"verify\"";

    /// <summary>Whether every s is high or low. Null keeps the s of OpenSSL, which is either.</summary>
    public bool? HasHighS { get; set; }

    /// <summary>Another key that signs instead.</summary>
    public ECDsa? Signing { get; set; }

    /// <summary>The next answers to requests with a token, in place of the vault's own.</summary>
    public ConcurrentQueue<Func<HttpContext, Task>> Answers { get; } = new();

    /// <summary>The method and path of each request so far.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    public static async Task<FakeVault> StartAsync()
    {
        var certificate = CreateCertificate();
        var builder = WebApplication.CreateSlimBuilder(["--Logging:LogLevel:Default=None"]);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var vault = new FakeVault(builder.Build(), certificate);
        vault.server.Run(vault.AnswerAsync);
        await vault.server.StartAsync();
        return vault;
    }

    public static ECDsa CreateKey() => ECDsa.Create(Curve);

    /// <summary>An answer that refuses a request, as the vault words it.</summary>
    public static Func<HttpContext, Task> Refuse(int status, string code, string message, int? retryAfter = null) =>
        context =>
        {
            if (retryAfter is { } seconds)
                context.Response.Headers.RetryAfter = $"{seconds}";
            return WriteAsync(context, status, $$$"""{"error":{"code":"{{{code}}}","message":"{{{message}}}"}}""");
        };

    /// <summary>An answer with status 200 and any body.</summary>
    public static Func<HttpContext, Task> Say(string body) => context => WriteAsync(context, 200, body);

    /// <summary>Makes an app use this vault and its tokens.</summary>
    public void Register(IServiceCollection services)
    {
        services.AddSingleton<TokenCredential>(Credential);
        services.AddHttpClient(KeyVaultSetup.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => CreateHandler());
    }

    /// <summary>A signer of this vault that has not read the key yet.</summary>
    public KeyVaultSigner CreateSigner(TimeProvider? time = null, string? key = null) => new(new KeyVaultClient(
        new HttpClient(CreateHandler()), Credential, KeyVaultId.Parse(key ?? KeyId), ChainOptions.KeyVaultSetting,
        time ?? TimeProvider.System));

    /// <summary>A signer of this vault that knows its account.</summary>
    public async Task<KeyVaultSigner> LoadSignerAsync(TimeProvider? time = null)
    {
        var signer = CreateSigner(time);
        await signer.LoadAsync();
        return signer;
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        certificate.Dispose();
        key.Dispose();
        settler.Dispose();
    }

    /// <summary>Connects to the fake in place of the real host, and trusts only its certificate.</summary>
    private SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        ConnectCallback = async (_, ct) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions = Trust.OnlyIn(certificate),
    };

    private static X509Certificate2 CreateCertificate()
    {
        using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Host}", signing, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        requests.Enqueue($"{request.Method} {request.Path}");
        if (request.Headers.Authorization.ToString() != $"Bearer {Token}")
            return ChallengeAsync(context);
        if (Answers.TryDequeue(out var answer))
            return answer(context);
        if (request.Query["api-version"].ToString() != "7.4")
            return Refuse(400, "BadParameter", "api-version must be specified")(context);
        return (request.Method, request.Path.Value) switch
        {
            ("GET", KeyPath or NewestPath) => WriteKeyAsync(context, key, KeyId),
            ("GET", SettlerPath) => WriteKeyAsync(context, settler, $"{SettlerKeyId}/{new string('0', 32)}"),
            ("POST", KeyPath + "/sign") => SignAsync(context),
            _ => Refuse(404, "KeyNotFound", "A key with this name and version was not found in this key vault.")(
                context),
        };
    }

    private Task ChallengeAsync(HttpContext context)
    {
        var claims = WantsClaims
            ? ", error=\"insufficient_claims\", claims=\"eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZX19fQ==\""
            : "";
        context.Response.Headers.WWWAuthenticate =
            "Bearer authorization=\"https://login.windows.net/72f988bf-86f1-41af-91ab-2d7cd011db47\", "
            + $"resource=\"https://vault.azure.net\"{claims}";
        return Refuse(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.")(context);
    }

    private static Address AccountOf(ECDsa one) =>
        new LocalKey(one.ExportParameters(includePrivateParameters: true).D!).Address;

    private Task WriteKeyAsync(HttpContext context, ECDsa shown, string id)
    {
        var point = shown.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        return WriteAsync(
            context,
            200,
            $$$"""
            {"key":{"kid":"{{{id}}}","kty":"{{{KeyType}}}","key_ops":[{{{KeyOperations}}}],"crv":"{{{KeyCurve}}}",
            "x":"{{{x}}}","y":"{{{y}}}"},"attributes":{"enabled":true,"created":1764300000,"updated":1764300000,
            "recoveryLevel":"Recoverable+Purgeable","recoverableDays":90,"exportable":false}}
            """);
    }

    private async Task SignAsync(HttpContext context)
    {
        var request = await JsonNode.ParseAsync(context.Request.Body);
        var digest = Base64Url.DecodeFromChars(request!["value"]!.GetValue<string>());
        if (request["alg"]!.GetValue<string>() != "ES256K" || digest.Length != 32)
        {
            await Refuse(400, "BadParameter", "The algorithm or the length of the digest is wrong.")(context);
            return;
        }
        var signature = Base64Url.EncodeToString(Sign(digest));
        await WriteAsync(context, 200, $$"""{"kid":"{{KeyId}}","value":"{{signature}}"}""");
    }

    private byte[] Sign(byte[] digest)
    {
        var signature = (Signing ?? key).SignHash(digest);
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        if (HasHighS is { } high && high != (s > Order / 2))
        {
            var other = (Order - s).ToByteArray(isUnsigned: true, isBigEndian: true);
            signature.AsSpan(32).Clear();
            other.CopyTo(signature, signature.Length - other.Length);
        }
        return signature;
    }

    private static Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(body);
    }
}
