using System.Text.Json.Nodes;
using Ainft.Fetching;
using Ainft.Functions.Platform;
using Ainft.Sources;
using Ainft.Sources.Events;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Fetches the revision that an event or a card names, with the importers of <c>ainft mint --from</c>, and drafts its
/// manifest. The files are on the disk of this instance only during the call.
/// </summary>
internal sealed class ImportRevision(PlatformClients clients, IntegrationSecrets secrets, TimeProvider time)
    : IDisposable
{
    /// <summary>The most imports of this instance at a time, because each can take 256 MiB of the disk.</summary>
    private const int AtOnce = 4;

    private readonly SemaphoreSlim places = new(AtOnce, AtOnce);

    /// <summary>Drafts the manifest of a revision.</summary>
    /// <param name="integration">The integration, which has the server and the token.</param>
    /// <param name="from">The revision in the form of <c>ainft mint --from</c>.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="FetchRefusedException">The revision does not exist or is too large.</exception>
    /// <exception cref="SourceException">The platform answered in another form, or a file is damaged.</exception>
    /// <exception cref="HttpRequestException">The platform does not answer now.</exception>
    public async Task<DraftedComponent> RunAsync(Integration integration, string from, CancellationToken ct)
    {
        RequestWork.Add(Prices.PerSourceCheck);
        await places.WaitAsync(ct);
        DirectoryInfo? folder = null;
        try
        {
            folder = Directory.CreateTempSubdirectory("ainft-event-");
            var revision = await FetchAsync(
                integration, from, new ImportTarget(folder.FullName, Require, (_, _) => { }), ct);
            var draft = ReadRevision.Of(revision);
            // No person looks at the manifest before it is public for ever.
            if (SecretText.ReasonOf(draft) is { } reason)
                throw new FetchRefusedException($"{reason} The registry publishes no secrets.");
            var members = draft.ToJson();
            await RevisionFiles.AddAsync(members, revision, AddressOf(members) ?? revision.BaseUri, ct);
            return new DraftedComponent(members, draft.Upstream);
        }
        finally
        {
            folder?.Delete(recursive: true);
            places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();

    private Task<FetchedRevision> FetchAsync(
        Integration integration, string from, ImportTarget target, CancellationToken ct)
    {
        if (HubName.TryParse(from) is { } hub)
            return FetchAsync(integration, hub, target, ct);
        if (GitHubName.TryParse(from) is { } tag)
            return FetchAsync(integration, tag, target, ct);
        if (ReplicateName.TryParse(from) is { } version)
            return new ReplicateImporter(ClientOf(
                clients.Replicate, PlatformAccess.ForReplicate(clients.Replicate.Address, TokenOf(integration))))
                .FetchAsync(version, target, ct);
        if (WandbName.TryParse(from) is { } artifact)
            return FetchAsync(integration, artifact, target, ct);
        return MlflowName.TryParse(from) is { } model && integration.Server is { } server
            ? FetchAsync(integration, server, model, target, ct)
            : throw new FetchRefusedException($"{from} names no revision that this registry can fetch.");
    }

    // A card can name any repository as a parent. Facts of a private one outside of the scope stay private.
    private async Task<FetchedRevision> FetchAsync(
        Integration integration, HubName name, ImportTarget target, CancellationToken ct)
    {
        var (hub, terms) = (clients.HuggingFace, integration.Terms);
        var isOwn = integration.Platform == WebhookPlatform.HuggingFace
            && RepositoryScope.Covers(terms.Platform, terms.Scope, name.PagePath);
        var access = PlatformAccess.ForHuggingFace(hub.Address, isOwn ? TokenOf(integration) : null);
        return Renamed(
            await new HubImporter(ClientOf(hub, access)).FetchAsync(name, target, ct), "huggingface.co");
    }

    private Task<FetchedRevision> FetchAsync(
        Integration integration, GitHubName name, ImportTarget target, CancellationToken ct)
    {
        var (api, files) = (clients.GitHub, clients.GitHubFiles.Address);
        var access = PlatformAccess.ForGitHub(api.Address, files, TokenOf(integration));
        return new GitHubImporter(ClientOf(api, access), files).FetchAsync(name, target, ct);
    }

    private Task<FetchedRevision> FetchAsync(
        Integration integration, WandbName name, ImportTarget target, CancellationToken ct)
    {
        var api = integration.Server is { } server ? clients.Of(server) : clients.Wandb;
        return new WandbImporter(ClientOf(api, PlatformAccess.ForWandb(api.Address, TokenOf(integration))))
            .FetchAsync(name, target, ct);
    }

    private async Task<FetchedRevision> FetchAsync(
        Integration integration, Uri server, MlflowName name, ImportTarget target, CancellationToken ct)
    {
        using var http = clients.Open(server, TokenOf(integration));
        return await new MlflowImporter(server, http, time) { FetchesSmallFilesOnly = true }
            .FetchAsync(name, target, ct);
    }

    private PlatformClient ClientOf(PlatformEndpoint endpoint, PlatformAccess access) =>
        new(access, endpoint.Http, time);

    private string? TokenOf(Integration integration) => secrets.OpenToken(integration);

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
