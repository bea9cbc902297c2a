using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ainft.Functions.Ledger;
using Ainft.Testing;
using Microsoft.Extensions.Time.Testing;
using static Ainft.Functions.Tests.Filed;

namespace Ainft.Functions.Tests.Minting;

/// <summary>
/// A signer registers a limited number of files per day, because the index has a row for each of them for ever. The
/// clock of the app stands still, so that no budget fills on a slow machine.
/// </summary>
public sealed class FileBudgetTests(StorageFixture storage, ChainFixture chain) : BulkScene(storage, chain)
{
    private const string Spent = "files-spent";
    private const int PerDay = 10;

    private readonly StorageFixture storage = storage;
    private readonly ChainFixture chain = chain;
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);

    private static ulong Later => (ulong)DateTimeOffset.UtcNow.AddDays(3).ToUnixTimeSeconds();

    [Fact]
    public async Task A_signer_that_has_no_files_left_is_refused_until_they_come_back_and_others_are_not()
    {
        var app = await StartAloneAsync();
        var (first, second) = (Signed("first", 6), Signed("second", 6));
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(app, first));

        using var refused = await Creator.PostAsync(app.Http, "ainfts", second);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(Spent, problem.GetProperty("code").GetString());
        Assert.Contains($"{Creator.Address}", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        // Two of ten files come back in a fifth of a day.
        var wait = refused.Headers.RetryAfter!.Delta!.Value;
        Assert.InRange(wait, TimeSpan.FromHours(4.7), TimeSpan.FromHours(4.9));
        Assert.Empty((await app.GetJsonAsync($"ainfts?file={DigestOf("second 0")}")).GetProperty("items")
            .EnumerateArray());
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(app, Signed("without files", 0)));
        Assert.Equal(HttpStatusCode.Created,
            await StatusAsync(app, new Creator(World.Domain).Single(ManifestOf("other", files: Some("other", 6)))));
        time.Advance(wait);
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(app, second));
    }

    [Fact]
    public async Task A_component_that_the_registry_has_costs_its_signer_no_files()
    {
        var app = await StartAloneAsync();
        var known = Signed("known", 6);
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(app, known));
        var other = await StartAsync(World);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(app, known));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(other, known));
        }

        Assert.Equal(HttpStatusCode.Created, await StatusAsync(app, Signed("four more", 4)));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(app, Signed("one more", 1)));
    }

    [Fact]
    public async Task A_request_of_more_files_than_a_day_has_needs_a_whole_day()
    {
        var app = await StartAloneAsync();

        Assert.Equal(HttpStatusCode.Created, await StatusAsync(app, Signed("large", 2 * PerDay)));

        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(app, Signed("one", 1)));
        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(app, Signed("one", 1)));
        time.Advance(TimeSpan.FromHours(3));
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(app, Signed("one", 1)));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(app, Signed("large again", 2 * PerDay)));
    }

    [Fact]
    public async Task A_bulk_request_without_files_left_writes_no_bundle()
    {
        var app = await StartAloneAsync();
        var (small, large) = (
            Lines([ManifestOf("small", files: Some("small", 6)), ManifestOf("no files")]),
            Lines([ManifestOf("one", files: Some("one", 3)), ManifestOf("two", files: Some("two", 3))]));
        (await SendSignedAsync(app, small)).Is(HttpStatusCode.Accepted);

        var answer = (await SendSignedAsync(app, large)).Is(HttpStatusCode.TooManyRequests);

        Assert.Equal(Spent, answer.Lines[0].GetProperty("code").GetString());
        Assert.Single(await app.Get<Bundles>().ListCommittedAsync(TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken));
        // The registry knows the components of the first request now, so it is free.
        await app.DrainAsync("project-bundle", "ProjectBundle");
        (await SendSignedAsync(app, small)).Is(HttpStatusCode.Accepted);
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(app, Signed("four more", 4)));
    }

    [Fact]
    public async Task A_preview_takes_no_files()
    {
        var app = await StartAloneAsync();
        for (var i = 0; i < 3; i++)
        {
            using var preview = await Creator.PostAsync(app.Http, "ainfts/preview",
                $$"""{"manifest":{{ManifestOf("seen", files: Some("seen", 6))}},"creator":"{{Creator.Address}}"}""");
            Assert.Equal(HttpStatusCode.OK, preview.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Created, await StatusAsync(app, Signed("seen", 6)));
    }

    [Fact]
    public async Task The_client_pays_for_the_files_of_an_import_and_the_creators_do_not()
    {
        await Creator.MintAsync(App.Http, Creator.Single(ManifestOf("first", files: Some("first", 6))));
        var first = await ExportAsync(App, "name=first");
        await Creator.MintAsync(App.Http, Creator.Single(ManifestOf("second", files: Some("second", 6))));
        var second = await ExportAsync(App, "name=second");
        await using var world = await World.CreateAsync(storage, chain);
        var app = await StartAsync(world);

        (await ImportAsync(app, first)).Is(HttpStatusCode.Accepted);
        var refused = (await ImportAsync(app, second)).Is(HttpStatusCode.TooManyRequests);

        Assert.Equal(Spent, refused.Lines[0].GetProperty("code").GetString());
        var own = new Creator(world.Domain).Single(ManifestOf("own", files: Some("own", 6)));
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(app, own));
    }

    /// <summary>An app that is the only one, because instances share a budget.</summary>
    private async Task<App> StartAloneAsync()
    {
        await App.StopAsync();
        return await StartAsync(World);
    }

    private Task<App> StartAsync(World world) => world.StartAppAsync(
        builder => builder.Services.AddSingleton<TimeProvider>(time),
        ("Ainft__Budgets__Factor", "1"), ("Ainft__Budgets__FilesPerDay", $"{PerDay}"));

    private string Signed(string name, int files) =>
        Creator.Single(ManifestOf(name, files: Some(name, files)), Later);

    private static async Task<HttpStatusCode> StatusAsync(App app, string body)
    {
        using var answer = await Creator.PostAsync(app.Http, "ainfts", body);
        return answer.StatusCode;
    }

    private Task<LinesAnswer> SendSignedAsync(App app, string body)
    {
        Leaf[] leaves = [.. body.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Leaf.Registration(Creator.IdOf(line), Creator.Address))];
        var (root, deadline) = (MerkleTree.Build(leaves).Root, Later);
        var signature = Creator.Key.Sign(MintMessage.HashMintMany(World.Domain, root, leaves.Length, deadline));
        return SendAsync(
            app.Http, $"ainfts/bulk?creator={Creator.Address}&deadline={deadline}", Encoding.UTF8.GetBytes(body),
            signature: $"{signature}");
    }
}
