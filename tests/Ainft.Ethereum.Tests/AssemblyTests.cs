using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Ainft.Cli.Dev;
using Xunit;

namespace Ainft.Ethereum.Tests;

/// <summary>
/// The references of the built assemblies. The compiler records only the references that the code really uses.
/// </summary>
public sealed class AssemblyTests
{
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    [Fact]
    public void The_kernel_knows_neither_Nethereum_nor_BouncyCastle_and_no_project()
    {
        var used = ReferencesOf(Built("src/Ainft"))
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal)).Order();
        Assert.Equal(["NBitcoin.Secp256k1"], used);
        Assert.All(ReferencesOf(Beside("NBitcoin.Secp256k1")),
            name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Ainft_Ethereum_is_the_one_place_that_knows_Nethereum()
    {
        var folders = Directory.GetDirectories(Path.Combine(Npm.Root, "src"))
            .Concat(Directory.GetDirectories(Path.Combine(Npm.Root, "tests")));
        var knowing = folders
            .Where(folder => Directory.GetFiles(folder, "*.csproj").Length == 1)
            .Select(folder => Built(Path.GetRelativePath(Npm.Root, folder)))
            .Where(assembly =>
                ReferencesOf(assembly).Any(name => name.StartsWith("Nethereum.", StringComparison.Ordinal)))
            .Select(Path.GetFileNameWithoutExtension);
        // The tests of this library write keystores with Nethereum, as other programs do.
        Assert.Equal(["Ainft.Ethereum", "Ainft.Ethereum.Tests"], knowing);
    }

    private static string Built(string project) =>
        Path.Combine(Npm.Root, project, "bin", Configuration, "net10.0", Path.GetFileName(project) + ".dll");

    // The output folder of a library has no packages. The folder of this test program has all assemblies that the
    // kernel loads.
    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");

    private static List<string> ReferencesOf(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(reference =>
            metadata.GetString(metadata.GetAssemblyReference(reference).Name))];
    }
}
