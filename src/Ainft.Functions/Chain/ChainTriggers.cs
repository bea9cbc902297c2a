using Ainft.Functions.Platform;
using Microsoft.Azure.Functions.Worker;
using static Microsoft.Azure.Functions.Worker.AuthorizationLevel;

namespace Ainft.Functions.Chain;

/// <summary>The triggers of the chain slice.</summary>
internal sealed class ChainTriggers(Api api, ReconcileChain reconcile, TransactionSender sender)
{
    [Function("Chain")]
    public Task AnswerChain(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/chain/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);

    /// <summary>
    /// Follows the chain, then advances the sent transactions by one step. While reconciliation is halted, the app
    /// does not send transactions.
    /// </summary>
    [Function("ReconcileChain")]
    public async Task ReconcileChain(
        [TimerTrigger("%AINFT_RECONCILE_SCHEDULE%")] TimerInfo timer, CancellationToken ct)
    {
        await reconcile.RunAsync(ct);
        await sender.AdvanceAsync(ct);
    }
}
