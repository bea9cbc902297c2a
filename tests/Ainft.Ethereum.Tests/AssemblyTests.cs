using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Ainft.Cli.Dev;
using Xunit;

namespace Ainft.Ethereum.Tests;

/// <summary>
/// The references of the built assemblies. The compiler records only the references that the code really uses.
/// </summary>
public sealed partial class AssemblyTests
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
    public void Ainft_Ethereum_is_the_one_place_that_knows_Nethereum() =>
        // The tests of this library write keystores with Nethereum, as other programs do.
        Assert.Equal(["Ainft.Ethereum", "Ainft.Ethereum.Tests"], Knowing("Nethereum."));

    [Fact]
    public void Ainft_Sources_is_the_one_place_that_knows_YamlDotNet() =>
        Assert.Equal(["Ainft.Sources"], Knowing("YamlDotNet"));

    [Fact]
    public void Ainft_Sources_is_the_one_place_that_knows_the_library_of_CloudEvents() =>
        Assert.Equal(["Ainft.Sources"], Knowing("CloudNative.CloudEvents"));

    private static IEnumerable<string?> Knowing(string library)
    {
        // Projects outside of the solution belong to scripts, and a build of the solution does not make them.
        return ProjectPath().Matches(File.ReadAllText(Path.Combine(Npm.Root, "Ainft.Functions.sln")))
            .Select(project => Built(project.Groups[1].Value.Replace('\\', '/')))
            .Where(assembly =>
                ReferencesOf(assembly).Any(name => name.StartsWith(library, StringComparison.Ordinal)))
            .Select(Path.GetFileNameWithoutExtension)
            .Order(StringComparer.Ordinal);
    }

    private static string Built(string project) =>
        Path.Combine(Npm.Root, project, "bin", Configuration, "net10.0", Path.GetFileName(project) + ".dll");

    // The output folder of a library has no packages. The folder of this test program has all assemblies that the
    // kernel loads.
    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");

    [GeneratedRegex("\"([^\"]*)[\\\\/][^\"\\\\/]*\\.csproj\"")]
    private static partial Regex ProjectPath();

    private static List<string> ReferencesOf(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(reference =>
            metadata.GetString(metadata.GetAssemblyReference(reference).Name))];
    }
}
