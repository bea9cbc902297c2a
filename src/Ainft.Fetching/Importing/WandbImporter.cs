using Ainft.Sources;

namespace Ainft.Fetching;

/// <summary>
/// Fetches a version of an artifact of Weights &amp; Biases. The platform states no SHA-256, so the small files are
/// fetched and the others are listed.
/// </summary>
/// <param name="client">Asks the interface of the platform.</param>
public sealed class WandbImporter(PlatformClient client)
{
    private const string Public = "wandb.ai";

    /// <summary>Fetches a version.</summary>
    /// <exception cref="FetchRefusedException">An answer is refused.</exception>
    /// <exception cref="SourceException">The version does not exist, or an answer has another form.</exception>
    /// <exception cref="HttpRequestException">The platform cannot answer now.</exception>
    public async Task<FetchedRevision> FetchAsync(
        WandbName name, ImportTarget target, CancellationToken cancellationToken)
    {
        var host = client.Access.Api.Host;
        var artifact = WandbArtifact.Read(
            name, host == PlatformAccess.WandbApi.Host ? Public : host,
            await AskAsync(WandbArtifact.Ask(name), cancellationToken));
        var listed = WandbFiles.ReadList(
            await client.FetchAsync(artifact.Manifest, SourceLimits.FileBytes, cancellationToken)
            ?? throw new FetchRefusedException($"{name} has no list of files."));
        target.Require(name.ToString(), [.. listed.Select(file => file.Path)]);
        var addresses = await FindAddressesAsync(artifact.Id, cancellationToken);
        var files = listed.Select(file => new UnpinnedFile(
            file.Path, file.Size, addresses.GetValueOrDefault(file.Path), file.Digest, file.Algorithm));
        var here = await new UnpinnedFiles(client, target).SaveAsync(
            [.. files], artifact.Facts, cancellationToken);
        return new FetchedRevision(here, [], artifact.Facts, null);
    }

    private async Task<Dictionary<string, Uri>> FindAddressesAsync(string id, CancellationToken cancellationToken)
    {
        var addresses = new Dictionary<string, Uri>(StringComparer.Ordinal);
        string? cursor = null;
        for (var page = 0; page < WandbFiles.Pages; page++)
        {
            var answer = await AskAsync(WandbFiles.Ask(id, cursor), cancellationToken);
            cursor = WandbFiles.ReadAddresses(answer, addresses);
            if (cursor is null)
                return addresses;
        }

        throw new FetchRefusedException("The artifact has more than "
            + $"{WandbFiles.Pages * WandbFiles.PageSize:N0} files. Pack small files into an archive.");
    }

    private Task<byte[]> AskAsync(byte[] question, CancellationToken cancellationToken) =>
        client.PostAsync(WandbArtifact.Path, question, SourceLimits.FileBytes, cancellationToken);
}
