using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Ainft.Functions.Upkeep;
using Azure;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Operations;

/// <summary>
/// Reads the state of the deployment for <c>ainft doctor</c>. Each part is read by itself, because the report is for
/// deployments of which a part does not work.
/// </summary>
internal sealed class ReadReport(
    InspectChain inspect, ReadChain chain, Storage storage, Queues queues, Instances instances, AuditLog audit,
    ShownSettings settings, RenewSecrets secrets, IOptions<ChainOptions> options, TimeProvider time)
{
    public async Task<OperationsReport> RunAsync(CancellationToken ct)
    {
        var unread = new List<UnreadPart>();
        var (names, ofBus) = (storage.ProbeNamesAsync(ct), queues.ProbeAsync(ct));
        var lengths = Task.WhenAll(queues.All.Select(queue => queue.ReadLengthAsync(ct)));
        var (endpoints, account) = (inspect.EndpointsAsync(ct), inspect.OperatorAsync(ct));
        var skew = await TryAsync("storage clock", () => storage.FindSkewAsync(time, ct), unread);
        return new OperationsReport(
            time.GetUtcNow(),
            typeof(ReadReport).Assembly.GetName().Version!.ToString(3),
            instances.Count,
            storage.Generation,
            settings.List(),
            skew is { } known ? Math.Round(known.TotalSeconds, 1) : null,
            [.. await names, .. await ofBus],
            await lengths,
            $"{options.Value.ChainId}",
            await endpoints,
            await account,
            await TryAsync("chain", async () => await chain.RunAsync(ct), unread),
            await TryAsync("last check", () => LastCheck.ReadAsync(storage, ct), unread),
            await TryAsync("audit", () => AuditAsync(ct), unread),
            await TryAsync("secrets", async () => await secrets.CountAsync(ct), unread),
            unread);
    }

    private async Task<AuditState?> AuditAsync(CancellationToken ct) => await audit.FindLastAsync(ct) is { } last
        ? new AuditState(last.Number + 1, last.Act, last.Time)
        : new AuditState(0, null, null);

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
