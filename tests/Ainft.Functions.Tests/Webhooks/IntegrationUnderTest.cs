using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Tests.Nodes;

namespace Ainft.Functions.Tests.Webhooks;

/// <summary>An integration, and the platform that sends its deliveries with their signatures.</summary>
public sealed class IntegrationUnderTest
{
    private readonly SignedClient client;
    private readonly string platform;

    private IntegrationUnderTest(SignedClient client, string platform, Bytes32 id) =>
        (this.client, this.platform, Id) = (client, platform, id);

    public Bytes32 Id { get; }

    /// <summary>The secret on the screen of the platform.</summary>
    public string Secret { get; set; } = "";

    /// <summary>The answer to the last request about the integration.</summary>
    public JsonElement Answer { get; private set; }

    public Address Creator => client.Address;

    public Address Agent => Address.Parse(Answer.GetProperty("delegation").GetProperty("agent").GetString()!);

    /// <summary>The clock of the platform.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    public static string NewSecret(string platform) => platform is "standard-webhooks" or "cloudevents" or "replicate"
        ? $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}"
        : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static async Task<IntegrationUnderTest> AddAsync(
        SignedClient client, string platform, string scope, string more, bool isSigned)
    {
        var made = new IntegrationUnderTest(client, platform, new Bytes32(RandomNumberGenerator.GetBytes(32)))
        {
            Secret = NewSecret(platform),
        };
        made.Answer = await ReadAsync(client.PostAsync("integrations", made.Body(scope, more)));
        if (isSigned)
            await made.SignAsync();
        return made;
    }

    /// <summary>The body that adds the integration.</summary>
    public string Body(string scope, string more = "") => $$"""
        {"integration":"{{Id}}","platform":"{{platform}}","scope":"{{scope}}","secret":"{{Secret}}",
         "deadline":{{DateTimeOffset.UtcNow.AddDays(30).ToUnixTimeSeconds()}}{{more}}}
        """;

    /// <summary>Sends the signature of the delegation that the answer shows.</summary>
    public async Task SignAsync() => Answer = await ReadAsync(
        client.PostAsync($"integrations/{Id}/delegation", $$"""{"signature":"{{SignDelegation()}}"}"""));

    public Signature SignDelegation(LocalKey? key = null)
    {
        var terms = Answer.GetProperty("delegation");
        return (key ?? client.Key).Sign(DelegationMessages.HashDelegate(client.Domain, new Delegation
        {
            Integration = Id,
            Agent = Agent,
            Platform = terms.GetProperty("platform").GetString()!,
            Scope = terms.GetProperty("scope").GetString()!,
            ContributorsHash = Bytes32.Parse(terms.GetProperty("contributorsHash").GetString()!),
            MaxRoyalty = terms.GetProperty("maxRoyalty").GetInt32(),
            NotBefore = terms.GetProperty("notBefore").GetUInt64(),
            Deadline = terms.GetProperty("deadline").GetUInt64(),
        }));
    }

    public async Task<IReadOnlyList<JsonElement>> DeliveriesAsync()
    {
        var page = await ReadAsync(client.GetAsync($"integrations/{Id}/deliveries"));
        return [.. page.GetProperty("items").EnumerateArray()];
    }

    public Task<HttpResponseMessage> RedeliverAsync(JsonElement delivery) =>
        client.SendAsync(HttpMethod.Post, $"integrations/{Id}/deliveries/{delivery.GetProperty("id")}/redeliver", null);

    public Task<HttpResponseMessage> RotateAsync(string secret, int? keepSeconds = null) => client.PostAsync(
        $"integrations/{Id}/secrets",
        keepSeconds is null
            ? $$"""{"secret":"{{secret}}"}"""
            : $$"""{"secret":"{{secret}}","keepSeconds":{{keepSeconds}}}""");

    public Task<HttpResponseMessage> RemoveAsync() => client.DeleteAsync($"integrations/{Id}");

    public async Task<JsonElement> PreviewAsync(string body, string? name = null)
    {
        using var request = await client.SignAsync(
            HttpMethod.Post, $"webhooks/{Id}/preview", Sha256Digest.Of(Encoding.UTF8.GetBytes(body)));
        request.Content = Json(body);
        if (name is not null)
            request.Headers.Add("X-GitHub-Event", name);
        using var answer = await client.Api.SendAsync(request);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>A delivery of GitHub.</summary>
    /// <param name="body">The body.</param>
    /// <param name="name">The event.</param>
    /// <param name="id">The id of the delivery, which GitHub does not sign.</param>
    /// <param name="signed">The body that is signed, when it is another one.</param>
    /// <param name="media">The content type.</param>
    /// <param name="integration">Another integration in the address.</param>
    public Task<HttpResponseMessage> GitHubAsync(
        string body, string name = "release", string? id = null, string? signed = null,
        string media = "application/json", Bytes32? integration = null)
    {
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(signed ?? body));
        return SendAsync(
            body, media, integration,
            ("X-GitHub-Event", name), ("X-GitHub-Delivery", id ?? $"{Guid.NewGuid()}"),
            ("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(mac)}"));
    }

    /// <summary>A delivery of Standard Webhooks.</summary>
    public Task<HttpResponseMessage> StandardAsync(
        string body, string id = "msg_1", string? signedId = null, string media = "application/json",
        params (string Name, string Value)[] more)
    {
        var seconds = Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var mac = HMACSHA256.HashData(
            Convert.FromBase64String(Secret["whsec_".Length..]),
            Encoding.UTF8.GetBytes($"{signedId ?? id}.{seconds}.{body}"));
        return SendAsync(
            body, media, null,
            [
                ("webhook-id", id), ("webhook-timestamp", seconds),
                ("webhook-signature", $"v1,{Convert.ToBase64String(mac)}"), .. more,
            ]);
    }

    /// <summary>A delivery of Hugging Face.</summary>
    public Task<HttpResponseMessage> HubAsync(string body, string query = "") =>
        SendAsync(body, "application/json", null, query, [("X-Webhook-Secret", Secret)]);

    /// <summary>A delivery of MLflow.</summary>
    public Task<HttpResponseMessage> MlflowAsync(string body, string id)
    {
        var seconds = Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var mac = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{id}.{seconds}.{body}"));
        return SendAsync(
            body, "application/json", null,
            ("X-MLflow-Delivery-Id", id), ("X-MLflow-Timestamp", seconds),
            ("X-MLflow-Signature", $"v1,{Convert.ToBase64String(mac)}"));
    }

    /// <summary>A delivery of Weights &amp; Biases.</summary>
    /// <param name="body">The body.</param>
    /// <param name="signed">The body that is signed, when it is another one.</param>
    public Task<HttpResponseMessage> WandbAsync(string body, string? signed = null)
    {
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(signed ?? body));
        return SendAsync(body, "application/json", null, ("X-Wandb-Signature", Convert.ToBase64String(mac)));
    }

    private Task<HttpResponseMessage> SendAsync(
        string body, string media, Bytes32? integration, params (string Name, string Value)[] headers) =>
        SendAsync(body, media, integration, "", headers);

    private async Task<HttpResponseMessage> SendAsync(
        string body, string media, Bytes32? integration, string query, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"webhooks/{integration ?? Id}{query}");
        request.Content = Json(body, media);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return await client.Api.SendAsync(request);
    }

    private static ByteArrayContent Json(string body, string media = "application/json") =>
        new(Encoding.UTF8.GetBytes(body))
        {
            Headers = { ContentType = new MediaTypeHeaderValue(media) },
        };

    private static async Task<JsonElement> ReadAsync(Task<HttpResponseMessage> sending)
    {
        using var answer = await sending;
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
