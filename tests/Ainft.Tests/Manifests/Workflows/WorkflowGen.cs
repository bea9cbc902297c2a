using System.Text.Json.Nodes;
using CsCheck;

namespace Ainft.Tests.Manifests.Workflows;

/// <summary>Random valid workflows as JSON.</summary>
internal static class WorkflowGen
{
    private static readonly string Hash = new('a', 64);
    private static readonly Gen<string> Text = Gen.String[Gen.Char["abc-_ /\\\"é한\n."], 0, 20];
    private static readonly Gen<string> Segment = Gen.String[Gen.Char["abcdefgh.-_ 한"], 1, 8]
        .Select(text => text is "." or ".." ? "x" : text);
    private static readonly Gen<double> Tolerance = Gen.OneOf(Gen.Const(0.0), Gen.Double[0, 10], Gen.Double[0, 1e-6]);
    private static readonly Gen<double> Number =
        Gen.OneOf(Gen.Double[-100, 100], Gen.Int[-9, 9].Select(number => (double)number), Gen.Double[-1e300, 1e300]);

    // Each file has its own folder, so that no path is a folder of another.
    private static Gen<string[]> Paths(string prefix, int count) =>
        Segment.Array[count].Select(segments =>
            segments.Select((segment, i) => i % 2 == 0 ? $"{prefix}{i}/{segment}" : $"{prefix}{i}{segment}").ToArray());

    public static Gen<JsonNode> For(int parents, int artifacts) =>
        Gen.Int[1, artifacts == 0 ? 4 : Math.Min(artifacts, 4)].SelectMany(count =>
            Paths("o", count).SelectMany(paths => Gen.Select(
                Gen.Bool, Text.Array[1, 4], Files(parents), Files(parents), Gen.Select(Text, Text),
                Gen.Long[0, WorkflowLimits.Seed], Resources, ComparatorOf(paths, artifacts == 0).Null(0.2),
                (isImage, command, inputs, code, env, seed, resources, comparator) =>
                {
                    var workflow = new JsonObject
                    {
                        [isImage ? "image" : "runtime"] =
                            isImage ? $"registry.example:5000/a/b-c:1.0@sha256:{Hash}" : "python-3.11-numpy-1.24",
                        ["command"] = new JsonArray([.. command.Select(word => (JsonNode)word)]),
                        ["inputs"] = Numbered("in", inputs),
                        ["code"] = Numbered("code", code),
                        ["outputs"] = new JsonArray([.. paths.Select((path, i) =>
                            (JsonNode)new JsonObject { ["path"] = path, ["artifact"] = paths.Length - 1 - i })]),
                        ["env"] = new JsonObject { ["A_1"] = env.Item1, ["b"] = env.Item2 },
                        ["seed"] = seed,
                        ["resources"] = resources,
                    };
                    if (seed % 2 == 0)
                        workflow["hardware"] = "x86-64-v3";
                    if (comparator is not null)
                        workflow["comparator"] = comparator;
                    return (JsonNode)workflow;
                })));

    private static Gen<JsonObject[]> Files(int parents) => Gen.Select(
        Gen.Int[0, Math.Max(parents - 1, 0)], Gen.Int[0, 9], One("tar", "tar.gz", ""))
        .Array[0, parents == 0 ? 0 : 3].Select(files => files.Select(file =>
        {
            var item = new JsonObject { ["parent"] = file.Item1, ["artifact"] = file.Item2 };
            if (file.Item3 is not "")
                item["unpack"] = file.Item3;
            return item;
        }).ToArray());

    private static JsonArray Numbered(string folder, JsonObject[] files)
    {
        for (var i = 0; i < files.Length; i++)
            files[i]["path"] = $"{folder}/{i}";
        var items = new List<JsonNode>(files);
        if (folder == "code")
            items.Add(new JsonObject { ["uri"] = "https://example.org/a", ["sha256"] = Hash, ["path"] = "main.py" });
        return new JsonArray([.. items]);
    }

    private static readonly Gen<JsonNode> Resources = Gen.Select(Gen.Double[0.1, 256], Gen.Int[16, 1 << 20],
        Gen.Int[0, 16], Gen.Int[1, 10_080], (cpus, memory, gpus, minutes) =>
        (JsonNode)new JsonObject
        {
            ["cpus"] = cpus,
            ["memoryMiB"] = memory,
            ["gpus"] = gpus,
            ["gpuMemoryMiB"] = gpus,
            ["diskMiB"] = memory,
            ["minutes"] = minutes
        });

    public static Gen<JsonNode> ComparatorOf(string[] outputs, bool isTemplate) => Gen.OneOf(
        Simple(outputs, isTemplate),
        Simple(outputs, isTemplate).Array[1, 4]
            .Select(items => (JsonNode)new JsonObject { ["all"] = new JsonArray(items) }));

    private static Gen<JsonNode> Simple(string[] outputs, bool isTemplate) => Gen.OneOf(
        Gen.Const(() => (JsonNode)"bitwise"),
        Gen.Int[1, outputs.Length].Select(count => (JsonNode)new JsonObject
        {
            ["bitwise"] = new JsonArray([.. outputs.Take(count).Select(path => (JsonNode)path)])
        }),
        Gen.Select(One(outputs), One("", "/loss", "/a~1b/~0/0"), Number, Tolerance, Tolerance,
            Gen.Enum<CloseDirection>(), (file, pointer, value, abs, rel, direction) =>
            {
                var close = new JsonObject
                {
                    ["file"] = file,
                    ["pointer"] = pointer,
                    ["abs"] = abs,
                    ["rel"] = rel,
                    ["direction"] = direction.ToText()
                };
                if (!isTemplate)
                    close["value"] = value;
                if (rel < 1)
                    close["baseline"] = abs;
                return (JsonNode)new JsonObject { ["close"] = close };
            }),
        Gen.Select(One(outputs), Number, Tolerance, Gen.Int[2, 50], Gen.Double[0.001, 0.999],
            (file, mean, sd, n, alpha) =>
            {
                var interval = new JsonObject
                {
                    ["file"] = file,
                    ["pointer"] = "/mean",
                    ["sd"] = sd,
                    ["n"] = n,
                    ["alpha"] = alpha
                };
                if (!isTemplate)
                    interval["mean"] = mean;
                return (JsonNode)new JsonObject { ["interval"] = interval };
            }),
        Gen.Select(One(outputs), Number, Gen.Double[1e-6, 10], Tolerance, Gen.Int[2, 50], Gen.Double[0.0001, 0.25],
            (file, mean, margin, sd, n, alpha) =>
        {
            var equivalent = new JsonObject
            {
                ["file"] = file,
                ["pointer"] = "/score",
                ["margin"] = margin,
                ["sd"] = sd,
                ["n"] = n,
                ["alpha"] = alpha,
                ["baseline"] = sd,
            };
            if (!isTemplate)
                equivalent["mean"] = mean;
            return (JsonNode)new JsonObject { ["equivalent"] = equivalent };
        }));

    private static Gen<T> One<T>(params T[] items) => Gen.Int[0, items.Length - 1].Select(i => items[i]);
}
