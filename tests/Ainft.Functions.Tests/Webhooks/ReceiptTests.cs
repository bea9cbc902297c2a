using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Webhooks;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Webhooks;

/// <summary>Only a sender that knows a valid secret of an integration gets a delivery stored.</summary>
public sealed class ReceiptTests(StorageFixture storage, ChainFixture chain) : WebhookScene(storage, chain)
{
    [Fact]
    public async Task A_wrong_signature_and_an_unknown_integration_get_the_same_answer()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github");
        var unknown = Keccak256.Hash("unknown"u8);

        using var wrong = await integration.GitHubAsync(ReleaseOf(), signed: "another body");
        using var nowhere = await integration.GitHubAsync(ReleaseOf(), integration: unknown);

        var (first, second) = (await ProblemAsync(wrong), await ProblemAsync(nowhere));
        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (wrong.StatusCode, nowhere.StatusCode));
        Assert.Equal("delivery-refused", Text(first, "code"));
        foreach (var member in new[] { "type", "title", "code", "detail" })
            Assert.Equal(Text(first, member), Text(second, member));
        Assert.Empty(await integration.DeliveriesAsync());
    }

    [Fact]
    public async Task One_changed_byte_is_refused()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github");
        var body = ReleaseOf();

        using var answer = await integration.GitHubAsync(
            body.Replace("v1", "v2", StringComparison.Ordinal), signed: body);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_signature_of_one_integration_is_invalid_for_another_one()
    {
        var app = await StartAsync();
        var (one, other) = (await AddAsync(app, "github"), await AddAsync(app, "github"));

        using var answer = await one.GitHubAsync(ReleaseOf(), integration: other.Id);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_swapped_id_is_refused_where_the_sender_signs_it()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "standard-webhooks", more: ",\"source\":\"example.org\"");

        using var answer = await integration.StandardAsync("{}", "msg_2", signedId: "msg_1");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_replay_after_the_window_is_refused()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "standard-webhooks", more: ",\"source\":\"example.org\"");
        Time.Ahead = TimeSpan.FromMinutes(6);

        using var answer = await integration.StandardAsync("{}");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("delivery-refused", await CodeOfAsync(answer));
    }

    [Fact]
    public async Task Both_secrets_are_valid_during_a_rotation_and_only_the_new_one_after_it()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github");
        var (old, newest) = (integration.Secret, IntegrationUnderTest.NewSecret("github"));
        using (var rotated = await integration.RotateAsync(newest))
            Assert.Equal(HttpStatusCode.Created, rotated.StatusCode);
        const string Ping = """{"zen":"zen"}""";
        foreach (var secret in new[] { old, newest })
        {
            integration.Secret = secret;
            using var valid = await integration.GitHubAsync(Ping, "ping");
            Assert.Equal(HttpStatusCode.OK, valid.StatusCode);
        }

        Time.Ahead = TimeSpan.FromHours(25);

        using var current = await integration.GitHubAsync(Ping, "ping");
        Assert.Equal(HttpStatusCode.OK, current.StatusCode);
        integration.Secret = old;
        using var ended = await integration.GitHubAsync(Ping, "ping");
        Assert.Equal(HttpStatusCode.Unauthorized, ended.StatusCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_body_that_is_no_json_is_refused(string media)
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github");

        using var answer = await integration.GitHubAsync("payload=%7B%7D", media: media);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_of_the_platform_is_refused_like_any_unsigned_one()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "wandb");

        using var answer = await integration.GitHubAsync($"\"{new string('a', 70_000)}\"");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_of_github_has_25_mib_at_most_and_only_the_needed_members_are_stored()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github", more: ",\"kind\":\"model\"");
        PutClaim();
        PutRelease();
        const string Head = $$"""
            {"ref":"refs/tags/v1","deleted":false,"repository":{"id":2,"full_name":"{{Repository}}"},"commits":["
            """;
        var body = $"{Head}{new string('a', (25 << 20) - Head.Length - 3)}\"]}}";

        using (var wrong = await integration.GitHubAsync(body, "push", signed: "another body"))
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        await AcceptedAsync(integration.GitHubAsync(body, "push"));
        await ProcessAsync(app);

        var delivery = await OnlyDeliveryAsync(integration);
        Assert.Equal("minted", Text(delivery, "state"));
        var store = app.Get<DeliveryStore>();
        var found = await store.FindAsync(
            integration.Id, Sha256Digest.Parse(Text(delivery, "id")!), TestContext.Current.CancellationToken);
        var stored = await store.ReadBodyAsync(found!, TestContext.Current.CancellationToken);
        Assert.InRange(stored!.Value.Length, 1, 200);
    }

    [Fact]
    public async Task A_secret_in_the_address_is_refused_and_not_repeated()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "huggingface");

        using var answer = await integration.HubAsync("{}", $"?secret={integration.Secret}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain(integration.Secret, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_integration_without_a_delegation_stores_no_delivery()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github", isSigned: false);

        using var answer = await integration.GitHubAsync(ReleaseOf());

        Assert.Equal((HttpStatusCode.Conflict, "integration-unsigned"),
            (answer.StatusCode, await CodeOfAsync(answer)));
    }

    [Fact]
    public async Task A_removed_integration_is_as_an_unknown_one()
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github");
        using (var removed = await integration.RemoveAsync())
            Assert.Equal(HttpStatusCode.OK, removed.StatusCode);

        using var answer = await integration.GitHubAsync(ReleaseOf());

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("not JSON", "json-syntax")]
    [InlineData("""{"action":"published"}""", "member-missing")]
    public async Task A_signed_body_of_another_form_is_refused_with_its_place(string body, string code)
    {
        var app = await StartAsync();
        var integration = await AddAsync(app, "github");

        using var answer = await integration.GitHubAsync(body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var violation = Assert.Single((await ProblemAsync(answer)).GetProperty("violations").EnumerateArray());
        Assert.Equal(code, Text(violation, "code"));
    }

    private static Task<JsonElement> ProblemAsync(HttpResponseMessage answer) =>
        answer.Content.ReadFromJsonAsync<JsonElement>();
}
