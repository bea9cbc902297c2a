using Ainft.Functions.Platform;
using Azure;
using Azure.Storage.Queues.Models;

namespace Ainft.Functions.Operations;

/// <summary>Reads how many messages wait in each queue, and how many failed too often.</summary>
internal sealed class QueueLengths(Storage storage, RedeliverMessages redeliver)
{
    public Task<QueueLength[]> ReadAsync(CancellationToken ct) => Task.WhenAll(redeliver.Queues.Select(async name =>
        new QueueLength(name, await LengthOfAsync(name, null, ct), await LengthOfAsync($"{name}-poison", 0, ct))));

    /// <summary>The length of a queue. Null when the app may not read it.</summary>
    private async Task<int?> LengthOfAsync(string name, int? missing, CancellationToken ct)
    {
        try
        {
            var found = await storage.QueueNamed(name).GetPropertiesAsync(ct);
            return found.Value.ApproximateMessagesCount;
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return missing;
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            return null;
        }
    }
}
