using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Tests.Nodes;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Events;

/// <summary>Subscriptions: their targets, filters, keys and limits.</summary>
public sealed class SubscriptionTests(StorageFixture storage, ChainFixture chain) : SubscriptionScene(storage, chain)
{
    // It verifies with the library of Standard Webhooks. That library knows v1 only, so Node.js verifies v1a itself.
    private const string Verifier = """
        const { Webhook } = require('standardwebhooks'), crypto = require('crypto');
        const { secrets, publicKeys, message } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
        const headers = { 'webhook-id': message.Id, 'webhook-timestamp': message.Timestamp,
          'webhook-signature': message.Signatures };
        for (const secret of secrets) new Webhook(secret).verify(message.Body, headers);
        let refused = 0;
        try { new Webhook(secrets[0]).verify(message.Body + ' ', headers); } catch { refused++; }
        const signed = Buffer.from(`${message.Id}.${message.Timestamp}.${message.Body}`);
        const list = message.Signatures.split(' ').filter(one => one.startsWith('v1a,')).map(one => one.slice(4));
        const verified = publicKeys.map(text => {
          const raw = Buffer.from(text.slice(5), 'base64');
          const prefix = Buffer.from('302a300506032b6570032100', 'hex');
          const key = crypto.createPublicKey({ key: Buffer.concat([prefix, raw]), format: 'der', type: 'spki' });
          return list.some(one => crypto.verify(null, signed, key, Buffer.from(one, 'base64')));
        });
        console.log(JSON.stringify({ refused, verified }));
        """;

    [Fact]
    public async Task A_library_that_is_not_ours_verifies_a_delivery_also_during_a_rotation()
    {
        var added = await AddAsync();
        var id = IdOf(added);
        await PostAsync($"subscriptions/{id}/challenge");
        var rotated = await PostAsync($"subscriptions/{id}/secrets");
        await MintAsync("signed");

        await DeliverAsync();

        var message = Assert.Single(Receiver.Received);
        var input = JsonSerializer.Serialize(new
        {
            secrets = new[] { added, rotated }.Select(answer => answer.GetProperty("secret").GetString()),
            publicKeys = rotated.GetProperty("publicKeys"),
            message,
        });
        Assert.Equal("""{"refused":1,"verified":[true,true]}""", (await NodeScript.RunAsync(Verifier, input)).Trim());
        Assert.Equal("ainft.minted", message.Type);
        Assert.DoesNotContain('.', message.Id);
        Assert.Equal(message.Id, JsonDocument.Parse(message.Body).RootElement.GetProperty("id").GetString());
        Assert.False((await GetAsync($"subscriptions/{id}")).TryGetProperty("secret", out _));
    }

    [Fact]
    public async Task A_target_that_does_not_return_the_challenge_gets_no_event()
    {
        Receiver.IsWilling = false;
        var id = IdOf(await AddAsync());
        Assert.Equal("challenge-failed", await CodeAsync(
            await Owner.SendAsync(HttpMethod.Post, $"subscriptions/{id}/challenge", null)));
        await MintAsync("unheard");

        await DeliverAsync();

        Assert.Equal(1, Receiver.Challenges);
        Assert.Empty(Receiver.Received);
        Assert.Equal("unverified", (await GetAsync($"subscriptions/{id}")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_subscriber_to_a_component_hears_of_descendants_at_any_depth()
    {
        var (watched, other) = (await MintAsync("watched"), await MintAsync("other"));
        await SubscribeAsync($$""","types":["ainft.derived"],"descendantsOf":["{{watched}}"]""");
        var child = await MintAsync("child", watched);
        var grandchild = await MintAsync("grandchild", child, other);
        await MintAsync("of another", other);

        await DeliverAsync();

        Assert.Equal(
            ["child", "grandchild"], Receiver.Received.Select(one => one.Data.GetProperty("name").GetString()));
        Assert.All(Receiver.Received, one =>
            Assert.Equal(watched.ToString(), one.Data.GetProperty("ancestors")[0].GetString()));
        Assert.Equal(grandchild.ToString(), Receiver.Received[1].Data.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Only_the_owner_sees_and_changes_a_subscription()
    {
        var id = await SubscribeAsync();
        var stranger = new SignedClient(App.Http, World.Domain, LocalKey.Generate()) { Time = Time };
        Assert.Equal("subscription-not-found", await CodeAsync(await stranger.GetAsync($"subscriptions/{id}")));
        Assert.Equal("subscription-not-found", await CodeAsync(await stranger.DeleteAsync($"subscriptions/{id}")));
        Assert.Equal("unauthorized", await CodeAsync(await App.Http.GetAsync($"subscriptions/{id}")));
        Assert.Equal(1, (await GetAsync("subscriptions")).GetProperty("items").GetArrayLength());

        using (var removed = await Owner.DeleteAsync($"subscriptions/{id}"))
            Assert.True(removed.IsSuccessStatusCode);
        await MintAsync("after the end");
        await DeliverAsync();

        Assert.Empty(Receiver.Received);
        Assert.Equal(0, (await GetAsync("subscriptions")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task An_account_watches_at_most_a_hundred_ids_and_gets_them_back_by_unsubscribing()
    {
        var id = IdOf(await AddAsync($$""","descendantsOf":[{{Ids(1, 60)}}]"""));
        using (var refused = await Owner.PostAsync(
            "subscriptions", $$"""{"url":"{{Receiver.Address}}","descendantsOf":[{{Ids(61, 41)}}]}"""))
            Assert.Equal("subscription-limit", await CodeAsync(refused));
        await AddAsync($$""","descendantsOf":[{{Ids(61, 40)}}]""");
        (await Owner.DeleteAsync($"subscriptions/{id}")).Dispose();
        await AddAsync($$""","descendantsOf":[{{Ids(1, 60)}}]""");
    }

    [Fact]
    public async Task At_a_limit_a_subscription_that_no_target_verified_for_an_hour_makes_room()
    {
        var verified = await SubscribeAsync($$""","descendantsOf":[{{Ids(1, 40)}}]""");
        var unverified = IdOf(await AddAsync($$""","descendantsOf":[{{Ids(41, 60)}}]"""));
        var another = $$"""{"url":"{{Receiver.Address}}","descendantsOf":[{{Ids(101, 60)}}]}""";
        Assert.Equal("subscription-limit", await CodeAsync(await Owner.PostAsync("subscriptions", another)));
        Time.Ahead += TimeSpan.FromMinutes(61);

        using var added = await Owner.PostAsync("subscriptions", another);

        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync());
        Assert.Equal("subscription-not-found", await CodeAsync(await Owner.GetAsync($"subscriptions/{unverified}")));
        Assert.Equal("active", (await GetAsync($"subscriptions/{verified}")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Fresh_keys_of_one_network_address_get_a_twentieth_of_the_watched_ids()
    {
        var behind = await StartAsync(("Ainft__Proxies", "127.0.0.1"));
        for (var key = 0; key < 5; key++)
            Assert.Null(await CodeFromAsync(behind, "203.0.113.1", 100));
        Assert.Equal("subscription-limit", await CodeFromAsync(behind, "203.0.113.1", 1));
        Assert.Null(await CodeFromAsync(behind, "203.0.113.2", 100));

        Time.Ahead += TimeSpan.FromMinutes(61);

        for (var key = 0; key < 5; key++)
            Assert.Null(await CodeFromAsync(behind, "203.0.113.1", 100));
        Assert.Equal("subscription-limit", await CodeFromAsync(behind, "203.0.113.1", 1));
    }

    [Theory]
    [InlineData("""{"url":"ftp://example.org"}""", "/url")]
    [InlineData("""{"url":"http://example.org"}""", "/url")]
    [InlineData("""{"url":"https://user:secret@example.org"}""", "/url")]
    [InlineData("""{"url":"https://example.org#part"}""", "/url")]
    [InlineData("""{"url":"https://example.org","types":[]}""", "/types")]
    [InlineData("""{"url":"https://example.org","types":["ainft.burned"]}""", "/types")]
    [InlineData("""{"url":"https://example.org","kind":"thing"}""", "/kind")]
    [InlineData("""{"url":"https://example.org","secret":"whsec_x"}""", "/secret")]
    [InlineData("{}", "/url")]
    public async Task A_wrong_member_is_refused_at_its_place(string body, string pointer)
    {
        using var answer = await Owner.PostAsync("subscriptions", body);
        var violations = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement
            .GetProperty("violations");
        Assert.Equal(pointer, violations[0].GetProperty("pointer").GetString());
    }

    /// <summary>Subscribes with a fresh key from a network address. The code of the refusal, or null.</summary>
    private async Task<string?> CodeFromAsync(App app, string client, int watched)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"url":"{{Receiver.Address}}","descendantsOf":[{{Ids(1, watched)}}]}""");
        var stranger = new SignedClient(app.Http, World.Domain, LocalKey.Generate()) { Time = Time };
        using var request = await stranger.SignAsync(HttpMethod.Post, "subscriptions", Sha256Digest.Of(body));
        request.Headers.Add("X-Forwarded-For", client);
        request.Content = new ByteArrayContent(body)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
        var answer = await app.Http.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
            return await CodeAsync(answer);
        answer.Dispose();
        return null;
    }

    private static string Ids(int first, int count) =>
        string.Join(',', Enumerable.Range(first, count).Select(i => $"\"0x{i:x64}\""));
}
