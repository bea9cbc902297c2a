using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ainft.Functions.Tests.Operations;

/// <summary>
/// An issuer of tokens on the loopback interface, with an OpenID Connect document as Microsoft Entra ID has it. The
/// tests sign tokens by hand, so that a mistake in the library of the app cannot hide itself.
/// </summary>
internal sealed class TestAuthority : IAsyncDisposable
{
    public const string Audience = "6f0f2f7c-0000-4000-8000-000000000001";
    public const string Person = "9d0f2f7c-0000-4000-8000-000000000002";

    private readonly RSA key = RSA.Create(2048);
    private readonly WebApplication server;

    private TestAuthority(WebApplication server) => this.server = server;

    public string Address => server.Urls.Single();

    /// <summary>The settings of an app that trusts this issuer.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["Ainft__Operations__Authority"] = Address,
        ["Ainft__Operations__Audience"] = Audience,
    };

    public static async Task<TestAuthority> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(
            ["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"]);
        var authority = new TestAuthority(builder.Build());
        ((IApplicationBuilder)authority.server).Run(authority.AnswerAsync);
        await authority.server.StartAsync();
        return authority;
    }

    /// <summary>The claims of a token that the app accepts.</summary>
    public Dictionary<string, object> Claims()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new Dictionary<string, object>
        {
            ["iss"] = Address,
            ["aud"] = Audience,
            ["nbf"] = now - 60,
            ["exp"] = now + 3600,
            ["oid"] = Person,
            ["roles"] = new[] { "Ainft.Operator" },
        };
    }

    /// <summary>Signs a token with the key of the issuer, or with another one.</summary>
    public string Sign(Dictionary<string, object> claims, RSA? other = null)
    {
        var signed = $"{Part(new { alg = "RS256", typ = "JWT", kid = "test" })}.{Part(claims)}";
        var signature = (other ?? key).SignData(
            Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>A token without a signature.</summary>
    public static string WithoutSignature(Dictionary<string, object> claims) =>
        $"{Part(new { alg = "none", typ = "JWT" })}.{Part(claims)}.";

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        key.Dispose();
    }

    private Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize<object>(
            context.Request.Path == "/keys" ? Keys() : new { issuer = Address, jwks_uri = $"{Address}/keys" }));
    }

    private object Keys()
    {
        var numbers = key.ExportParameters(includePrivateParameters: false);
        var (n, e) = (Base64Url.EncodeToString(numbers.Modulus), Base64Url.EncodeToString(numbers.Exponent));
        return new { keys = new[] { new { kty = "RSA", use = "sig", kid = "test", alg = "RS256", n, e } } };
    }

    private static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
