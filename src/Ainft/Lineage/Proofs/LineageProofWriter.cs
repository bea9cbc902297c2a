using System.Buffers;
using System.Text.Json;

namespace Ainft.Lineage.Proofs;

/// <summary>Writes a <see cref="LineageProofFile"/> as a stream, with one component at a time in memory.</summary>
public sealed class LineageProofWriter : IDisposable
{
    private const int Chunk = 64 * 1024;

    private readonly ArrayBufferWriter<byte> buffer = new(Chunk);
    private readonly Utf8JsonWriter json;
    private readonly Stream stream;
    private readonly bool delegated;

    /// <summary>Begins a file. The constructor does not write to the stream yet.</summary>
    /// <param name="utf8">The stream to write to. The writer leaves it open.</param>
    /// <param name="id">The component that the file is about.</param>
    /// <param name="domain">The chain and the registry in which the roots are anchored.</param>
    /// <param name="depth">The greatest distance from the component, or null for the whole ancestry.</param>
    /// <param name="delegated">Whether at least one of the components has a delegation.</param>
    public LineageProofWriter(Stream utf8, AinftId id, MintDomain domain, int? depth, bool delegated = false)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        (stream, this.delegated) = (utf8, delegated);
        json = new Utf8JsonWriter(buffer, ProofFileWriter.Options);
        json.WriteStartObject();
        json.WriteString("format", delegated ? LineageProofFile.DelegatedFormat : LineageProofFile.Format);
        json.WriteString("id", id.ToString());
        json.WriteString("chain", $"eip155:{domain.ChainId}");
        json.WriteString("registry", domain.Registry.ToString());
        if (depth is { } steps)
            json.WriteNumber("depth", steps);
        else
            json.WriteNull("depth");
        json.WriteStartArray("components");
    }

    /// <summary>Writes the next component. The order is by distance from the first component, then by id.</summary>
    /// <exception cref="ArgumentException">
    /// The component has a delegation, but the file was begun for components without one.
    /// </exception>
    public async ValueTask WriteAsync(LineageProofComponent component, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(component);
        if (component.Signature.Delegation is not null && !delegated)
            throw new ArgumentException($"{component.Id} has a delegation, so the file needs another format.");
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

    /// <summary>Writes the batches and ends the file. A reader refuses a file without this end.</summary>
    public async ValueTask CompleteAsync(IReadOnlyList<AnchoredBatch> batches, CancellationToken ct = default)
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

    /// <summary>Releases the memory without writing the rest of the buffer.</summary>
    public void Dispose() => json.Dispose();

    private async ValueTask FlushAsync(CancellationToken ct)
    {
        json.Flush();
        await stream.WriteAsync(buffer.WrittenMemory, ct);
        buffer.ResetWrittenCount();
    }
}
