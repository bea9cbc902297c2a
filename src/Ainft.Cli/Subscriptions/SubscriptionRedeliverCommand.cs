using System.CommandLine;

namespace Ainft.Cli.Subscriptions;

/// <summary><c>ainft subscription redeliver</c></summary>
internal static class SubscriptionRedeliverCommand
{
    public static Command Create() => SubscriptionAct.Create(
        "redeliver",
        "Begin the attempts of all failed messages again. A disabled subscription needs verify too.",
        (api, path, ct) => api.PostAsync($"{path}/redeliver", ct),
        answer =>
        {
            var count = answer.Member("redelivered").Count();
            return people => people.Say($"The server sends {count} messages again.");
        });
}
