using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Ainft.Functions.Platform;
using Ainft.Testing;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Tests.Operations;

/// <summary>The routes of operations exist for operators alone.</summary>
public sealed class AccessTests(StorageFixture storage)
{
    private static readonly Dictionary<string, string?> WithKey = new()
    {
        [OperatorClient.Setting.Name] = OperatorClient.Key,
    };

    public static TheoryData<string, string> Routes => new()
    {
        { "GET", "report" }, { "GET", "audit" }, { "POST", "reconcile" }, { "POST", "sweep" }, { "POST", "redeliver" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Without_a_setting_a_route_answers_404_like_any_unknown_route(string method, string path)
    {
        await using var app = await App.StartAsync(storage);

        using var answer = await app.SendAsync(method, path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("route-not-found", await CodeOfAsync(answer));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_wrong_key_and_no_key_get_401(string method, string path)
    {
        await using var app = await App.StartAsync(storage, WithKey);

        foreach (var key in (string?[])[null, "x", OperatorClient.Key[..^1], $"{OperatorClient.Key}0"])
        {
            using var answer = await app.SendAsync(method, path, key);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("operator-unknown", await CodeOfAsync(answer));
            Assert.Equal("OperationsKey", answer.Headers.WwwAuthenticate.ToString());
        }
        Assert.Empty(await app.AuditAsync());
    }

    [Fact]
    public async Task The_key_admits_and_no_cache_keeps_the_answer()
    {
        await using var app = await App.StartAsync(storage, WithKey);

        using var answer = await app.SendAsync("GET", "report");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_token_with_the_role_admits_and_its_owner_is_in_the_audit()
    {
        await using var authority = await TestAuthority.StartAsync();
        await using var app = await App.StartAsync(storage, authority.Settings);
        var token = authority.Sign(authority.Claims());

        using var answer = await app.SendAsync("POST", "sweep", key: null, token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var audit = await app.SendAsync("GET", "audit", key: null, token);
        var text = await audit.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"\"who\":\"{TestAuthority.Person}\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_of_tokens_keeps_no_ring_of_keys_on_disk()
    {
        await using var authority = await TestAuthority.StartAsync();
        await using var app = await App.StartAsync(storage, authority.Settings);

        Assert.DoesNotContain(
            app.Get<IEnumerable<IHostedService>>(),
            service => service.GetType().Assembly == typeof(KeyManagementOptions).Assembly);
    }

    [Fact]
    public async Task A_token_without_the_role_gets_403()
    {
        await using var authority = await TestAuthority.StartAsync();
        await using var app = await App.StartAsync(storage, authority.Settings);
        foreach (var roles in (string[][])[[], ["Ainft.Reader"], ["ainft.operator"]])
        {
            var claims = authority.Claims();
            claims["roles"] = roles;
            using var answer = await app.SendAsync("GET", "report", key: null, authority.Sign(claims));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Equal("operator-role-missing", await CodeOfAsync(answer));
        }
    }

    [Theory]
    [InlineData("aud", "another-app")]
    [InlineData("iss", "http://127.0.0.1:9/")]
    [InlineData("exp", 1_700_000_000)]
    [InlineData("nbf", 4_000_000_000)]
    public async Task A_token_with_another_claim_gets_401(string claim, object value)
    {
        await using var authority = await TestAuthority.StartAsync();
        await using var app = await App.StartAsync(storage, authority.Settings);
        var claims = authority.Claims();
        claims[claim] = value;

        using var answer = await app.SendAsync("GET", "report", key: null, authority.Sign(claims));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_token_that_the_issuer_did_not_sign_gets_401()
    {
        await using var authority = await TestAuthority.StartAsync();
        await using var app = await App.StartAsync(storage, authority.Settings);
        using var stranger = RSA.Create(2048);
        var claims = authority.Claims();
        string[] forged =
        [
            authority.Sign(claims, stranger), TestAuthority.WithoutSignature(claims), "x", $"{authority.Sign(claims)}A",
        ];

        foreach (var token in forged)
        {
            using var answer = await app.SendAsync("GET", "report", key: null, token);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
        // The key is no setting of this app, so it is no way in.
        using var byKey = await app.SendAsync("GET", "report");
        Assert.Equal(HttpStatusCode.Unauthorized, byKey.StatusCode);
    }

    [Theory]
    [InlineData("at least 32 characters", "Ainft__Operations__Key=short")]
    [InlineData("together", "Ainft__Operations__Authority=https://login.example/v2.0")]
    [InlineData("together", "Ainft__Operations__Audience=app")]
    [InlineData(
        "https address", "Ainft__Operations__Authority=http://login.example", "Ainft__Operations__Audience=app")]
    public async Task Wrong_settings_stop_the_start_with_one_line_that_says_what_to_do(
        string advice, params string[] settings)
    {
        await using var app = AinftApp.Create(
        [
            "--AzureWebJobsStorage=UseDevelopmentStorage=true", "--Ainft:Chain:RpcUrls=http://127.0.0.1:9",
            "--Ainft:Chain:ChainId=31337", "--Ainft:Chain:Registry=0x5FbDB2315678afecb367f032d93F642f64180aa3",
            .. settings.Select(setting => $"--{setting.Replace("__", ":", StringComparison.Ordinal)}"),
        ]);

        var wrong = Assert.ThrowsAny<Exception>(() => app.Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(advice, Assert.Single(WrongSettings.Explain(wrong)), StringComparison.Ordinal);
    }

    private static async Task<string?> CodeOfAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))
            .GetProperty("code").GetString();
}
