using System.Text;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Merkle;

namespace Ainft.Proofs;

/// <summary>
/// An entry of a bundle, which is a line of its public bytes. The lines after the first one have the canonical JSON of
/// <c>{creator, kind, manifest|statement, signature}</c>. Reading checks the form. The Merkle root of a batch commits
/// to the entries, so a reader of all its bundles checks the content by the leaves.
/// </summary>
/// <param name="Leaf">The leaf that the batch anchors.</param>
/// <param name="Content">The canonical manifest or statement.</param>
/// <param name="Manifest">The manifest of a registration, or null.</param>
public sealed record CommittedEntry(Leaf Leaf, ReadOnlyMemory<byte> Content, Manifest? Manifest)
{
    /// <summary>A manifest has 64 levels, and its line one more.</summary>
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 128 };

    /// <summary>Reads the time of a bundle from its first line.</summary>
    /// <param name="line">The line without its end.</param>
    /// <exception cref="FormatException">The line is not the first one of a bundle.</exception>
    public static DateTimeOffset ReadTime(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return DateTimeOffset.FromUnixTimeMilliseconds(json.RootElement.GetProperty("at").GetInt64());
        }
        catch (Exception wrong) when (IsWrong(wrong))
        {
            throw new FormatException("The line is not the first one of a bundle.", wrong);
        }
    }

    /// <summary>Reads a line after the first one.</summary>
    /// <param name="line">The line without its end.</param>
    /// <exception cref="FormatException">The line is not an entry.</exception>
    public static CommittedEntry Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line, Deep);
            var root = json.RootElement;
            var creator = Address.Parse(root.GetProperty("creator").GetString()!);
            return root.GetProperty("kind").GetString() switch
            {
                "registration" => Registration(BytesOf(root, "manifest"), creator),
                "statement" => Statement(BytesOf(root, "statement"), creator),
                _ => throw new FormatException("The entry has an unknown kind."),
            };
        }
        catch (Exception wrong) when (IsWrong(wrong))
        {
            throw new FormatException("The line is not an entry of a bundle.", wrong);
        }
    }

    private static CommittedEntry Registration(byte[] content, Address creator)
    {
        var manifest = Manifest.ReadCanonical(content);
        return new CommittedEntry(Leaf.Registration(manifest.IdFor(creator), creator), content, manifest);
    }

    private static CommittedEntry Statement(byte[] content, Address signer) =>
        new(new Leaf(EntryKind.Statement, Sha256Digest.Of(content).Value, signer), content, null);

    // The raw text is that of the line, so a valid line gives the same bytes again.
    private static byte[] BytesOf(JsonElement root, string member) =>
        Encoding.UTF8.GetBytes(root.GetProperty(member).GetRawText());

    private static bool IsWrong(Exception e) => e is JsonException or KeyNotFoundException or InvalidOperationException
        or ArgumentOutOfRangeException or ArgumentNullException;
}
