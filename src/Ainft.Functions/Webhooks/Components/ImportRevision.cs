using System.Text.Json.Nodes;
using Ainft.Fetching;
using Ainft.Sources;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Fetches the revision that an event or a card names, with the importers of <c>ainft mint --from</c>, and drafts its
/// manifest. The files are on the disk of this instance only during the call.
/// </summary>
internal sealed class ImportRevision(PlatformClients clients, IntegrationSecrets secrets, TimeProvider time)
{
    /// <summary>Drafts the manifest of a revision.</summary>
    /// <param name="integration">The integration, which has the server and the token.</param>
    /// <param name="from">The revision in the form of <c>ainft mint --from</c>.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="FetchRefusedException">The revision does not exist or is too large.</exception>
    /// <exception cref="SourceException">The platform answered in another form, or a file is damaged.</exception>
    /// <exception cref="HttpRequestException">The platform does not answer now.</exception>
    public async Task<DraftedComponent> RunAsync(Integration integration, string from, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("ainft-event-");
        try
        {
            var revision = await FetchAsync(
                integration, from, new ImportTarget(folder.FullName, Require, (_, _) => { }), ct);
            var draft = ReadRevision.Of(revision);
            var members = draft.ToJson();
            await RevisionFiles.AddAsync(members, revision, AddressOf(members) ?? revision.BaseUri, ct);
            return new DraftedComponent(members, draft.Upstream);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<FetchedRevision> FetchAsync(
        Integration integration, string from, ImportTarget target, CancellationToken ct)
    {
        if (HubName.TryParse(from) is { } hub)
            return Renamed(
                await new HubImporter(clients.HuggingFace.Address, clients.HuggingFace.Http, time)
                    .FetchAsync(hub, target, ct),
                "huggingface.co");
        if (MlflowName.TryParse(from) is { } model && integration.Server is { } server)
            return await new MlflowImporter(server, clients.Of(server).Http, time).FetchAsync(model, target, ct);
        throw new FetchRefusedException($"{from} names no revision that this registry can fetch.");
    }

    // A mirror serves the repositories of the platform, so their names are those of the platform.
    private static FetchedRevision Renamed(FetchedRevision revision, string platform)
    {
        var reading = new SourceReading(revision.Reading.File);
        reading.Add("source/platform", JsonValue.Create(platform), null);
        if (revision.Reading.Values.FirstOrDefault(value => value.Member == "source/repository") is { } repository)
            reading.Add("source/uri", JsonValue.Create($"https://{platform}/{repository.Value}"), null);
        reading.Join(revision.Reading);
        return revision with { Reading = reading };
    }

    // Everyone can fetch the files of Hugging Face at its public address.
    private static string? AddressOf(JsonObject members) =>
        members["source"] is JsonObject source && source["platform"]?.GetValue<string>() == "huggingface.co"
            ? $"{SourceHosts.Public.HuggingFace}{source["repository"]}/resolve/{source["revision"]}"
            : null;

    private static void Require(string name, IReadOnlyList<string> paths)
    {
        if (paths.Count is 0 or > ManifestLimits.Artifacts)
            throw new FetchRefusedException(
                $"{name} has {paths.Count:N0} files, but a component has 1 to {ManifestLimits.Artifacts:N0}.");
        if (paths.FirstOrDefault(path => !ArtifactPath.IsValid(path)) is { } wrong)
            throw new FetchRefusedException(
                $"A file has the path {PlainText.Fit(PlainText.Clean(wrong), 200)}. Expected {ArtifactPath.Expected}.");
        if (paths.Distinct(StringComparer.OrdinalIgnoreCase).Count() < paths.Count)
            throw new FetchRefusedException($"{name} has two paths that would be one file on other systems.");
    }
}
