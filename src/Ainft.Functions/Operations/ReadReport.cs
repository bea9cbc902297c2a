using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Azure;

namespace Ainft.Functions.Operations;

/// <summary>
/// Reads the state of the deployment for <c>ainft doctor</c>. Each part is read by itself, because the report is for
/// deployments of which a part does not work.
/// </summary>
internal sealed class ReadReport(
    InspectStorage storage, InspectChain chain, OperatorRecords records, ShownSettings settings, Instances instances,
    TimeProvider time)
{
    public async Task<OperationsReport> RunAsync(CancellationToken ct)
    {
        var unread = new List<UnreadPart>();
        var (names, lengths) = (storage.NamesAsync(ct), storage.LengthsAsync(ct));
        var (endpoints, account) = (chain.EndpointsAsync(ct), chain.OperatorAsync(ct));
        var skew = await TryAsync("storage clock", () => storage.SkewAsync(ct), unread);
        return new OperationsReport(
            time.GetUtcNow(),
            typeof(ReadReport).Assembly.GetName().Version!.ToString(3),
            instances.Count,
            storage.Generation,
            settings.List(),
            skew is { } known ? Math.Round(known.TotalSeconds, 1) : null,
            await names,
            await lengths,
            chain.ChainId,
            await endpoints,
            await account,
            await TryAsync("chain", () => chain.StateAsync(ct), unread),
            await TryAsync("last check", () => records.LastCheckAsync(ct), unread),
            await TryAsync("audit", () => records.AuditAsync(ct), unread),
            await TryAsync("secrets", () => records.SecretsAsync(ct), unread),
            unread);
    }

    private static async Task<T?> TryAsync<T>(string part, Func<Task<T?>> read, List<UnreadPart> unread)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (
            e is RequestFailedException or AggregateException or InvalidDataException || ChainEndpoints.IsFault(e))
        {
            // The whole message of storage has the names and the headers of the request in further lines.
            unread.Add(new UnreadPart(part, e.GetBaseException().Message.Split('\n')[0].TrimEnd()));
            return default;
        }
    }
}
