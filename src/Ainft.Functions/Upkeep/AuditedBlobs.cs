using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>The container of sets of ancestors, in which what would be written is a claim.</summary>
internal sealed class AuditedBlobs(Blobs stored, IndexAudit audit) : Blobs(stored)
{
    private readonly Blobs stored = stored;

    public override async Task<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken = default) =>
        !await audit.ExpectSetAsync(stored, name, content, cancellationToken);

    public override async Task<ReadOnlyMemory<byte>?> ReadAsync(string name, CancellationToken cancellationToken = default) =>
        audit.FindSet(name) ?? await stored.ReadAsync(name, cancellationToken);
}
