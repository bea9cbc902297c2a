using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Ainft.Functions.Tests.Lineage;

/// <summary>Requests lineage as a client does.</summary>
internal static class LineagePages
{
    /// <summary>Queries with some or all filters left out, and their meaning.</summary>
    public static readonly (string Query, LineageFilter Filter)[] Filters =
    [
        ("depth=all", LineageFilter.All),
        ("depth=1", new LineageFilter(Depth: 1)),
        ("depth=3", new LineageFilter(Depth: 3)),
        ("depth=all&relation=trained-on", new LineageFilter(Relations: new HashSet<Relation> { Relation.TrainedOn })),
        ("depth=all&relation=part,fine-tuned-from",
            new LineageFilter(Relations: new HashSet<Relation> { Relation.Part, Relation.FineTunedFrom })),
        ("depth=all&relation=serves", new LineageFilter(Relations: new HashSet<Relation> { Relation.Serves })),
        ("depth=all&kind=model", new LineageFilter(Kinds: new HashSet<ComponentKind> { ComponentKind.Model })),
        ("depth=2&kind=data,composite",
            new LineageFilter(2, null, new HashSet<ComponentKind> { ComponentKind.Data, ComponentKind.Composite })),
        ("depth=4&relation=trained-on,part&kind=model", new LineageFilter(4, new HashSet<Relation>
            { Relation.TrainedOn, Relation.Part }, new HashSet<ComponentKind> { ComponentKind.Model })),
    ];

    /// <summary>All items, page by page. <paramref name="between"/> runs before each further page.</summary>
    public static async Task<List<JsonElement>> AllAsync(
        App app, string path, Func<Task>? between = null, string? from = null)
    {
        var items = new List<JsonElement>();
        for (var page = await app.GetJsonAsync(from is null ? path : $"{path}&page={from}"); ;
            page = await app.GetJsonAsync($"{path}&page={page.GetProperty("page").GetString()}"))
        {
            items.AddRange(page.GetProperty("items").EnumerateArray());
            Assert.Equal(page.GetProperty("truncated").GetBoolean(), page.TryGetProperty("page", out _));
            if (!page.GetProperty("truncated").GetBoolean())
                return items;
            if (between is not null)
                await between();
        }
    }

    /// <summary>All ids, answer by answer along the links.</summary>
    public static async Task<List<AinftId>> AllIdsAsync(App app, string path)
    {
        var ids = new List<AinftId>();
        for (var next = path; next is not null;)
        {
            using var answer = await app.Http.GetAsync(next);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
            ids.AddRange((await answer.Content.ReadAsStringAsync())
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => AinftId.Parse(line)));
            next = answer.Headers.TryGetValues("Link", out var links)
                ? links.Single()[1..].Replace(">; rel=\"next\"", "", StringComparison.Ordinal) : null;
        }
        return ids;
    }

    public static async Task<HttpResponseMessage> AcceptAsync(App app, string path, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return await app.Http.SendAsync(request);
    }

    public static Random Seeded()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage("seed {0}", seed);
        return new Random(seed);
    }

    public static AinftId IdOf(JsonElement item) => AinftId.Parse(item.GetProperty("id").GetString()!);

    public static int DistanceOf(JsonElement item) => item.GetProperty("distance").GetInt32();

    public static string[] PathOf(JsonElement item) =>
        [.. item.GetProperty("path").EnumerateArray().Select(relation => relation.GetString()!)];

    /// <summary>
    /// Fails unless the answer is a problem of this status. Returns the pointers of its violations, or else its detail.
    /// </summary>
    public static async Task<string?> ProblemAsync(App app, string path, HttpStatusCode expected)
    {
        var problem = await ReadProblemAsync(app, path, expected);
        return problem.TryGetProperty("violations", out var violations)
            ? string.Join(' ',
                violations.EnumerateArray().Select(violation => violation.GetProperty("pointer").GetString()))
            : problem.GetProperty("detail").GetString();
    }

    /// <summary>Fails unless the answer is a problem of this status. Returns its code.</summary>
    public static async Task<string?> ProblemCodeAsync(App app, string path, HttpStatusCode expected) =>
        (await ReadProblemAsync(app, path, expected)).GetProperty("code").GetString();

    private static async Task<JsonElement> ReadProblemAsync(App app, string path, HttpStatusCode expected)
    {
        using var answer = await app.Http.GetAsync(path);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
