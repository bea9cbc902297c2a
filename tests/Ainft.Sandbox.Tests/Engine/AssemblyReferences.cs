using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Ainft.Sandbox.Tests.Engine;

/// <summary>
/// The references between the assemblies of a folder, type by type. A facade such as <c>netstandard</c> names many
/// assemblies but forwards few types, so a reference counts for the assembly that has the type.
/// </summary>
internal sealed class AssemblyReferences
{
    private readonly Dictionary<string, HashSet<string>> references = [];
    private readonly Dictionary<(string Assembly, string Type), string> forwarded = [];

    public AssemblyReferences(string folder)
    {
        var assemblies = Directory.GetFiles(folder, "*.dll")
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllBytes);
        Read(assemblies, Forwards);
        Read(assemblies, References);
    }

    /// <summary>The references to assemblies that the folder lacks, from <paramref name="root"/> on.</summary>
    /// <returns>Lines of the form "assembly refers to missing assembly".</returns>
    public IReadOnlyList<string> MissingFrom(string root)
    {
        var missing = new List<string>();
        var seen = new HashSet<string> { root };
        var rest = new Stack<string>([root]);
        while (rest.TryPop(out var assembly))
            foreach (var target in references[assembly].Where(seen.Add))
                if (references.ContainsKey(target))
                    rest.Push(target);
                else
                    missing.Add($"{assembly} refers to {target}");
        return missing;
    }

    private static void Read(Dictionary<string, byte[]> assemblies, Action<string, MetadataReader> read)
    {
        foreach (var (name, bytes) in assemblies)
        {
            using var file = new PEReader(new MemoryStream(bytes));
            if (file.HasMetadata)
                read(name, file.GetMetadataReader());
        }
    }

    private void Forwards(string name, MetadataReader reader)
    {
        foreach (var type in reader.ExportedTypes.Select(reader.GetExportedType))
            if (type.Implementation is { Kind: HandleKind.AssemblyReference } target)
                forwarded[(name, FullName(reader, type.Namespace, type.Name))] =
                    NameOf(reader, (AssemblyReferenceHandle)target);
    }

    private void References(string name, MetadataReader reader)
    {
        var targets = references[name] = [];
        foreach (var type in reader.TypeReferences.Select(reader.GetTypeReference))
            if (type.ResolutionScope is { Kind: HandleKind.AssemblyReference } scope)
                targets.Add(Owner(
                    NameOf(reader, (AssemblyReferenceHandle)scope), FullName(reader, type.Namespace, type.Name)));
    }

    private string Owner(string assembly, string type)
    {
        while (forwarded.TryGetValue((assembly, type), out var next))
            assembly = next;
        return assembly;
    }

    private static string NameOf(MetadataReader reader, AssemblyReferenceHandle handle) =>
        reader.GetString(reader.GetAssemblyReference(handle).Name);

    private static string FullName(MetadataReader reader, StringHandle space, StringHandle name) =>
        $"{reader.GetString(space)}.{reader.GetString(name)}";
}
