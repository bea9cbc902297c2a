using System.Buffers;
using System.Text;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Functions.Ledger;

/// <summary>
/// The lines of a bundle, written and read in this place alone. The first says when the bundle was made and carries a nonce, so that no
/// two ever are the same; every other is the canonical JSON of <c>{creator, kind, manifest|statement, signature}</c>, so that a manifest
/// is a byte range of its bundle.
/// </summary>
/// <param name="Kind">What the line records.</param>
/// <param name="Creator">The leaf's account.</param>
/// <param name="Content">Where in the line the manifest or statement is.</param>
/// <param name="Signature">Where in the line the signature is.</param>
internal readonly record struct BundleLine(EntryKind Kind, Address Creator, Range Content, Range Signature)
{
    /// <summary>A manifest has 64 levels, and its line one more.</summary>
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 128 };

    public static void WriteFirst(IBufferWriter<byte> output, DateTimeOffset at, ReadOnlySpan<byte> nonce) =>
        Append(output, $"{{\"at\":{at.ToUnixTimeMilliseconds()},\"bundle\":1,\"nonce\":\"{Convert.ToHexStringLower(nonce)}\"}}\n");

    public static DateTimeOffset ReadFirst(ReadOnlyMemory<byte> line)
    {
        using var json = JsonDocument.Parse(line);
        return DateTimeOffset.FromUnixTimeMilliseconds(json.RootElement.GetProperty("at").GetInt64());
    }

    /// <summary>Writes a line with its end; answers its length without the end, and where in it the content is.</summary>
    public static (int Length, int Content) Write(IBufferWriter<byte> output, Leaf leaf, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        // Canonical order of members: creator, kind, manifest, signature; or creator, kind, signature, statement.
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

    /// <exception cref="InvalidDataException">The line is none of a bundle; stored bundles never hold anything else.</exception>
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
                _ => throw new InvalidDataException($"A bundle line has a member '{name}'."),
            };
        }
        return read;
    }

    /// <summary>The entry of this line: its content and signature are slices of <paramref name="line"/>.</summary>
    public Entry EntryOf(ReadOnlyMemory<byte> line)
    {
        var content = line[Content];
        var manifest = Kind == EntryKind.Registration ? Manifest.ReadCanonical(content) : null;
        var subject = manifest?.IdFor(Creator).Value ?? Sha256Digest.Of(content.Span).Value;
        return new Entry(new Leaf(Kind, subject, Creator), content, line[Signature]) { Manifest = manifest };
    }

    /// <summary>The leaf of this line alone, for which of a manifest only the digest and the parents count.</summary>
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

    /// <summary>The ids of an array of <c>{id, relation}</c>, which is where the reader stands.</summary>
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
        _ => throw new InvalidDataException($"A bundle line is of kind '{name}'."),
    };

    private static int Append(IBufferWriter<byte> output, string text) => (int)Encoding.UTF8.GetBytes(text, output);

    private static int Append(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        return bytes.Length;
    }
}
