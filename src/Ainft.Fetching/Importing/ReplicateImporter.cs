using Ainft.Sources;

namespace Ainft.Fetching;

/// <summary>Fetches the description of a version on Replicate. Its image is not fetched.</summary>
/// <param name="client">Asks the interface of the platform.</param>
public sealed class ReplicateImporter(PlatformClient client)
{
    /// <summary>Fetches a version.</summary>
    /// <exception cref="FetchRefusedException">The version does not exist, or an answer is refused.</exception>
    /// <exception cref="SourceException">An answer has another form.</exception>
    /// <exception cref="HttpRequestException">The platform cannot answer now.</exception>
    public async Task<FetchedRevision> FetchAsync(
        ReplicateName name, ImportTarget target, CancellationToken cancellationToken)
    {
        target.Progress(0, "the model");
        var model = await client.GetAsync(name.ModelPath, SourceLimits.FileBytes, cancellationToken);
        target.Progress(0.5, "the version");
        var version = await client.GetAsync(name.VersionPath, SourceLimits.FileBytes, cancellationToken);
        return new FetchedRevision([], [], ReplicateVersion.Read(name, model, version), null);
    }
}
