using System.Text.Json.Nodes;
using Ainft.Cli.Tests.Hostile;

namespace Ainft.Cli.Tests;

/// <summary>Royalties in the tool, beside a running <c>ainft dev</c>.</summary>
public sealed class RoyaltiesTests(DevWorldFixture world)
{
    private const string First = "0x00000000000000000000000000000000000000";

    [Fact]
    public async Task A_payment_is_shown_with_every_part()
    {
        using var folder = new TemporaryFolder();
        var parent = await MintAsync(folder, ManifestOf("parent", 250, $"{First}01"));
        var child = await MintAsync(folder, ManifestOf("child", 0, null, parent));

        var shown = (await world.RunAsync("royalties", child)).Ended(ExitCode.Ok).Out;
        var paid = (await world.RunAsync("royalties", child, "--amount", "1001", "--json")).Ended(ExitCode.Ok).Json;

        Assert.Contains("2.5 %", shown, StringComparison.Ordinal);
        Assert.Contains($"{First}01", shown, StringComparison.Ordinal);
        Assert.Equal(["25", "976"], paid.GetProperty("payouts").EnumerateArray()
            .Select(payout => payout.GetProperty("amount").GetString()));
        Assert.Contains("contribution",
            (await world.RunAsync("royalties", child, "--amount", "1001")).Ended(ExitCode.Ok).Out,
            StringComparison.Ordinal);
        (await world.RunAsync("royalties", child, "--amount", "0")).Ended(ExitCode.Usage);
    }

    [Fact]
    public async Task Init_and_mint_warn_near_the_cap_and_beyond_it_and_mint_all_the_same()
    {
        using var folder = new TemporaryFolder();
        var parents = new List<string>();
        for (var number = 1; number <= 6; number++)
            parents.Add(await MintAsync(folder, ManifestOf($"parent {number}", 900, $"{First}1{number}")));
        var near = ManifestOf("near", 0, null, [.. parents[..5]]);
        var beyond = ManifestOf("beyond", 0, null, [.. parents]);

        var warned = (await world.RunAsync("mint", folder.File("near.json", near))).Ended(ExitCode.Ok);
        var refused = (await world.RunAsync("mint", folder.File("beyond.json", beyond), "--json")).Ended(ExitCode.Ok);

        Assert.Contains("Its ancestors ask for 45 % of each payment", warned.Error, StringComparison.Ordinal);
        Assert.All(parents[..5], parent => Assert.Contains(
            $"builds on {parent}, which asks for a royalty", warned.Error, StringComparison.Ordinal));
        Assert.Contains("source not proven", warned.Error, StringComparison.Ordinal);
        Assert.Contains("cannot be paid", refused.Error, StringComparison.Ordinal);
        Assert.Contains(parents[0], refused.Error, StringComparison.Ordinal);
        var id = refused.Json.GetProperty("items")[0].GetProperty("id").GetString()!;
        (await world.RunAsync("royalties", id, "--amount", "1")).Ended(ExitCode.Refused);

        Directory.CreateDirectory(folder.File("model"));
        folder.File("model/weights.bin", "weights");
        var init = (await world.RunAsync([
            "init", folder.File("model"), "--set", "kind=model", "--royalty", "125",
            .. parents.SelectMany(parent => new[] { "--parent", $"{parent}:trained-on" })])).Ended(ExitCode.Ok);
        Assert.Contains("cannot be paid", init.Error, StringComparison.Ordinal);
        var written = JsonNode.Parse(await File.ReadAllTextAsync(
            folder.File("model/ainft-manifest.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal(125, (int)written["royalty"]!);
    }

    [Fact]
    public async Task Init_works_without_a_server()
    {
        using var folder = new TemporaryFolder();
        folder.File("data.txt", "data");

        (await folder.RunAsync("init", ".", "--set", "kind=data", "--parent", $"0x{new string('1', 64)}:trained-on"))
            .Ended(ExitCode.Ok);
        (await folder.RunAsync("init", ".", "--set", "kind=data", "--royalty", "1001")).Ended(ExitCode.Usage);
    }

    [Fact]
    public async Task Parts_that_do_not_sum_to_the_amount_are_refused()
    {
        await using var server = new HostileServer(answer => answer.SendAsync("200 OK",
            $$"""{"payouts":[{"account":"{{First}}01","amount":"6","reason":"royalty"}]}"""));
        using var folder = new TemporaryFolder();

        var run = (await folder.RunAsync("royalties", $"0x{new string('1', 64)}", "--amount", "7",
            "--api", server.Address)).Ended(ExitCode.Refused);

        Assert.Contains("sum to 6", run.Error, StringComparison.Ordinal);
    }

    private async Task<string> MintAsync(TemporaryFolder folder, string manifest) =>
        (await world.RunAsync("mint", folder.File("m.json", manifest), "--json")).Ended(ExitCode.Ok).Json
            .GetProperty("items")[0].GetProperty("id").GetString()!;

    private static string ManifestOf(string name, int royalty, string? contributor, params string[] parents)
    {
        var manifest = new JsonObject
        {
            ["ainft"] = 1,
            ["kind"] = "data",
            ["name"] = $"{name} {Guid.NewGuid()}",
            ["royalty"] = royalty,
            ["parents"] = new JsonArray([.. parents.Select(parent =>
                (JsonNode)new JsonObject { ["id"] = parent, ["relation"] = "derived-from" })]),
        };
        if (contributor is not null)
            manifest["contributors"] = new JsonArray(
                new JsonObject { ["address"] = contributor, ["share"] = 10_000 });
        return manifest.ToJsonString();
    }
}
