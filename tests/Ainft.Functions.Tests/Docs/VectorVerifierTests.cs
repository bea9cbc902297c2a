using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Cli.Dev;

namespace Ainft.Functions.Tests.Docs;

/// <summary>
/// docs/vectors/verify.mjs runs the package @ainft/verify, which follows the pages of docs and shares no code with the
/// kernel. It verifies every vector, and refuses vectors with a change.
/// </summary>
public sealed class VectorVerifierTests : IDisposable
{
    private const string Failed = "FAIL";
    private const int MaxLeaves = (1 << 25) - 1;

    /// <summary>
    /// Only a chain can confirm these members. A keyid is a hint, so an envelope is valid without it.
    /// </summary>
    private static readonly string[] Unconfirmed = ["number", "hash", "timestamp", "transaction", "keyid"];

    private static readonly string Folder = Path.Combine(Npm.Root, "docs/vectors");

    private static readonly Lazy<Task> Built = new(BuildAsync);

    private readonly DirectoryInfo copies = Directory.CreateTempSubdirectory("ainft-vectors-");

    public static TheoryData<string> Changed { get; } =
    [
        "v1/proof/single-finalized.json",
        "v1/proof/many-finalized.json",
        "v1/proof/imported-finalized.json",
        "v1/lineage/depth-2.json",
        "v1/evidence/produced.json",
        "v1/evidence/no-reply.json",
        "v2/evidence/cli-first-model.json",
    ];

    public void Dispose() => copies.Delete(recursive: true);

    [Fact]
    public async Task It_verifies_every_vector_and_prints_a_line_per_check()
    {
        var files = Directory.EnumerateDirectories(Folder, "v*")
            .SelectMany(version => Directory.EnumerateFiles(version, "*.json", SearchOption.AllDirectories)).ToArray();

        var (holds, lines) = await VerifyAsync(files);

        Assert.True(holds, string.Join('\n', lines));
        Assert.DoesNotContain(lines, line => line.Contains($": {Failed}: ", StringComparison.Ordinal));
        Assert.All(files, file => Assert.True(lines.Count(line => IsAbout(line, file)) >= 12, file));
    }

    [Theory]
    [MemberData(nameof(Changed))]
    public async Task It_refuses_a_vector_with_any_value_changed(string file)
    {
        var text = await ReadAsync(file);
        var count = Leaves(JsonNode.Parse(text)!).Count();
        var changed = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var copy = JsonNode.Parse(text)!;
            var leaf = Leaves(copy).ElementAt(i);
            leaf.ReplaceWith(ChangedValue(leaf));
            changed.Add(await SaveAsync($"{i}.json", copy.ToJsonString()));
        }

        await AssertEachFailsAsync(changed);
    }

    [Theory]
    [MemberData(nameof(Changed))]
    public async Task It_refuses_a_vector_with_a_member_less_or_more_or_twice(string file)
    {
        var text = await ReadAsync(file);
        var changed = new List<string> { await SaveAsync("twice.json", $"{{\"form\\u0061t\":1,{text[1..]}") };
        foreach (var name in JsonNode.Parse(text)!.AsObject().Select(member => member.Key))
        {
            var less = JsonNode.Parse(text)!.AsObject();
            if (!less.Remove(name) || name is "block" or "transaction")
                continue;
            changed.Add(await SaveAsync($"without-{name}.json", less.ToJsonString()));
        }
        var more = JsonNode.Parse(text)!.AsObject();
        more["more"] = true;
        changed.Add(await SaveAsync("more.json", more.ToJsonString()));

        await AssertEachFailsAsync(changed);
    }

    [Fact]
    public async Task It_refuses_an_ancestor_left_out_and_a_statement_left_out()
    {
        var lineage = JsonNode.Parse(await ReadAsync("v1/lineage/whole-finalized.json"))!;
        lineage["components"]!.AsArray().RemoveAt(1);
        var evidence = JsonNode.Parse(await ReadAsync("v1/evidence/reproduced.json"))!;
        evidence["statements"]!.AsArray().RemoveAt(1);

        await AssertEachFailsAsync([
            await SaveAsync("lineage.json", lineage.ToJsonString()),
            await SaveAsync("evidence.json", evidence.ToJsonString()),
        ]);
    }

    private static async Task AssertEachFailsAsync(IReadOnlyList<string> files)
    {
        var (holds, lines) = await VerifyAsync(files);
        Assert.False(holds);
        // A check that fails, and no exception of the program, must refuse the file.
        Assert.All(files, file => Assert.True(
            lines.Any(line => IsAbout(line, file) && line.Contains($": {Failed}: ", StringComparison.Ordinal)), file));
    }

    private static bool IsAbout(string line, string file) => line.StartsWith($"{file}: ", StringComparison.Ordinal);

    private static async Task<(bool Holds, string[] Lines)> VerifyAsync(IReadOnlyList<string> files)
    {
        var ct = TestContext.Current.CancellationToken;
        await Built.Value;
        try
        {
            var output = await Npm.RunAsync("node", [Path.Combine(Folder, "verify.mjs"), .. files], null, ct);
            return (true, output.Split('\n'));
        }
        catch (InvalidOperationException e)
        {
            return (false, e.Message.Split('\n'));
        }
    }

    /// <summary>Compiles the package that verify.mjs imports. No test cancels it, because all tests share it.</summary>
    private static async Task BuildAsync()
    {
        await Npm.EnsureAsync();
        await Npm.RunAsync("node", [Npm.Script("typescript", "bin/tsc"), "--project", "src/js"]);
    }

    /// <summary>The values without members that a change makes wrong.</summary>
    private static IEnumerable<JsonValue> Leaves(JsonNode node) => node switch
    {
        JsonObject json => json.Where(member => member.Value is not null && !Unconfirmed.Contains(member.Key))
            .SelectMany(member => Leaves(member.Value!)),
        JsonArray json => json.OfType<JsonNode>().SelectMany(Leaves),
        _ => [node.AsValue()],
    };

    // A size is only a claim of the file, so a small change of it can go unnoticed without a chain.
    private static JsonValue? ChangedValue(JsonValue value)
    {
        if (value.GetValueKind() == JsonValueKind.Number)
            return JsonValue.Create(value.GetPropertyName() == "size" ? MaxLeaves : value.GetValue<long>() + 1);
        var text = value.GetValue<string>();
        var middle = text.Length / 2;
        return JsonValue.Create($"{text[..middle]}{(text[middle] == '0' ? '1' : '0')}{text[(middle + 1)..]}");
    }

    private static Task<string> ReadAsync(string file) =>
        File.ReadAllTextAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken);

    private async Task<string> SaveAsync(string name, string text)
    {
        var file = Path.Combine(copies.FullName, name);
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        return file;
    }
}
