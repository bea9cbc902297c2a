using System.Buffers;
using System.Text.Json;

namespace Ainft;

/// <summary>Writes a <see cref="LineageProofFile"/> while its components come in: no more than one of them is held.</summary>
public sealed class LineageProofWriter : IDisposable
{
    private const int Chunk = 64 * 1024;

    private readonly ArrayBufferWriter<byte> buffer = new(Chunk);
    private readonly Utf8JsonWriter json;
    private readonly Stream stream;

    /// <summary>Begins a file; nothing is written to the stream yet.</summary>
    /// <param name="utf8">Where to; it stays open.</param>
    /// <param name="id">The component whose lineage it is.</param>
    /// <param name="domain">The chain and the registry that its roots are anchored in.</param>
    /// <param name="depth">How many steps from the component the file goes; null for the whole ancestry.</param>
    public LineageProofWriter(Stream utf8, AinftId id, MintDomain domain, int? depth)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        stream = utf8;
        json = new Utf8JsonWriter(buffer, ProofFileWriter.Options);
        json.WriteStartObject();
        json.WriteString("format", LineageProofFile.Format);
        json.WriteString("id", id.ToString());
        json.WriteString("chain", $"eip155:{domain.ChainId}");
        json.WriteString("registry", domain.Registry.ToString());
        if (depth is { } steps)
            json.WriteNumber("depth", steps);
        else
            json.WriteNull("depth");
        json.WriteStartArray("components");
    }

    /// <summary>Writes the next component: the root first, then by distance and id.</summary>
    public async ValueTask WriteAsync(LineageProofComponent component, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(component);
        json.WriteStartObject();
        json.WriteString("id", component.Id.ToString());
        json.WriteString("creator", component.Creator.ToString());
        json.WriteString("manifest", component.Manifest.Span);
        json.WritePropertyName("signature");
        component.Signature.WriteTo(json);
        ProofFileWriter.WriteList(json, "path", component.Path);
        json.WriteString("root", component.Root.ToString());
        json.WriteEndObject();
        if (json.BytesPending + buffer.WrittenCount >= Chunk)
            await FlushAsync(ct);
    }

    /// <summary>Writes the batches and ends the file; without this call a reader refuses it as incomplete.</summary>
    public async ValueTask CompleteAsync(IReadOnlyList<LineageProofBatch> batches, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        json.WriteEndArray();
        json.WriteStartArray("batches");
        foreach (var batch in batches)
            ProofFileWriter.WriteBatch(json, batch);
        json.WriteEndArray();
        json.WriteEndObject();
        await FlushAsync(ct);
        await stream.FlushAsync(ct);
    }

    /// <summary>Gives back the memory; what was not flushed is not written.</summary>
    public void Dispose() => json.Dispose();

    private async ValueTask FlushAsync(CancellationToken ct)
    {
        json.Flush();
        await stream.WriteAsync(buffer.WrittenMemory, ct);
        buffer.ResetWrittenCount();
    }
}
