using System.Text.Encodings.Web;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Proofs;

/// <summary>Writes a proof file.</summary>
internal static class ProofFileWriter
{
    // A proof is a file for people and programs and not part of an HTML page. So the manifest can stay readable.
    public static JsonWriterOptions Options { get; } = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    public static byte[] Write(ProofFile proof)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
            Write(writer, proof);
        return stream.ToArray();
    }

    public static void Write(Utf8JsonWriter writer, ProofFile proof)
    {
        writer.WriteStartObject();
        writer.WriteString(
            "format", proof.Signature.Delegation is null ? ProofFile.Format : ProofFile.DelegatedFormat);
        writer.WriteString("id", proof.Id.ToString());
        writer.WriteString("creator", proof.Creator.ToString());
        writer.WriteString("manifest", proof.Manifest);
        WriteList(writer, "parents", proof.Parents);
        writer.WritePropertyName("signature");
        proof.Signature.WriteTo(writer);
        WriteLeaf(writer, proof.Leaf);
        WriteList(writer, "path", proof.Path);
        writer.WriteString("root", proof.Root.ToString());
        writer.WriteString("chain", $"eip155:{proof.ChainId}");
        writer.WriteString("registry", proof.Registry.ToString());
        WriteAnchor(writer, proof);
        writer.WriteEndObject();
    }

    private static void WriteLeaf(Utf8JsonWriter writer, Leaf leaf)
    {
        writer.WriteStartObject("leaf");
        writer.WriteNumber("kind", (byte)leaf.Kind);
        writer.WriteString("subject", leaf.Subject.ToString());
        writer.WriteString("account", leaf.Account.ToString());
        writer.WriteEndObject();
    }

    private static void WriteAnchor(Utf8JsonWriter writer, ProofFile proof)
    {
        writer.WriteStartObject("batch");
        writer.WriteString("root", proof.Batch.Root.ToString());
        writer.WriteNumber("size", proof.Batch.Size);
        writer.WriteEndObject();
        WritePlace(writer, proof.Block, proof.Transaction);
    }

    /// <summary>Writes the members that locate an anchor on the chain.</summary>
    public static void WritePlace(Utf8JsonWriter writer, ProofBlock? block, Bytes32? transaction)
    {
        if (block is not null)
        {
            writer.WriteStartObject("block");
            writer.WriteNumber("number", block.Number);
            writer.WriteString("hash", block.Hash.ToString());
            writer.WriteNumber("timestamp", block.Timestamp);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("block");
        }
        writer.WriteString("transaction", transaction?.ToString());
    }

    public static void WriteBatch(Utf8JsonWriter writer, AnchoredBatch batch)
    {
        writer.WriteStartObject();
        writer.WriteString("root", batch.Root.ToString());
        writer.WriteNumber("size", batch.Size);
        WritePlace(writer, batch.Block, batch.Transaction);
        writer.WriteEndObject();
    }

    public static void WriteList<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> items) where T : struct
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
            writer.WriteStringValue(item.ToString());
        writer.WriteEndArray();
    }
}
