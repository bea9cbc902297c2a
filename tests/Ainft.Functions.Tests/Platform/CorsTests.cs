using System.Net;
using Ainft.Functions.Platform;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Platform;

/// <summary>
/// The preflight requests and headers that a browser needs before a page of another site may call the app.
/// </summary>
public sealed class CorsTests(StorageFixture storage)
{
    private const string Page = "http://dapp.example";

    private static readonly string[] Asked =
        ["content-type", "content-encoding", "ainft-signature", "authorization", "if-none-match", "if-match", "range"];

    private static readonly string[] Read =
        ["Link", "Location", "ETag", "Retry-After", "RateLimit", "RateLimit-Policy"];

    [Fact]
    public async Task A_preflight_of_every_route_is_answered()
    {
        await using var app = await App.StartAsync(storage);
        var routes = app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(method => (Path: route.RoutePattern.RawText!, Method: method)))
            .ToArray();
        Assert.NotEmpty(routes);

        foreach (var (path, method) in routes)
        {
            using var answer = await PreflightAsync(app, PathOf(path), method);
            Assert.True(answer.StatusCode == HttpStatusCode.NoContent, $"{method} {path}: {answer.StatusCode}");
            Assert.Equal("*", One(answer, "Access-Control-Allow-Origin"));
            Assert.Contains(method, List(answer, "Access-Control-Allow-Methods"));
            Assert.Subset(List(answer, "Access-Control-Allow-Headers"), new HashSet<string>(Asked));
        }
    }

    [Theory]
    [InlineData("nowhere", HttpStatusCode.NotFound)]
    [InlineData("ainfts/0x12/nothing", HttpStatusCode.NotFound)]
    public async Task A_preflight_where_no_route_is_stays_a_404(string path, HttpStatusCode expected)
    {
        await using var app = await App.StartAsync(storage);

        using var answer = await PreflightAsync(app, path, "GET");

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task OPTIONS_alone_answers_the_methods_of_a_route()
    {
        await using var app = await App.StartAsync(storage);

        using var answer = await app.Http.SendAsync(new HttpRequestMessage(HttpMethod.Options, "ainfts"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(["GET", "POST", "HEAD"], answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("GET", "health/live", HttpStatusCode.OK)]
    [InlineData("GET", "ainfts/0x12", HttpStatusCode.NotFound)]
    [InlineData("GET", "nowhere", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "ainfts", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "ainfts", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("POST", "nodes", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("GET", "ainfts?limit=0", HttpStatusCode.UnprocessableEntity)]
    [InlineData("GET", "fails", HttpStatusCode.InternalServerError)]
    public async Task A_page_may_read_every_answer_whatever_its_status(string method, string path,
        HttpStatusCode expected)
    {
        await using var app =
            await App.StartAsync(storage, map: app =>
            app.MapGet("/api/fails", string () => throw new InvalidOperationException()));
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await app.Http.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("*", One(answer, "Access-Control-Allow-Origin"));
        Assert.Subset(List(answer, "Access-Control-Expose-Headers"), new HashSet<string>(Read));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Where_a_setting_names_origins_no_other_page_may_read()
    {
        await using var app =
            await App.StartAsync(storage, new() { ["Ainft__Cors__Origins"] = $"{Page}; https://other.example:8443" });

        foreach (var (origin, isAllowed) in new[] { (Page, true), ("https://other.example:8443", true),
            ("https://other.example", false), ("null", false) })
        {
            using var request =
                new HttpRequestMessage(HttpMethod.Get, "health/live") { Headers = { { "Origin", origin } } };
            using var answer = await app.Http.SendAsync(request);
            using var preflight = await PreflightAsync(app, "ainfts", "POST", origin);
            Assert.Equal(isAllowed ? origin : null, One(answer, "Access-Control-Allow-Origin"));
            Assert.Equal(isAllowed ? origin : null, One(preflight, "Access-Control-Allow-Origin"));
            Assert.Contains("Origin", answer.Headers.Vary);
        }
    }

    private static string PathOf(string pattern) =>
        string.Join('/', pattern.Split('/').Select(part => part.StartsWith('{') ? "0x12" : part))
        .Insert(0, pattern[0] == '/' ? "" : "/");

    private static async Task<HttpResponseMessage> PreflightAsync(App app, string path, string method,
        string origin = Page)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", string.Join(',', Asked));
        return await app.Http.SendAsync(request);
    }

    private static string? One(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? Assert.Single(values) : null;

    private static HashSet<string> List(HttpResponseMessage answer, string name) =>
        new(One(answer, name)!.Split(", "), StringComparer.OrdinalIgnoreCase);
}
