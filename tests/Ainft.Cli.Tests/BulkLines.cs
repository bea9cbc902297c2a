using System.Text;
using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Cli.Tests;

/// <summary>Lines of manifests that other tests do not mint.</summary>
internal static class BulkLines
{
    private static int number;

    public static string Name(string what) =>
        $"bulk {what} {Interlocked.Increment(ref number)} {Environment.ProcessId}";

    /// <summary>Lines without parents.</summary>
    public static string Independent(int count) =>
        string.Concat(
            Enumerable.Range(0, count).Select(_ => $$"""{"ainft":1,"kind":"data","name":"{{Name("line")}}"}""" + "\n"));

    /// <summary>Lines that each name the line before as their parent.</summary>
    public static string Chain(int count)
    {
        var (text, before) = (new StringBuilder(), "");
        for (var i = 0; i < count; i++)
        {
            var name = Name("chain");
            var parents = i == 0 ? "" : $$""","parents":[{"id":"#{{before}}","relation":"derived-from"}]""";
            text.Append($$"""{"ainft":1,"kind":"model","name":"{{name}}"{{parents}}}""").Append('\n');
            before = name;
        }

        return text.ToString();
    }

    /// <summary>The ids of the lines, computed by the kernel.</summary>
    public static IReadOnlyList<string> Ids(string lines, string creator)
    {
        var (ids, names) = (new List<string>(), new Dictionary<string, string>());
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var json = JsonNode.Parse(line)!;
            foreach (var parent in json["parents"]?.AsArray() ?? [])
                parent!["id"] = names[parent["id"]!.GetValue<string>()[1..]];
            Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes(json.ToJsonString()), out var manifest, out _));
            ids.Add(names[manifest.Name!] = manifest.IdFor(Address.Parse(creator)).ToString());
        }

        return ids;
    }
}
