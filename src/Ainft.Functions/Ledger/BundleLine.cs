using System.Buffers;
using System.Text;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Functions.Ledger;

/// <summary>
/// Writes and reads the lines of a bundle. The first line has the time of the bundle and a nonce, so that no two
/// bundles are equal. Every other line is the canonical JSON of
/// <c>{creator, kind, manifest|statement, signature}</c>, so that a manifest is a byte range of its bundle.
/// </summary>
/// <param name="Kind">The kind of the entry.</param>
/// <param name="Creator">The leaf's account.</param>
/// <param name="Content">The range of the manifest or statement in the line.</param>
/// <param name="Signature">The range of the signature in the line.</param>
internal readonly record struct BundleLine(EntryKind Kind, Address Creator, Range Content, Range Signature)
{
    /// <summary>A manifest has 64 levels, and its line one more.</summary>
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 128 };

    public static void WriteFirst(IBufferWriter<byte> output, DateTimeOffset at, ReadOnlySpan<byte> nonce)
    {
        var hex = Convert.ToHexStringLower(nonce);
        Append(output, $"{{\"at\":{at.ToUnixTimeMilliseconds()},\"bundle\":1,\"nonce\":\"{hex}\"}}\n");
    }

    public static DateTimeOffset ReadFirst(ReadOnlyMemory<byte> line)
    {
        using var json = JsonDocument.Parse(line);
        return DateTimeOffset.FromUnixTimeMilliseconds(json.RootElement.GetProperty("at").GetInt64());
    }

    /// <summary>
    /// Writes a line with its end. Returns its length without the end, and the offset of the content in the line.
    /// </summary>
    public static (int Length, int Content) Write(
        IBufferWriter<byte> output, Leaf leaf, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        // The canonical order is creator, kind, manifest, signature or creator, kind, signature, statement.
        var length = Append(output, $"{{\"creator\":\"{leaf.Account.ToHex()}\",\"kind\":\"{NameOf(leaf.Kind)}\",");
        int at;
        if (leaf.Kind == EntryKind.Registration)
        {
            at = length += Append(output, "\"manifest\":");
            length += Append(output, content) + Append(output, ",\"signature\":") + Append(output, signature);
        }
        else
        {
            length += Append(output, "\"signature\":") + Append(output, signature);
            at = length += Append(output, ",\"statement\":");
            length += Append(output, content);
        }
        return (length + Append(output, "}\n") - 1, at);
    }

    /// <exception cref="InvalidDataException">
    /// The line is not a line of a bundle. This means that the stored bundle is damaged.
    /// </exception>
    public static BundleLine Read(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, Deep);
        var read = default(BundleLine);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var value = start..(int)reader.BytesConsumed;
            read = name switch
            {
                "creator" => read with { Creator = Address.Parse(TextOf(line[value])) },
                "kind" => read with { Kind = KindOf(TextOf(line[value])) },
                "signature" => read with { Signature = value },
                "manifest" or "statement" => read with { Content = value },
                _ => throw new InvalidDataException($"A bundle line has the unknown member '{name}'."),
            };
        }
        return read;
    }

    /// <summary>
    /// The entry of this line. Its content and signature are slices of <paramref name="line"/>.
    /// </summary>
    public Entry EntryOf(ReadOnlyMemory<byte> line)
    {
        var content = line[Content];
        var manifest = Kind == EntryKind.Registration ? Manifest.ReadCanonical(content) : null;
        var subject = manifest?.IdFor(Creator).Value ?? Sha256Digest.Of(content.Span).Value;
        return new Entry(new Leaf(Kind, subject, Creator), content, line[Signature]) { Manifest = manifest };
    }

    /// <summary>
    /// The leaf of this line. It depends only on the digest and the parents of a manifest, so this does not read the
    /// rest.
    /// </summary>
    public Leaf LeafOf(ReadOnlySpan<byte> line)
    {
        var content = line[Content];
        var digest = Sha256Digest.Of(content);
        return Kind == EntryKind.Registration
            ? Leaf.Registration(AinftId.Compute(Creator, digest, ParentsOf(content)), Creator)
            : new Leaf(Kind, digest.Value, Creator);
    }

    private static AinftId[] ParentsOf(ReadOnlySpan<byte> manifest)
    {
        var reader = new Utf8JsonReader(manifest, Deep);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("parents"u8))
                return ReadIds(ref reader);
            reader.Skip();
        }
        return [];
    }

    /// <summary>The ids of the array of <c>{id, relation}</c> at the reader's position.</summary>
    private static AinftId[] ReadIds(ref Utf8JsonReader reader)
    {
        var ids = new List<AinftId>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            var isId = reader.ValueTextEquals("id"u8);
            reader.Read();
            if (isId)
                ids.Add(AinftId.Parse(reader.GetString()!));
        }
        return [.. ids];
    }

    private static string TextOf(ReadOnlySpan<byte> json) => Encoding.ASCII.GetString(json[1..^1]);

    private static string NameOf(EntryKind kind) => kind == EntryKind.Registration ? "registration" : "statement";

    private static EntryKind KindOf(string name) => name switch
    {
        "registration" => EntryKind.Registration,
        "statement" => EntryKind.Statement,
        _ => throw new InvalidDataException($"A bundle line has the unknown kind '{name}'."),
    };

    private static int Append(IBufferWriter<byte> output, string text) => (int)Encoding.UTF8.GetBytes(text, output);

    private static int Append(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        return bytes.Length;
    }
}
