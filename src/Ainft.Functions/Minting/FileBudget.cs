using Ainft.Ethereum;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>
/// Charges the files of new components, because the index has a row for each of them for ever. A signature is public,
/// so a stranger can send a request again. That registers no component, and the signer must not pay for it.
/// </summary>
/// <remarks>
/// A request with one new component pays for all of its files, because a lookup of each component would cost more than
/// the files.
/// </remarks>
public sealed class FileBudget(Ainfts ainfts)
{
    private const int AtOnce = 32;

    /// <summary>
    /// The files of a manifest that its signer pays for. A word of the card costs as much as a file, because the index
    /// has a row for each of them too.
    /// </summary>
    public static int FilesOf(Manifest manifest) => manifest.Artifacts.Count + CardWords.Of(manifest).Count;

    /// <summary>
    /// Takes the files of a mint from the budget of its signer, or leaves them to a charge after the commit. Returns
    /// the files that are left, and the refusal when the budget has fewer left than the mint needs.
    /// </summary>
    /// <remarks>
    /// A charge before the commit needs a lookup of the component. Most signers have many files left, and the commit
    /// finds known components too, so their charge follows it.
    /// </remarks>
    public async Task<(int Unpaid, Outcome<T>.Refused? Refusal)> TakeAsync<T>(
        Address signer, IReadOnlyList<(AinftId Id, int Files)> components, CancellationToken ct)
    {
        var count = components.Sum(component => component.Files);
        return RequestWork.HasManyFiles(signer, count)
            ? (count, null)
            : (0, await RefuseAsync<T>(signer, components, ct));
    }

    /// <summary>
    /// Takes the files of a request from the budget of its signer, or from that of the client when no signer is given.
    /// Returns the refusal when the budget has fewer left.
    /// </summary>
    public async Task<Outcome<T>.Refused?> RefuseAsync<T>(
        Address? signer, IReadOnlyList<(AinftId Id, int Files)> components, CancellationToken ct)
    {
        var files = components.Sum(component => component.Files);
        if (files == 0 || !await HasNewAsync(components, ct))
            return null;
        return RequestWork.TakeFiles(signer, files) is { } spent
            ? new Outcome<T>.Refused(ProblemCode.FilesSpent, $"{spent}", spent.After)
            : null;
    }

    /// <summary>
    /// Whether the registry lacks a component. The first one decides for most requests, so it is read alone.
    /// </summary>
    private async Task<bool> HasNewAsync(
        IReadOnlyList<(AinftId Id, int Files)> components, CancellationToken ct)
    {
        foreach (var some in components.Skip(1).Chunk(AtOnce).Prepend([components[0]]))
        {
            var known = await Task.WhenAll(some.Select(component => IsKnownAsync(component.Id, ct)));
            if (known.Contains(false))
                return true;
        }
        return false;
    }

    private async Task<bool> IsKnownAsync(AinftId id, CancellationToken ct) =>
        ainfts.IsKnown(id) || await ainfts.FindAsync(id, ct) is not null;
}
