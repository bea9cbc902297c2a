using Ainft.Ethereum;
using Ainft.Sources;

namespace Ainft.Fetching;

/// <summary>
/// Fetches a revision of Hugging Face. It fetches the list of files and the small files. The platform states the
/// digests of the large ones, so they are not fetched.
/// </summary>
/// <param name="client">Asks Hugging Face. Its token reads private repositories, and no redirect gets it.</param>
public sealed class HubImporter(PlatformClient client)
{
    private const long LargestSmallFile = 10 << 20, MostSmallBytes = 256 << 20;

    private Uri Endpoint => client.Access.Api;

    /// <summary>Fetches a revision.</summary>
    /// <exception cref="FetchRefusedException">The revision does not exist or is too large.</exception>
    /// <exception cref="SourceException">The platform answered in another form.</exception>
    public async Task<FetchedRevision> FetchAsync(
        HubName name, ImportTarget target, CancellationToken cancellationToken)
    {
        var list = await client.GetAsync(name.ListPath, SourceLimits.FileBytes, cancellationToken);
        var revision = HubRevision.Read(name, list);
        target.Require(name.PagePath, [.. revision.Files.Select(file => file.Path)]);
        HubFile[] small = [.. revision.Files.Where(file => file.Sha256 is null)];
        RequireSmall(small);
        foreach (var (index, file) in small.Index())
        {
            target.Progress((double)index / small.Length, file.Path);
            await SaveAsync(PathOf(revision, file.Path), target.Place(file.Path), file.Size, cancellationToken);
        }

        return new FetchedRevision(
            [.. small.Select(file => new FetchedFile(file.Path, target.Place(file.Path), file.Size))],
            [.. revision.Files.Where(file => file.Sha256 is not null).Select(file => new StatedFile(
                file.Path, file.Size, new Sha256Digest(new Bytes32(Convert.FromHexString(file.Sha256!)))))],
            revision.Reading(Endpoint.Host),
            new Uri(Endpoint, $"{revision.Name.PagePath}/resolve/{revision.Commit}").AbsoluteUri);
    }

    private static void RequireSmall(HubFile[] small)
    {
        if (Array.Find(small, file => file.Size > LargestSmallFile) is { } large)
            throw new FetchRefusedException($"The platform states no digest of {large.Path}, which is a large file.");
        if (small.Sum(file => file.Size) > MostSmallBytes)
            throw new FetchRefusedException($"Its small files have more than {MostSmallBytes >> 20} MiB.");
    }

    private static string PathOf(HubRevision revision, string path) =>
        $"{revision.Name.PagePath}/raw/{revision.Commit}/"
        + string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private async Task SaveAsync(string path, string place, long most, CancellationToken cancellationToken)
    {
        var address = new Uri(Endpoint, path);
        var bytes = await client.FetchAsync(address, (int)most, cancellationToken)
            ?? throw new FetchRefusedException($"{address} does not exist.");
        await File.WriteAllBytesAsync(place, bytes, cancellationToken);
    }
}
