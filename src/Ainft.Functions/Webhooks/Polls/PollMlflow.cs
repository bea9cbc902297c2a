using Ainft.Fetching;
using Ainft.Sources;
using Ainft.Sources.Events;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Finds new versions of models at a tracking server of MLflow, which loses deliveries when it restarts.
/// </summary>
internal sealed class PollMlflow(
    PlatformClients clients, IntegrationSecrets secrets, StoreDelivery store, TimeProvider time)
{
    /// <summary>The most pages of 100 versions per poll.</summary>
    private const int MostPages = 10;

    /// <summary>The most new events per poll, because no request pays for them. The next poll continues.</summary>
    private const int MostEvents = 100;

    public async Task<PollState> RunAsync(Integration one, PollState state, CancellationToken ct)
    {
        if (one.Server is not { } server)
            return state;
        var after = state.SearchAfter(one.CreatedAt);
        var endpoint = clients.Of(server);
        var client = new PlatformClient(
            PlatformAccess.ForMlflow(server, secrets.OpenToken(one)), endpoint.Http, time);
        var found = await ListAsync(client, one, after, ct);
        var (newest, _) = await store.AddAsync(
            one, found.Select(version => (PolledEvent.OfMlflow(version), version.CreatedAt)), MostEvents, ct);
        return state.SeenUntil(newest ?? after, time.GetUtcNow());
    }

    /// <summary>The versions of the scope after a time, the oldest first.</summary>
    private static async Task<IReadOnlyList<MlflowListedVersion>> ListAsync(
        PlatformClient client, Integration one, DateTimeOffset after, CancellationToken ct)
    {
        var (found, next) = (new List<MlflowListedVersion>(), (string?)null);
        for (var pages = 0; pages < MostPages; pages++)
        {
            var page = MlflowVersionPage.Read(await client.GetAsync(
                MlflowVersionPage.PathOf(ModelOf(one), next), SourceLimits.FileBytes, ct));
            found.AddRange(page.Versions.Where(version => version.CreatedAt > after && IsWithin(one, version)));
            next = page.Versions.All(version => version.CreatedAt > after) ? page.Next : null;
            if (next is null)
                break;
        }
        found.Sort((left, right) => left.CreatedAt.CompareTo(right.CreatedAt));
        return found;
    }

    // The scope is models/NAME or models/*.
    private static string? ModelOf(Integration one) => one.Terms.Scope.Split('/') is ["models", not "*" and var model]
        ? model
        : null;

    private static bool IsWithin(Integration one, MlflowListedVersion version) => RepositoryScope.Covers(
        one.Terms.Platform, one.Terms.Scope, MlflowName.RepositoryOf(version.Model));
}
