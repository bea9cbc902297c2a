using Ainft.Cli.Dev;

namespace Ainft.Cli.Tests.Folders;

/// <summary>A copy of one of the cards of this project, in a temporary folder with the name of the card.</summary>
public sealed class CardFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public CardFolder(string card)
    {
        var source = System.IO.Path.Combine(Checkout.Find().Root, "tests", "Ainft.Cli.Tests", "Cards", card);
        Path = folder.File(card);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(source, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Path { get; }

    /// <summary>A path beside the card.</summary>
    public string Beside(string name) => folder.File(name);

    public string Inside(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => folder.Dispose();
}
