using System.Net;
using System.Text;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Minting;

/// <summary>
/// A sender with a verified signature makes the registry look up all parents in storage. Other senders cause a limited
/// number of look-ups.
/// </summary>
public sealed class LookUpTests(StorageFixture storage, ChainFixture chain) : BulkScene(storage, chain)
{
    private const int Unsigned = 256;

    private readonly FaultTransport reads =
        new(request => request.Method == "GET" && request.Path.Contains("Ainfts(", StringComparison.Ordinal),
        everything: true);

    [Fact]
    public async Task A_preview_looks_up_256_parents_and_names_the_others()
    {
        var app = await StartAsync();
        // The first 250 parents are looked up and missing. Each of the other lines has parents on both sides of the
        // limit.
        var body = Lines([Orphan("first", 0, 250), Orphan("second", 250, 10), Named("alone"), Orphan("third", 400, 3)]);
        reads.Reset();

        var answer = (await SendAsync(app.Http, Preview, Encoding.UTF8.GetBytes(body))).Is(HttpStatusCode.OK);

        // The royalties of the last line look up its three parents, which are at most 256 too.
        Assert.Equal(Unsigned + 3, reads.Writes.Count);
        Assert.Equal([1, 2], answer.Errors.Select(error => error.Line).Distinct());
        Assert.Equal(2, answer.Ids.Count);
        Assert.False(answer.Lines.Single(line => NumberOf(line) == 3).TryGetProperty("parentsNotLookedUp", out _));
        Assert.Equal(["/parents/0/id", "/parents/1/id", "/parents/2/id"],
            NotLookedUp(answer.Lines.Single(line => NumberOf(line) == 4)));
        Assert.Equal(4 + 3, answer.Lines[^1].GetProperty("parentsNotLookedUp").GetInt32());
        Assert.Equal(2, answer.Lines[^1].GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_preview_that_looked_up_every_parent_says_nothing_of_others()
    {
        var answer = (await PreviewAsync(Lines([Named("alone"), Named("child", "#alone")]))).Is(HttpStatusCode.OK);

        Assert.DoesNotContain("NotLookedUp", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_its_creator_did_not_sign_makes_few_look_ups()
    {
        var app = await StartAsync();
        var body = Lines([Named("good"), Orphan("bad", 0, 1_000)]);
        reads.Reset();

        var answer =
            await SendAsync(app.Http, Query(partial: false), Encoding.UTF8.GetBytes(body),
            signature: Sign(LocalKey.Generate(), body));

        answer.Is(HttpStatusCode.UnprocessableEntity);
        Assert.InRange(reads.Writes.Count, 0, Unsigned);
    }

    [Fact]
    public async Task A_single_mint_that_its_creator_did_not_sign_makes_none()
    {
        var app = await StartAsync();
        var body =
            Creator.Single(Orphan("single", 0, 1_000))
            .Replace(Creator.Address.ToString(), LocalKey.Generate().Address.ToString(), StringComparison.Ordinal);
        reads.Reset();

        using var answer = await Creator.PostAsync(app.Http, "ainfts", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Empty(reads.Writes);
    }

    [Fact]
    public async Task A_signed_body_has_every_parent_looked_up()
    {
        var body = Lines([Named("good"), Orphan("bad", 0, 300)]);

        var answer =
            (await SendAsync(App.Http, Query(partial: false), Encoding.UTF8.GetBytes(body),
            signature: Sign(Creator.Key, body))).Is(HttpStatusCode.UnprocessableEntity);

        Assert.False(answer.IsProblem);
        Assert.Equal(256, answer.Errors.Count);
        Assert.Equal(0, (await App.GetJsonAsync("ainfts")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_partial_mint_registers_the_good_lines_of_what_was_signed()
    {
        var known = Creator.ManifestOf("known");
        await Creator.MintAsync(App.Http, Creator.Single(known));
        // The registry learns that the parent of the third line is unknown only after it verified the signature.
        string[] parents =
            [.. Enumerable.Range(0, 3).Select(i => Creator.ManifestOf($"parent {i}", Creator.IdOf(known)))];
        var body =
            Lines([Named("good"), Creator.ManifestOf("child", Creator.IdOf(known)), Orphan("bad", 500, 1), .. parents]);

        var answer =
            (await SendAsync(App.Http, Query(partial: true), Encoding.UTF8.GetBytes(body),
            signature: Sign(Creator.Key, body))).Is(HttpStatusCode.Accepted);

        Assert.Equal([3], answer.Errors.Select(error => error.Line));
        Assert.Equal(5, answer.Ids.Count);
        await App.DrainAsync("project-bundle", "ProjectBundle");
        await App.RunAsync("AnchorBundles");
        await LedgerCheck.HoldsAsync(World, [.. answer.Ids], anchored: true);
    }

    private string Preview => $"ainfts/bulk/preview?creator={Creator.Address}";

    private ulong Deadline => field == 0 ? field = Creator.SoonDeadline : field;

    private string Query(bool partial) =>
        $"ainfts/bulk?creator={Creator.Address}&deadline={Deadline}&partial={(partial ? "true" : "false")}";

    private Task<App> StartAsync() =>
        World.StartAppAsync(builder => builder.Services.AddSingleton<HttpPipelineTransport>(reads));

    private string Orphan(string name, int first, int count) =>
        Creator.ManifestOf(name,
            [.. Enumerable.Range(first, count).Select(i => Creator.IdOf(Creator.ManifestOf($"nowhere {i}")))]);

    /// <summary>Signs all lines, as a client without a preview does.</summary>
    private string Sign(LocalKey key, string body)
    {
        var ids = body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Creator.IdOf(line));
        Leaf[] leaves = [.. ids.Select(id => Leaf.Registration(id, Creator.Address))];
        return key.Sign(MintMessage.HashMintMany(World.Domain, MerkleTree.Build(leaves).Root, leaves.Length, Deadline))
            .ToString();
    }

    private static int NumberOf(JsonElement line) => line.TryGetProperty("line", out var number) ? number.GetInt32()
        : 0;

    private static IEnumerable<string?> NotLookedUp(JsonElement line) =>
        line.GetProperty("parentsNotLookedUp").EnumerateArray().Select(pointer => pointer.GetString());
}
