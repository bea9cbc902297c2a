using Ainft.Functions.Platform;
using Microsoft.Azure.Functions.Worker;
using static Microsoft.Azure.Functions.Worker.AuthorizationLevel;

namespace Ainft.Functions.Rewards;

/// <summary>The triggers of the slice of payments.</summary>
internal sealed class RewardsTriggers(Api api, SettleRewards settle, ActivateRewards activate)
{
    [Function("Rewards")]
    public Task AnswerRewards(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", "options",
            Route = "api/rewards/{*rest}")] HttpRequest request,
        CancellationToken ct) => api.AnswerAsync(request, ct);

    [Function("SettleRewards")]
    public Task SettleRewards([TimerTrigger("%AINFT_SETTLE_SCHEDULE%")] TimerInfo timer, CancellationToken ct) =>
        settle.RunAsync(ct);

    [Function("ActivateRewards")]
    public Task ActivateRewards([TimerTrigger("%AINFT_ACTIVATE_SCHEDULE%")] TimerInfo timer, CancellationToken ct) =>
        activate.RunAsync(ct);
}
