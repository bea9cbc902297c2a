using System.Buffers;
using System.Text;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Functions.Ledger;

/// <summary>
/// Entries committed together: one immutable blob, named by its SHA-256. The first line says when it was made and carries a
/// nonce, so that no two flushes ever make the same bundle; every other line is the canonical JSON of
/// <c>{creator, kind, manifest|statement, signature}</c>, so that a manifest is a byte range of its bundle.
/// </summary>
public sealed class Bundle
{
    private Bundle(Sha256Digest hash, DateTimeOffset at, ReadOnlyMemory<byte> bytes, IReadOnlyList<BundledEntry> entries)
        => (Hash, At, Bytes, Entries) = (hash, at, bytes, entries);

    public Sha256Digest Hash { get; }

    public DateTimeOffset At { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    public IReadOnlyList<BundledEntry> Entries { get; }

    /// <summary>The blob's name: <c>0x</c> and the 64 digits of the hash.</summary>
    public string Name => Hash.ToString();

    public static Bundle Write(IReadOnlyList<Entry> entries, DateTimeOffset at, ReadOnlySpan<byte> nonce)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + entries.Sum(entry => entry.Size + 128));
        at = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
        Append(buffer, $"{{\"at\":{at.ToUnixTimeMilliseconds()},\"bundle\":1,\"nonce\":\"{Convert.ToHexStringLower(nonce)}\"}}\n");
        var placed = new List<BundledEntry>(entries.Count);
        foreach (var entry in entries)
            placed.Add(WriteLine(buffer, entry, placed.Count));
        var bytes = buffer.WrittenMemory;
        return new Bundle(Sha256Digest.Of(bytes.Span), at, bytes, placed);
    }

    /// <exception cref="InvalidDataException">The bytes are not a bundle; stored bundles never are anything else.</exception>
    public static Bundle Read(ReadOnlyMemory<byte> bytes)
    {
        var entries = new List<BundledEntry>();
        var at = default(DateTimeOffset);
        for (var (offset, line) = (0, 0); offset < bytes.Length; line++)
        {
            var length = bytes.Span[offset..].IndexOf((byte)'\n');
            if (length < 0)
                throw new InvalidDataException($"Line {line} of a bundle does not end.");
            using var json = JsonDocument.Parse(bytes.Slice(offset, length));
            if (line == 0)
                at = DateTimeOffset.FromUnixTimeMilliseconds(json.RootElement.GetProperty("at").GetInt64());
            else
                entries.Add(ReadLine(bytes, offset, length, line - 1));
            offset += length + 1;
        }
        return new Bundle(Sha256Digest.Of(bytes.Span), at, bytes, entries);
    }

    /// <summary>Reads one line of a bundle by itself: the entry's content and signature are slices of <paramref name="line"/>.</summary>
    public static Entry ReadEntry(ReadOnlyMemory<byte> line) => ReadLine(line, 0, line.Length, 0).Entry;

    private static BundledEntry WriteLine(ArrayBufferWriter<byte> buffer, Entry entry, int position)
    {
        var start = buffer.WrittenCount;
        // Canonical order of members: creator, kind, manifest, signature; or creator, kind, signature, statement.
        Append(buffer, $"{{\"creator\":\"{entry.Leaf.Account.ToHex()}\",\"kind\":\"{NameOf(entry.Leaf.Kind)}\",");
        int content;
        if (entry.Leaf.Kind == EntryKind.Registration)
        {
            content = Append(buffer, "\"manifest\":", entry.Content);
            Append(buffer, ",\"signature\":", entry.Signature);
        }
        else
        {
            Append(buffer, "\"signature\":", entry.Signature);
            content = Append(buffer, ",\"statement\":", entry.Content);
        }
        Append(buffer, "}\n");
        return new BundledEntry(entry, position, start, buffer.WrittenCount - start - 1, content);
    }

    private static BundledEntry ReadLine(ReadOnlyMemory<byte> bytes, int offset, int length, int position)
    {
        var line = bytes.Slice(offset, length);
        var reader = new Utf8JsonReader(line.Span);
        Address creator = default;
        var kind = EntryKind.Registration;
        ReadOnlyMemory<byte> content = default, signature = default;
        var contentOffset = 0;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var value = line[start..(int)reader.BytesConsumed];
            switch (name)
            {
                case "creator": creator = Address.Parse(TextOf(value)); break;
                case "kind": kind = KindOf(TextOf(value)); break;
                case "signature": signature = value; break;
                case "manifest" or "statement": (content, contentOffset) = (value, offset + start); break;
                default: throw new InvalidDataException($"A bundle line has a member '{name}'.");
            }
        }
        var manifest = kind == EntryKind.Registration ? Manifest.ReadCanonical(content) : null;
        var subject = manifest?.IdFor(creator).Value ?? Sha256Digest.Of(content.Span).Value;
        return new BundledEntry(new Entry(new Leaf(kind, subject, creator), content, signature) { Manifest = manifest }, position, offset, length, contentOffset);
    }

    private static string TextOf(ReadOnlyMemory<byte> json) => Encoding.ASCII.GetString(json.Span[1..^1]);

    private static string NameOf(EntryKind kind) => kind == EntryKind.Registration ? "registration" : "statement";

    private static EntryKind KindOf(string name) => name switch
    {
        "registration" => EntryKind.Registration,
        "statement" => EntryKind.Statement,
        _ => throw new InvalidDataException($"A bundle line is of kind '{name}'."),
    };

    private static void Append(ArrayBufferWriter<byte> buffer, string text) => Encoding.UTF8.GetBytes(text, buffer);

    private static int Append(ArrayBufferWriter<byte> buffer, string text, ReadOnlyMemory<byte> content)
    {
        Append(buffer, text);
        var offset = buffer.WrittenCount;
        buffer.Write(content.Span);
        return offset;
    }
}
