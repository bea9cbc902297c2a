using System.Text.Json;

namespace Ainft.Evidence;

/// <summary>Writes an evidence file.</summary>
internal static class EvidenceFileWriter
{
    public static byte[] Write(EvidenceFile evidence)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, ProofFileWriter.Options))
            Write(writer, evidence);
        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, EvidenceFile evidence)
    {
        writer.WriteStartObject();
        writer.WriteString("format", evidence.Format);
        writer.WritePropertyName("component");
        ProofFileWriter.Write(writer, evidence.Component);
        writer.WriteStartArray("statements");
        foreach (var statement in evidence.Statements)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("envelope");
            statement.Envelope.WriteTo(writer);
            ProofFileWriter.WriteList(writer, "path", statement.Path);
            writer.WriteString("root", statement.Root.ToString());
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("batches");
        foreach (var batch in evidence.Batches)
            ProofFileWriter.WriteBatch(writer, batch);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
