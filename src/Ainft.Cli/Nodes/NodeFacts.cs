using Spectre.Console;

namespace Ainft.Cli.Nodes;

/// <summary>The facts about a node, for people.</summary>
internal static class NodeFacts
{
    public static Grid Of(Registration registration) =>
        Output.Facts([.. Of(registration.Node), .. Of(registration.Profile)]);

    public static (string, string?)[] Of(Candidate node) =>
        [("node", node.Node.ToString()), ("operator", node.Operator.ToString()), ("payout", node.Payout.ToString())];

    public static (string, string?)[] Of(NodeProfile profile) =>
    [
        ("processor", $"{profile.CpuModel}, {profile.Cpus}"),
        ("classes", string.Join(", ", profile.Classes)),
        ("memory", $"{profile.MemoryMiB} MiB"),
        ("disk", $"{profile.DiskMiB} MiB"),
        .. profile.Gpus.Select(gpu => ("gpu", (string?)$"{gpu.Name}, {gpu.MemoryMiB} MiB")),
        ("sandboxes", string.Join(", ", profile.Sandboxes)),
        ("runtimes", string.Join(", ", profile.Runtimes)),
        ("software", profile.Software),
    ];
}
