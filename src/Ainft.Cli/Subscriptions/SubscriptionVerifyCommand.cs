using System.CommandLine;

namespace Ainft.Cli.Subscriptions;

/// <summary><c>ainft subscription verify</c></summary>
internal static class SubscriptionVerifyCommand
{
    public static Command Create() => SubscriptionAct.Create(
        "verify",
        "Let the server challenge the address of a subscription. Deliveries begin when it passes.",
        (api, path, ct) => api.PostAsync($"{path}/challenge", ct),
        answer =>
        {
            var verified = SubscriptionView.Read(answer);
            return people => people.Write(Output.Facts(verified.Facts));
        });
}
