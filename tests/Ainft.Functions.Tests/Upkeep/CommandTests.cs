using System.Text.Json;
using Ainft.Testing;
using Azure.Storage.Blobs;

namespace Ainft.Functions.Tests.Upkeep;

/// <summary>The built executable with arguments, as the command line tool and operators run it.</summary>
public sealed class CommandTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    [Fact]
    public async Task It_checks_and_says_so_line_by_line()
    {
        await Creator.MintAsync(App.Http, Creator.OfSeed(Creator.Seed));

        var (code, lines) = await RunAsync(World.Settings(), "fsck", "--json-lines");

        Assert.Equal(0, code);
        Assert.All(lines, line => Assert.Single(line.EnumerateObject()));
        Assert.Equal(["bundles", "tables"],
            lines[..^1].Select(line => line.GetProperty("progress").GetProperty("pass").GetString()).Distinct());
        var summary = lines[^1].GetProperty("summary");
        Assert.Equal("fsck", summary.GetProperty("command").GetString());
        Assert.Equal((1, 5, 0), (summary.GetProperty("bundles").GetInt32(),
            summary.GetProperty("entries").GetInt32(), summary.GetProperty("exitCode").GetInt32()));
    }

    [Fact]
    public async Task It_needs_no_chain_and_its_exit_code_reports_its_findings()
    {
        await Creator.MintAsync(App.Http, Creator.OfSeed(Creator.Seed));
        await new StoredIndex(World).DeleteRowAsync("Listings");
        var settings = World.Settings()
            .Where(setting => !setting.Key.StartsWith("Ainft__Chain", StringComparison.Ordinal)).ToDictionary();

        var (code, lines) = await RunAsync(settings, "fsck", "--json-lines");

        Assert.Equal(1, code);
        var finding = lines.Single(line => line.TryGetProperty("finding", out _)).GetProperty("finding");
        Assert.Equal(("listing-missing", "missing", false), (finding.GetProperty("class").GetString(),
            finding.GetProperty("severity").GetString(), finding.GetProperty("repaired").GetBoolean()));
        Assert.Equal(0, (await RunAsync(settings, "fsck", "--repair", "--json-lines")).Code);
        Assert.Equal(0, (await RunAsync(settings, "fsck", "--json-lines")).Code);
    }

    [Fact]
    public async Task Its_findings_are_an_event_for_alerts_and_not_for_the_console()
    {
        await using var collector = await Collector.StartAsync();
        await Creator.MintAsync(App.Http, Creator.OfSeed(Creator.Seed));
        await new StoredIndex(World).DeleteRowAsync("Listings");
        var settings = World.Settings().Concat(collector.Settings).ToDictionary();

        // Each line of standard output is JSON.
        Assert.Equal(1, (await RunAsync(settings, "fsck", "--json-lines")).Code);

        Assert.True(collector.Holds("logs", "1 listing-missing"u8.ToArray()));
    }

    [Fact]
    public async Task It_rebuilds_and_reports_the_current_generation()
    {
        await Creator.MintAsync(App.Http, Creator.OfSeed(Creator.Seed));

        var (code, lines) = await RunAsync(World.Settings(), "rebuild", "--grace", "0", "--drop-old", "--json-lines");

        Assert.Equal(0, code);
        var summary = lines[^1].GetProperty("summary");
        Assert.Equal((0, 1, 5), (summary.GetProperty("from").GetInt32(),
            summary.GetProperty("to").GetInt32(), summary.GetProperty("entries").GetInt32()));
    }

    [Theory]
    [InlineData("fsck", "--mend")]
    [InlineData("rebuild", "--grace")]
    [InlineData("rebuild", "--repair")]
    public async Task Arguments_that_are_none_end_it_before_anything_is_read(params string[] arguments)
    {
        var (code, lines) = await RunAsync(new Dictionary<string, string?>(), [.. arguments, "--json-lines"]);

        Assert.Equal(2, code);
        Assert.StartsWith("Expected:",
            Assert.Single(lines).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_that_is_wrong_is_named()
    {
        var (code, lines) = await RunAsync(new Dictionary<string, string?> { ["AzureWebJobsStorage"] = null },
            "fsck", "--json-lines");

        Assert.Equal(2, code);
        Assert.Contains("AzureWebJobsStorage",
            Assert.Single(lines).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_without_a_registry_is_no_index_in_which_nothing_is_wrong()
    {
        var settings = new Dictionary<string, string?>(World.Settings())
        { ["AINFT_PREFIX"] = StorageFixture.NewPrefix() };

        var (code, lines) = await RunAsync(settings, "fsck", "--json-lines");

        Assert.Equal(2, code);
        Assert.Contains("AINFT_PREFIX",
            Assert.Single(lines).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.False(await new BlobServiceClient(World.Storage)
            .GetBlobContainerClient($"{settings["AINFT_PREFIX"]}-bundles").ExistsAsync());
    }

    private static async Task<(int Code, JsonElement[] Lines)> RunAsync(
        IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        await using var process = AppProcess.Run(settings, null, arguments);
        var code = await process.WaitForExitAsync();
        return (code, [.. process.RecentOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)]);
    }
}
