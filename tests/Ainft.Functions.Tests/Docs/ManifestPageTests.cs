using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ainft.Cli.Dev;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Docs;

/// <summary>docs/manifest.md lists the members and relations of the code, and its examples are minted.</summary>
public sealed partial class ManifestPageTests(StorageFixture storage, ChainFixture chain)
    : MintingScene(storage, chain)
{
    [Fact]
    public void Its_members_are_those_of_the_schema()
    {
        var properties = JsonNode.Parse(Manifest.OpenSchema())!["properties"]!.AsObject().Select(member => member.Key);
        Assert.Equal(properties.Order(), Members().Select(row => row.Name).Order());
    }

    [Fact]
    public void Its_relations_are_those_of_the_code_in_their_order() => Assert.Equal(
        Enum.GetValues<Relation>().Select(relation => relation.ToText()),
        DocumentedTable.Rows("manifest.md", "| relation |").Select(row => row.Split('|')[1].Trim(' ', '`')));

    [Fact]
    public void The_examples_of_its_members_are_one_valid_manifest()
    {
        var manifest = new JsonObject();
        foreach (var (name, example) in Members().Where(member => member.Name != "reference"))
            manifest[name] = JsonNode.Parse(example);
        Assert.True(
            Manifest.TryParse(Encoding.UTF8.GetBytes(manifest.ToJsonString()), out _, out var violations),
            string.Join('\n', violations));
    }

    [Fact]
    public async Task Its_worked_examples_are_minted_in_their_order()
    {
        var ids = new Dictionary<string, AinftId>();
        var manifests = new List<string>();
        foreach (var example in Examples())
        {
            var manifest = Named(example, ids);
            ids.Add(NamedParents.NameIn(Encoding.UTF8.GetBytes(manifest))!, Creator.IdOf(manifest));
            manifests.Add(manifest);
        }
        await Creator.MintAsync(App.Http, Creator.Many([.. manifests]));

        var data = await App.GetJsonAsync($"ainfts/{ids["acme-speech"]}");
        Assert.StartsWith("0x", data.GetProperty("files").GetProperty("contentDigest").GetString());
        var model = await App.GetJsonAsync($"ainfts/{ids["acme-asr"]}");
        Assert.Equal(["trained-on", "evaluated-on"], model.GetProperty("parents")[0].GetProperty("relations")
            .EnumerateArray().Select(relation => relation.GetString()));
        Assert.Equal(7.4, model.GetProperty("card").GetProperty("metrics")[0].GetProperty("value").GetDouble());
        var service = await App.GetJsonAsync($"ainfts/{ids["acme-transcribe"]}");
        Assert.Equal(2, service.GetProperty("contributors").GetArrayLength());
        Assert.Equal(3, service.GetProperty("ancestors").GetInt32());
    }

    /// <summary>The canonical example with the ids of the parents that it names.</summary>
    private static string Named(string example, Dictionary<string, AinftId> ids)
    {
        Assert.True(CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(example), out byte[]? canonical, out _));
        var named = NamedParents.Find(canonical);
        return Encoding.UTF8.GetString(
            NamedParents.Replace(canonical, named, [.. named.Select(parent => ids[parent.Name])]));
    }

    private static IEnumerable<(string Name, string Example)> Members() =>
        DocumentedTable.Rows("manifest.md", "| member |")
            .Select(row => row.Trim('|').Split('|').Select(cell => cell.Trim(' ', '`')).ToArray())
            .Select(cells => (cells[0], cells[3]));

    private static IEnumerable<string> Examples() =>
        Json().Matches(File.ReadAllText(Path.Combine(Npm.Root, "docs", "manifest.md")))
            .Select(match => match.Groups[1].Value);

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();
}
