using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>The container of sets of ancestors, in which what would be written is a claim.</summary>
internal sealed class AuditedBlobs(Blobs stored, IndexAudit audit) : Blobs(stored)
{
    private readonly Blobs stored = stored;

    public override async Task<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken = default) =>
        !await audit.ExpectSetAsync(stored, name, content, cancellationToken);

    /// <exception cref="InvalidDataException">Its bytes are not those of its name: nothing may follow from them.</exception>
    public override async Task<ReadOnlyMemory<byte>?> ReadAsync(string name, CancellationToken cancellationToken = default)
    {
        if (audit.FindSet(name) is { } made)
            return made;
        var found = await stored.ReadAsync(name, cancellationToken);
        return found is null || CheckSets.IsSound(name, found.Value.Span) ? found : throw new InvalidDataException($"The set of ancestors {name} is corrupt.");
    }
}
