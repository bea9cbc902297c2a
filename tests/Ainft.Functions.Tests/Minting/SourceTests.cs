using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Minting;

/// <summary>Sources that a repository proves, beside a platform on the loopback interface.</summary>
public sealed class SourceTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    private static readonly string Commit = new('c', 40), Sha256 = new('a', 64);
    private static readonly string Digests = $$"""{"model.bin":"{{Sha256}}"}""";
    private readonly FileServer platform = new();
    private readonly ShiftedTime time = new();

    private string Claim => $$"""{"creators":["{{Creator.Address}}"]}""";

    [Theory]
    [InlineData("huggingface.co", "owner/lm", "/owner/lm/raw/{0}/ainft.json", "main")]
    [InlineData("huggingface.co", "datasets/owner/d", "/datasets/owner/d/raw/{0}/ainft.json", "main")]
    [InlineData("github.com", "owner/lm", "/owner/lm/{0}/ainft.json", "HEAD")]
    public async Task A_repository_that_names_the_creator_proves_the_source(
        string host, string repository, string path, string branch)
    {
        var app = await StartAsync();
        foreach (var revision in new[] { Commit, branch })
            Put(string.Format(CultureInfo.InvariantCulture, path, revision), Claim);
        var id = await MintAsync(host, repository);
        Assert.False((await app.GetJsonAsync($"ainfts/{id}")).GetProperty("sourceProven").GetBoolean());

        var (status, state) = await CheckAsync(app, id);

        Assert.Equal((HttpStatusCode.OK, "proven"), (status, State(state)));
        Assert.Equal("file", state.GetProperty("by").GetString());
        Assert.Equal(Commit, state.GetProperty("revision").GetString());
        var digest = Sha256Digest.Of(Encoding.UTF8.GetBytes(Claim));
        Assert.Equal(digest.ToString(), state.GetProperty("digest").GetString());
        Assert.Equal("proven", State(await app.GetJsonAsync($"ainfts/{id}/source")));
        Assert.True((await app.GetJsonAsync($"ainfts/{id}")).GetProperty("sourceProven").GetBoolean());
        var item = Assert.Single((await app.GetJsonAsync("ainfts")).GetProperty("items").EnumerateArray());
        Assert.True(item.GetProperty("sourceProven").GetBoolean());
        Assert.Equal(2, platform.Requests.Count);
        Assert.Equal(HttpStatusCode.OK, (await CheckAsync(app, id)).Status);
        Assert.Equal(2, platform.Requests.Count);
    }

    [Fact]
    public async Task A_tag_of_the_platform_proves_the_source()
    {
        var app = await StartAsync();
        foreach (var revision in new[] { Commit, "main" })
            Put($"/api/models/owner/lm/revision/{revision}",
                $$"""{"sha":"{{Commit}}","tags":["en","ainft:{{Creator.Address}}"]}""");

        var (_, state) = await CheckAsync(app, await MintAsync("huggingface.co", "owner/lm"));

        Assert.Equal("proven", State(state));
        Assert.Equal("tag", state.GetProperty("by").GetString());
    }

    [Fact]
    public async Task A_commit_of_a_fork_proves_nothing()
    {
        var app = await StartAsync();
        Put($"/owner/lm/{Commit}/ainft.json", Claim);
        var id = await MintAsync("github.com", "owner/lm");

        var (status, state) = await CheckAsync(app, id);

        Assert.Equal((HttpStatusCode.Accepted, "not-proven"), (status, State(state)));
        Assert.Contains("default branch", state.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"creators":["0x5FbDB2315678afecb367f032d93F642f64180aa3"]}""")]
    [InlineData("""{"creators":[]}""")]
    [InlineData("""{"creators":["someone"]}""")]
    [InlineData("not JSON")]
    public async Task A_file_that_names_others_proves_nothing(string file)
    {
        var app = await StartAsync();
        foreach (var revision in new[] { Commit, "HEAD" })
            Put($"/owner/lm/{revision}/ainft.json", file);

        var (_, state) = await CheckAsync(app, await MintAsync("github.com", "owner/lm"));

        Assert.Equal("not-proven", State(state));
        Assert.NotEmpty(state.GetProperty("reason").GetString()!);
    }

    [Theory]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{}")]
    [InlineData("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("no HTTP at all\r\n\r\n")]
    public async Task A_platform_that_misbehaves_proves_nothing(string answer)
    {
        var app = await StartAsync();
        platform.Instead = answer;

        var (status, state) = await CheckAsync(app, await MintAsync("github.com", "owner/lm"));

        Assert.Equal((HttpStatusCode.Accepted, "not-proven"), (status, State(state)));
    }

    [Fact]
    public async Task A_component_is_fetched_once_per_minute()
    {
        var app = await StartAsync();
        var id = await MintAsync("github.com", "owner/lm");

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => CheckAsync(app, id)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        Assert.Single(platform.Requests);
        time.Ahead += TimeSpan.FromSeconds(61);
        foreach (var revision in new[] { Commit, "HEAD" })
            Put($"/owner/lm/{revision}/ainft.json", Claim);
        Assert.Equal(HttpStatusCode.OK, (await CheckAsync(app, id)).Status);
        Assert.Equal(3, platform.Requests.Count);
    }

    [Fact]
    public async Task A_client_pays_for_the_checks_that_it_starts()
    {
        // The two instances of the scene share the budget.
        var app = await StartAsync(("Ainft__Budgets__Factor", "1"), ("Ainft__Budgets__Writes", "4000"));
        var refusals = 0;

        for (var i = 0; i < 8; i++)
            if ((await CheckAsync(app, await MintAsync("github.com", $"owner/lm{i}"))).Status
                == HttpStatusCode.TooManyRequests)
                refusals++;

        Assert.InRange(platform.Requests.Count, 3, 5);
        Assert.Equal(8 - platform.Requests.Count, refusals);
    }

    [Theory]
    [InlineData("""{"platform":"gitlab.com","repository":"a/b","revision":"c"}""")]
    [InlineData("""{"platform":"github.com","repository":"a/..","revision":"COMMIT"}""")]
    [InlineData("""{"platform":"github.com","repository":"a/b","revision":"main"}""")]
    [InlineData("""{"uri":"https://github.com/a/b"}""")]
    public async Task A_source_without_a_commit_on_a_known_platform_cannot_be_checked(string source)
    {
        var app = await StartAsync();
        source = source.Replace("COMMIT", Commit, StringComparison.Ordinal);
        var manifest = $$"""{"ainft":1,"kind":"model","source":{{source}}}""";
        await Creator.MintAsync(App.Http, Creator.Single(manifest));

        var (status, problem) = await CheckAsync(app, Creator.IdOf(manifest));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("source-not-pinned", problem.GetProperty("code").GetString());
        Assert.Empty(platform.Requests);
    }

    [Fact]
    public async Task A_reference_is_claimed_by_a_proven_component_with_the_same_source_and_files_only()
    {
        var app = await StartAsync();
        foreach (var revision in new[] { Commit, "HEAD" })
            Put($"/owner/lm/{revision}/ainft.json", Claim);
        var referrer = new Creator(World.Domain);
        var reference = ManifestOf("github.com", "owner/lm", $",\"digests\":{Digests}", ",\"reference\":true");
        var parent = referrer.IdOf(reference);
        await Creator.MintAsync(App.Http, referrer.Single(reference));
        var child = Creator.ManifestOf("child", parent);
        await Creator.MintAsync(App.Http, Creator.Single(child));
        var same = await MintAsync("github.com", "owner/lm", $",\"digests\":{Digests}");
        var other = await MintAsync("github.com", "owner/lm");
        Assert.False((await app.GetJsonAsync($"ainfts/{parent}")).TryGetProperty("claimedBy", out _));

        foreach (var id in new[] { same, other })
            Assert.Equal(HttpStatusCode.OK, (await CheckAsync(app, id)).Status);

        foreach (var path in new[] { $"ainfts/{parent}", $"ainfts/{parent}/source" })
            Assert.Equal($"{same}", Assert.Single(
                (await app.GetJsonAsync(path)).GetProperty("claimedBy").EnumerateArray()).GetString());
        var ancestor = Assert.Single(
            (await app.GetJsonAsync($"ainfts/{Creator.IdOf(child)}/ancestors")).GetProperty("items").EnumerateArray());
        Assert.Equal($"{parent}", ancestor.GetProperty("id").GetString());
        Assert.Equal($"{same}", Assert.Single(ancestor.GetProperty("claimedBy").EnumerateArray()).GetString());
        var drawn = LineageGraph.FromJson(await app.Http.GetByteArrayAsync($"ainfts/{Creator.IdOf(child)}/lineage"));
        var node = drawn.Nodes.Single(one => one.Id == parent);
        Assert.Equal((true, same), (node.Reference, Assert.Single(node.ClaimedBy!)));
        Assert.Null(drawn.Nodes.Single(one => one.Id == Creator.IdOf(child)).Reference);
        var svg = await app.Http.GetStringAsync($"ainfts/{Creator.IdOf(child)}/lineage?format=svg");
        Assert.Contains("model reference", svg, StringComparison.Ordinal);
        Assert.Contains($"claimed by {$"{same}"[..8]}", svg, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await CheckAsync(app, parent)).Status);
    }

    [Fact]
    public async Task A_preview_names_a_parent_with_a_royalty_until_its_source_is_proven()
    {
        var app = await StartAsync();
        foreach (var revision in new[] { Commit, "HEAD" })
            Put($"/owner/lm/{revision}/ainft.json", Claim);
        var parent = ManifestOf("github.com", "owner/lm", "", ",\"royalty\":250");
        await Creator.MintAsync(App.Http, Creator.Single(parent));
        var child = Creator.ManifestOf("child", Creator.IdOf(parent));

        var before = await PreviewAsync(app, child);
        Assert.Equal(HttpStatusCode.OK, (await CheckAsync(app, Creator.IdOf(parent))).Status);
        var (after, repeated) = (await PreviewAsync(app, child), await PreviewAsync(app, parent, child));

        Assert.Equal(
            $"{Creator.IdOf(parent)}",
            Assert.Single(before.GetProperty("sourceNotProven").EnumerateArray()).GetString());
        Assert.All([after, repeated], royalties =>
        {
            Assert.True(royalties.GetProperty("payable").GetBoolean());
            Assert.False(royalties.TryGetProperty("sourceNotProven", out _));
        });
    }

    [Theory]
    [InlineData(Fault.RequestLost)]
    [InlineData(Fault.AnswerLost)]
    public async Task Each_write_of_a_check_may_be_lost_and_a_later_check_completes_it(Fault fault)
    {
        var faults = new FaultTransport(
            write => write.Path.Contains($"{World.Prefix}Sources", StringComparison.Ordinal));
        var app = await StartAsync(faults, ("Ainft__StorageRetries", "0"));
        for (var lost = 0; lost < 3; lost++)
        {
            var repository = $"owner/lm{lost}";
            foreach (var revision in new[] { Commit, "HEAD" })
                Put($"/{repository}/{revision}/ainft.json", Claim);
            var reference = ManifestOf("github.com", repository, $",\"digests\":{Digests}", ",\"reference\":true");
            await Creator.MintAsync(App.Http, Creator.Single(reference));
            var id = await MintAsync("github.com", repository, $",\"digests\":{Digests}");
            faults.Reset();
            faults.Lose(lost, fault);

            await CheckAsync(app, id);

            Assert.InRange(faults.Writes.Count, lost + 1, 3);
            faults.Reset();
            time.Ahead += TimeSpan.FromSeconds(61);
            Assert.Equal(HttpStatusCode.OK, (await CheckAsync(app, id)).Status);
            var claimed = (await app.GetJsonAsync($"ainfts/{Creator.IdOf(reference)}/source")).GetProperty("claimedBy");
            Assert.Equal($"{id}", Assert.Single(claimed.EnumerateArray()).GetString());
        }
    }

    [Fact]
    public async Task An_unknown_component_has_no_source()
    {
        var app = await StartAsync();
        var id = Creator.IdOf(Creator.ManifestOf("never minted"));
        using var read = await app.Http.GetAsync($"ainfts/{id}/source");

        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await CheckAsync(app, id)).Status);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        await platform.DisposeAsync();
    }

    private Task<App> StartAsync(params (string Name, string Value)[] settings) => StartAsync(null, settings);

    private Task<App> StartAsync(FaultTransport? faults, params (string Name, string Value)[] settings)
    {
        var host = platform.Address.AbsoluteUri.TrimEnd('/');
        return World.StartAppAsync(
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(time);
                if (faults is not null)
                    builder.Services.AddSingleton<HttpPipelineTransport>(faults);
            },
            [("Ainft__Sources__HuggingFace", host), ("Ainft__Sources__GitHub", host), .. settings]);
    }

    private void Put(string path, string content) => platform.Files[path] = Encoding.UTF8.GetBytes(content);

    private async Task<AinftId> MintAsync(string host, string repository, string more = "")
    {
        var manifest = ManifestOf(host, repository, more, "");
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        return Creator.IdOf(manifest);
    }

    private static string ManifestOf(string host, string repository, string source, string member) => $$$"""
        {"ainft":1,"kind":"model"{{{member}}},
         "source":{"platform":"{{{host}}}","repository":"{{{repository}}}","revision":"{{{Commit}}}"{{{source}}}}}
        """;

    private static async Task<(HttpStatusCode Status, JsonElement Body)> CheckAsync(App app, AinftId id)
    {
        using var answer = await app.Http.PostAsync($"ainfts/{id}/source", null);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>The royalties of the last component in a preview.</summary>
    private async Task<JsonElement> PreviewAsync(App app, params string[] manifests)
    {
        using var answer = await Creator.PostAsync(
            app.Http, "ainfts/preview",
            $$"""{"manifests":[{{string.Join(',', manifests)}}],"creator":"{{Creator.Address}}"}""");
        var items = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items");
        return items[items.GetArrayLength() - 1].GetProperty("royalties");
    }

    private static string? State(JsonElement answer) => answer.GetProperty("state").GetString();
}
