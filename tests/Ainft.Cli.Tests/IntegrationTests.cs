using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ainft.Cli.Tests;

/// <summary>A creator manages integrations with the tool. A sender calls the address that the tool prints.</summary>
public sealed class IntegrationTests(DevWorldFixture world) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly HttpClient http = new();
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task A_sender_mints_under_an_integration_from_the_tool_until_it_is_removed()
    {
        var (id, url, secret) = await AddAsync("standard-webhooks", "--source", "models.example.org");
        var listed = (await RunAsync("list")).Ended(ExitCode.Ok).Json.GetProperty("items").EnumerateArray()
            .Single(item => item.GetProperty("integration").GetString() == id);
        Assert.Equal("active", listed.GetProperty("state").GetString());

        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(url, secret, "msg_1"));
        var delivery = await FinishedAsync(id);
        Assert.Equal("minted", delivery.GetProperty("state").GetString());
        var component = delivery.GetProperty("component").GetString()!;
        var shown = (await world.RunAsync("get", component)).Ended(ExitCode.Ok).Out;
        Assert.Contains("Only the creator can mint the token", shown, StringComparison.Ordinal);

        var again = (await RunAsync("redeliver", id, delivery.GetProperty("id").GetString()!)).Ended(ExitCode.Ok).Json;
        Assert.Equal(component, again.GetProperty("component").GetString());

        (await RunAsync("remove", id)).Ended(ExitCode.Ok);
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(url, secret, "msg_2"));
    }

    [Fact]
    public async Task After_a_rotation_both_secrets_are_valid_and_without_hours_only_the_new_one()
    {
        var (id, url, first) = await AddAsync("standard-webhooks", "--source", "models.example.org");
        var second = SecretOf((await RunAsync("rotate", id)).Ended(ExitCode.Ok));
        Assert.NotEqual(first, second);
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(url, first, "msg_1"));
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(url, second, "msg_2"));

        var third = SecretOf((await RunAsync("rotate", id, "--keep-hours", "0")).Ended(ExitCode.Ok));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(url, second, "msg_3"));
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(url, third, "msg_4"));
    }

    [Theory]
    [InlineData("github", "Payload URL")]
    [InlineData("huggingface", "Webhook URL")]
    [InlineData("cloudevents", "webhook-signature", "--source", "models.example.org")]
    [InlineData("mlflow", "model_version.created", "--server", "https://mlflow.example.org")]
    [InlineData("wandb", "${artifact_version_string}")]
    public async Task The_fields_of_the_screen_are_printed_with_the_secret(
        string platform, string field, params string[] more)
    {
        string[] line = ["integration", "add", "--platform", platform, "--scope", "acme/*", "--dev", "7", .. more];
        var run = (await world.RunAsync(line)).Ended(ExitCode.Ok).Out;
        Assert.Contains(field, run, StringComparison.Ordinal);
        Assert.Contains("/api/webhooks/0x", run, StringComparison.Ordinal);
        Assert.Contains("never shows the secret again", run, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_secret_of_a_platform_comes_from_a_file_and_is_never_printed()
    {
        const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        var file = folder.File("secret.txt", Secret + "\n");
        string[] line = ["add", "--platform", "replicate", "--scope", "acme/lm"];

        var missing = (await RunAsync(line)).Ended(ExitCode.Usage);
        Assert.Contains("--secret-file", missing.Error, StringComparison.Ordinal);
        var added = (await RunAsync([.. line, "--secret-file", file])).Ended(ExitCode.Ok);
        Assert.DoesNotContain(Secret, added.Out + added.Error, StringComparison.Ordinal);
        var wrong = folder.File("wrong.txt", "not a secret of Standard Webhooks");
        (await RunAsync([.. line, "--secret-file", wrong])).Ended(ExitCode.Usage);
    }

    [Fact]
    public async Task An_integration_of_another_creator_is_unknown()
    {
        var (id, _, _) = await AddAsync("github");
        (await world.RunAsync("integration", "deliveries", id, "--dev", "6")).Ended(ExitCode.NotFound);
        (await world.RunAsync("integration", "remove", id, "--dev", "6")).Ended(ExitCode.NotFound);
    }

    [Theory]
    [InlineData("--scope", "acme/../other")]
    [InlineData("--platform", "gitlab")]
    [InlineData("--days", "0")]
    public async Task A_term_of_another_form_is_named(string option, string value)
    {
        var terms = new Dictionary<string, string>
        {
            ["--platform"] = "github",
            ["--scope"] = "acme/*",
            [option] = value,
        };
        var run = (await RunAsync(["add", .. terms.SelectMany(pair => new[] { pair.Key, pair.Value })]))
            .Ended(ExitCode.Usage);
        Assert.Contains(option == "--platform" ? "gitlab" : option, run.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        http.Dispose();
        folder.Dispose();
    }

    private Task<CliRun> RunAsync(params string[] line) =>
        world.RunAsync(["integration", .. line, "--dev", "7", "--json"]);

    private async Task<(string Id, string Url, string Secret)> AddAsync(string platform, params string[] more)
    {
        var run = (await RunAsync(["add", "--platform", platform, "--scope", "acme/*", .. more])).Ended(ExitCode.Ok);
        var added = run.Json.GetProperty("integration");
        Assert.Equal("active", added.GetProperty("state").GetString());
        return (added.GetProperty("integration").GetString()!, added.GetProperty("url").GetString()!, SecretOf(run));
    }

    private static string SecretOf(CliRun run) => run.Json.GetProperty("secret").GetString()!;

    private async Task<HttpStatusCode> SendAsync(string url, string secret, string id)
    {
        var body = $$$"""
            {"type":"model.ready","timestamp":"2026-11-30T10:00:00Z","data":{"manifest":{"ainft":1,"kind":"model",
             "name":"{{{Guid.NewGuid()}}}","source":{"platform":"models.example.org","repository":"acme/lm"}} } }
            """;
        var seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var code = HMACSHA256.HashData(
            Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{id}.{seconds}.{body}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", $"{seconds}");
        request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(code)}");
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    // Each look is a run of the tool, which takes long enough for the queue.
    private async Task<JsonElement> FinishedAsync(string id)
    {
        for (var until = DateTimeOffset.UtcNow + Patience; ;)
        {
            var delivery = (await RunAsync("deliveries", id)).Ended(ExitCode.Ok).Json.GetProperty("items")[0];
            if (delivery.GetProperty("state").GetString() is not ("queued" or "retrying")
                || DateTimeOffset.UtcNow > until)
                return delivery;
        }
    }
}
