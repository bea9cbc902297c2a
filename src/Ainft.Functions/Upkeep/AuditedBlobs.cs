using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>A container of sets or of royalty stacks, which records each write as an expected set.</summary>
internal sealed class AuditedBlobs(Blobs stored, string container, IndexAudit audit) : Blobs(stored)
{
    private readonly Blobs stored = stored;

    public override async Task<bool> CreateAsync(
        string name, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken = default) =>
        !await audit.ExpectSetAsync(stored, container, name, content, cancellationToken);

    /// <exception cref="InvalidDataException">
    /// The bytes have another hash than the name. Labels and stacks must not be computed from them.
    /// </exception>
    public override async Task<ReadOnlyMemory<byte>?> ReadAsync(
        string name, CancellationToken cancellationToken = default)
    {
        if (audit.FindSet(IndexAudit.PlaceOf(container, name)) is { } made)
            return made;
        var found = await stored.ReadAsync(name, cancellationToken);
        return found is null || CheckSets.IsSound(name, found.Value.Span)
            ? found
            : throw new InvalidDataException($"The blob {container}/{name} is corrupt.");
    }
}
