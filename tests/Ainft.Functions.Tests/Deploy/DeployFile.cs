using System.Text.Json.Nodes;
using Ainft.Cli.Dev;
using Ainft.Functions.Tests.Infra;

namespace Ainft.Functions.Tests.Deploy;

/// <summary>A YAML file of a deployment, and the faults that the schema of its kind finds.</summary>
internal sealed record DeployFile(Resource Body, IReadOnlyList<string> Faults)
{
    private const string Kubernetes = "deploy/kubernetes";

    /// <summary>The files for Kubernetes by their paths below <c>deploy/kubernetes</c>.</summary>
    public static IEnumerable<string> OfKubernetes =>
        Directory.GetFiles(Path.Combine(Npm.Root, Kubernetes), "*.yaml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Path.Combine(Npm.Root, Kubernetes), file))
            .Order(StringComparer.Ordinal);

    /// <summary>Reads a file below <c>deploy/kubernetes</c>.</summary>
    public static Task<DeployFile> ReadKubernetesAsync(string file) => ReadAsync($"{Kubernetes}/{file}");

    /// <summary>Reads a file below the root of the repository.</summary>
    public static async Task<DeployFile> ReadAsync(string file)
    {
        await Npm.EnsureAsync();
        var read = JsonNode.Parse(
            await Npm.RunAsync("node", ["tests/Ainft.Functions.Tests/Deploy/validate.cjs", file]))![0]!;
        return new DeployFile(
            new Resource(read["body"]!), [.. read["faults"]!.AsArray().Select(fault => fault!.ToString())]);
    }

    /// <summary>The value at a path such as <c>spec/replicas</c>, as text. Null when it is absent.</summary>
    public string? this[string path] => Body[path];

    /// <summary>The members of the object at a path, as text.</summary>
    public Dictionary<string, string> Members(string path) =>
        Body.At(path)!.AsObject().ToDictionary(member => member.Key, member => member.Value!.ToString());

    /// <summary>The elements of the list at a path.</summary>
    public IEnumerable<Resource> Elements(string path) =>
        Body.At(path)!.AsArray().Select(element => new Resource(element!));
}
