using System.Net;
using Ainft.Functions.Platform;
using Ainft.Testing;
using CsCheck;

namespace Ainft.Functions.Tests.Platform;

/// <summary>The client of a request is its peer, unless the peer is a proxy that the operator configured.</summary>
public sealed class ClientAddressTests(StorageFixture storage)
{
    private const string Proxies = "10.0.0.0/8; 127.0.0.1, 2001:db8:ffff::/48";

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::", "2001:db8:1:2::/64")]
    [InlineData("::1", "::/64")]
    public void A_client_is_an_IPv4_address_or_an_IPv6_network_of_64_bits(string address, string client) =>
        Assert.Equal(client, ClientAddress.From(IPAddress.Parse(address)).ToString());

    [Fact]
    public void Two_IPv6_addresses_are_one_client_exactly_when_their_first_64_bits_are_equal() =>
        Gen.Select(Gen.Byte.Array[16], Gen.Byte.Array[16], Gen.Int[0, 16]).Sample((one, other, shared) =>
        {
            one.AsSpan(0, shared).CopyTo(other);
            (one[0], other[0]) = (0x20, 0x20);
            var areOne = ClientAddress.From(new IPAddress(one)) == ClientAddress.From(new IPAddress(other));
            Assert.Equal(one.AsSpan(0, 8).SequenceEqual(other.AsSpan(0, 8)), areOne);
        });

    [Theory]
    [InlineData("203.0.113.7", "198.51.100.1", null, "203.0.113.7")]
    [InlineData("10.1.1.1", "198.51.100.1", null, "198.51.100.1")]
    [InlineData("::ffff:10.1.1.1", "198.51.100.1", null, "198.51.100.1")]
    [InlineData("10.1.1.1", "6.6.6.6, 198.51.100.1", null, "198.51.100.1")]
    [InlineData("10.1.1.1", "6.6.6.6, 198.51.100.1, 10.2.2.2", null, "198.51.100.1")]
    [InlineData("10.1.1.1", "10.3.3.3, 10.2.2.2", null, "10.3.3.3")]
    [InlineData("10.1.1.1", "198.51.100.1:4711", null, "198.51.100.1")]
    [InlineData("10.1.1.1", "[2001:db8:1:2::7]:4711", null, "2001:db8:1:2::/64")]
    [InlineData("10.1.1.1", "2001:db8:1:2::7", null, "2001:db8:1:2::/64")]
    [InlineData("2001:db8:ffff::1", "::ffff:198.51.100.1", null, "198.51.100.1")]
    [InlineData("10.1.1.1", null, "for=198.51.100.1;proto=https;by=10.1.1.1", "198.51.100.1")]
    [InlineData("10.1.1.1", null, "for=6.6.6.6, For=\"[2001:db8:1:2::7]:80\"", "2001:db8:1:2::/64")]
    [InlineData("10.1.1.1", null, "for=\"198.51.100.1:80\" , for=10.2.2.2", "198.51.100.1")]
    public void The_address_nearest_to_the_trusted_proxies_is_the_client(
        string peer, string? forwardedFor, string? forwarded, string client) =>
        Assert.Equal(client, Resolve(peer, forwardedFor, forwarded));

    [Theory]
    [InlineData("6.6.6.6, garbage", null)]
    [InlineData("6.6.6.6, ", null)]
    [InlineData("6.6.6.6, unknown", null)]
    [InlineData("6.6.6.6, 127.1", null)]
    [InlineData("6.6.6.6, 0x7f000001", null)]
    [InlineData("6.6.6.6, 1.2.3.4:port", null)]
    [InlineData("6.6.6.6, [::1", null)]
    [InlineData("6.6.6.6, [1.2.3.4]", null)]
    [InlineData(null, "for=6.6.6.6, for=_hidden")]
    [InlineData(null, "for=6.6.6.6, proto=https")]
    [InlineData(null, "for=6.6.6.6, for=1.2.3.4;for=1.2.3.5")]
    [InlineData(null, "for=\"6.6.6.6, for=1.2.3.4")]
    [InlineData("6.6.6.6", "for=1.2.3.4")]
    public void Where_the_entry_of_a_proxy_is_no_address_the_proxy_itself_is_the_client(string? forwardedFor,
        string? forwarded) =>
        Assert.Equal("10.1.1.1", Resolve("10.1.1.1", forwardedFor, forwarded));

    [Fact]
    public void Nothing_that_a_client_writes_makes_it_another_than_the_proxy_saw() =>
        Gen.String[Gen.Char["0123456789abcdef:.,;[]\"\\ =for%_"], 0, 60].Sample(written =>
        {
            Assert.Equal("198.51.100.1", Resolve("10.1.1.1", $"{written}, 198.51.100.1", null));
            Assert.Contains(Resolve("10.1.1.1", null, $"{written}, for=198.51.100.1"),
                (string[])["198.51.100.1", "10.1.1.1"]);
            Assert.Contains(Resolve("10.1.1.1", "198.51.100.1", written), (string[])["198.51.100.1", "10.1.1.1"]);
        }, iter: 20_000);

    [Fact]
    public async Task A_request_that_names_a_client_is_believed_only_when_a_setting_names_its_sender()
    {
        await using var plain = await StartAsync();
        await using var proxied = await StartAsync(("Ainft__Proxies", "127.0.0.1"));

        Assert.Equal("127.0.0.1", await AskAsync(plain));
        Assert.Equal("198.51.100.1", await AskAsync(proxied));
    }

    [Fact]
    public async Task Under_a_Functions_host_the_host_is_believed_and_its_X_Forwarded_For_alone()
    {
        await using var app = await StartAsync(("functions-uri", "http://127.0.0.1:9"));

        Assert.Equal("198.51.100.1", await AskAsync(app));
        Assert.Equal("198.51.100.1", await AskAsync(app, ("Forwarded", "for=6.6.6.6")));
    }

    private static string Resolve(string peer, string? forwardedFor, string? forwarded)
    {
        var settings =
            new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Ainft:Proxies", (string?)Proxies)])
            .Build();
        var headers = new HeaderDictionary();
        if (forwardedFor is not null)
            headers["X-Forwarded-For"] = forwardedFor;
        if (forwarded is not null)
            headers["Forwarded"] = forwarded;
        return ClientAddress.From(TrustedProxies.Read(settings).ClientOf(IPAddress.Parse(peer), headers)).ToString();
    }

    private Task<App> StartAsync(params (string Name, string Value)[] settings) => App.StartAsync(
        storage,
        settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value),
        map: app => app.MapGet("/api/client", (HttpContext http) => ClientAddress.Of(http).ToString()));

    private static async Task<string> AskAsync(App app, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "client");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "6.6.6.6, 198.51.100.1");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await app.Http.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }
}
