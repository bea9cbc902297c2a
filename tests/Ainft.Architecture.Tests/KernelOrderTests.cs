using Xunit;

namespace Ainft.Architecture.Tests;

/// <summary>Each folder of the kernel is a namespace, and uses only itself and the folders before it.</summary>
public sealed class KernelOrderTests
{
    // The root namespace has the ids and the violations, which all folders but Ethereum use.
    private static readonly FolderOrder Folders = new(
        "Ainft", "Ethereum", "", "Json", "Manifests", "Merkle", "Proofs", "Lineage", "Runs", "Evidence",
        "ModelSigning");

    [Fact]
    public void No_folder_of_the_kernel_uses_a_folder_after_it()
    {
        var uses = TypeUses.Of(Built.Kernel).ToArray();
        Assert.Empty(Folders.Unknown(uses));
        Assert.Empty(Folders.Broken(uses));
    }

    [Fact]
    public void The_namespace_of_a_kernel_file_is_its_folder()
    {
        var wrong =
            from source in Built.Sources()
            where source.StartsWith("src/Ainft/", StringComparison.Ordinal)
            let folder = Path.GetDirectoryName(source["src/".Length..])!.Replace('/', '.')
            from line in Built.Lines(source)
            where line.StartsWith("namespace ", StringComparison.Ordinal) && line != $"namespace {folder};"
            select $"{source} has the {line}";
        Assert.Empty(wrong);
    }
}
