using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Ainft.Cli.Tests.Hostile;

namespace Ainft.Cli.Tests;

/// <summary>From a file to the AINFTs that have it, and from an AINFT to its files.</summary>
public sealed class FindTests(DevWorldFixture world)
{
    [Fact]
    public async Task A_file_leads_to_the_AINFTs_that_have_it()
    {
        using var folder = new TemporaryFolder();
        var content = $"weights {Guid.NewGuid()}";
        var (file, sha256) = (folder.File("model.bin", content), DigestOf(content));
        var id = await MintAsync(folder, ManifestOf("found by its file", sha256));

        var found = (await world.RunAsync("find", file, "--json")).Ended(ExitCode.Ok).Json;

        Assert.Equal(sha256, found.GetProperty("sha256").GetString());
        Assert.Equal(file, found.GetProperty("file").GetString());
        Assert.Equal(id, found.GetProperty("items")[0].GetProperty("id").GetString());
        foreach (var digest in new[] { sha256, $"0x{sha256}" })
            Assert.Contains(id, (await world.RunAsync("find", digest)).Ended(ExitCode.Ok).Out,
                StringComparison.Ordinal);
        await File.AppendAllTextAsync(file, "one byte more");
        Assert.Contains(DigestOf(content + "one byte more"),
            (await world.RunAsync("find", file)).Ended(ExitCode.NotFound).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_does_not_exist_is_named()
    {
        var run = (await world.RunAsync("find", "no-such-file.bin")).Ended(ExitCode.Usage);
        Assert.Contains("no-such-file.bin", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_of_a_list_work_together()
    {
        using var folder = new TemporaryFolder();
        var (mark, sha256) = ($"Filtered {Guid.NewGuid()}", DigestOf($"{Guid.NewGuid()}"));
        var id = await MintAsync(folder, ManifestOf($"{mark} one", sha256));
        await MintAsync(folder, ManifestOf($"{mark} two", DigestOf("other")));

        var both = await world.RunAsync("list", "--name", mark.ToUpperInvariant(), "--file", sha256, "--json");

        var item = Assert.Single(both.Ended(ExitCode.Ok).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(id, item.GetProperty("id").GetString());
        var named = await world.RunAsync("list", "--name", mark, "--kind", "data", "--json");
        Assert.Equal(2, named.Ended(ExitCode.Ok).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_list_by_a_tag_says_whether_sources_are_proven()
    {
        using var folder = new TemporaryFolder();
        var (tag, sha256) = ($"tag-{Guid.NewGuid()}", DigestOf($"{Guid.NewGuid()}"));
        var manifest = JsonNode.Parse(ManifestOf("tagged", sha256))!.AsObject();
        manifest["tags"] = new JsonArray(tag);
        var id = await MintAsync(folder, manifest.ToJsonString());

        foreach (var arguments in (string[][])[["list", "--tag", tag], ["find", sha256, "--tag", tag]])
        {
            var list = (await world.RunAsync(arguments)).Ended(ExitCode.Ok).Out;
            Assert.Contains(id, list, StringComparison.Ordinal);
            Assert.Contains("not proven", list, StringComparison.Ordinal);
        }

        (await world.RunAsync("find", sha256, "--tag", "another")).Ended(ExitCode.NotFound);
        Assert.Contains("source not proven", (await world.RunAsync("get", id)).Ended(ExitCode.Ok).Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_shows_files_source_properties_and_verdict()
    {
        using var folder = new TemporaryFolder();
        var sha256 = DigestOf($"shown {Guid.NewGuid()}");
        var parent = await MintAsync(folder, ManifestOf($"parent {Guid.NewGuid()}", sha256));
        var manifest = JsonNode.Parse(ManifestOf($"shown {Guid.NewGuid()}", sha256))!.AsObject();
        manifest["parents"] = new JsonArray(new JsonObject { ["id"] = parent, ["relation"] = "derived-from" });
        manifest["source"] = new JsonObject { ["repository"] = "org/shown", ["revision"] = "abc123" };
        manifest["properties"] = new JsonObject { ["epochs"] = 5, ["evil"] = "a\u001b[2J\u202eb" };
        var id = await MintAsync(folder, manifest.ToJsonString());

        var shown = (await world.RunAsync("get", id)).Ended(ExitCode.Ok).Out;

        InProcess.RequireHarmless(shown);
        foreach (var text in (string[])
            ["https://files.example/model.bin", sha256, "1,024", "org/shown", "abc123", "epochs = 5",
                "derived-from", parent, "never-tried"])
            Assert.Contains(text, shown, StringComparison.Ordinal);
        var json = (await world.RunAsync("get", id, "--json")).Ended(ExitCode.Ok).Json;
        Assert.Equal(sha256, json.GetProperty("manifest").GetProperty("artifacts")[0]
            .GetProperty("sha256").GetString());
        Assert.Equal(id, json.GetProperty("id").GetString());
    }

    private async Task<string> MintAsync(TemporaryFolder folder, string manifest) =>
        (await world.RunAsync("mint", folder.File("m.json", manifest), "--json")).Ended(ExitCode.Ok).Json
            .GetProperty("items")[0].GetProperty("id").GetString()!;

    private static string ManifestOf(string name, string sha256) => new JsonObject
    {
        ["ainft"] = 1,
        ["kind"] = "data",
        ["name"] = name,
        ["artifacts"] = new JsonArray(new JsonObject
        {
            ["uri"] = "https://files.example/model.bin",
            ["sha256"] = sha256,
            ["size"] = 1_024,
        }),
    }.ToJsonString();

    private static string DigestOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
