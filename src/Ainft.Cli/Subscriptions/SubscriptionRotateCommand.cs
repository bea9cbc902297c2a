using System.CommandLine;

namespace Ainft.Cli.Subscriptions;

/// <summary><c>ainft subscription rotate</c></summary>
internal static class SubscriptionRotateCommand
{
    public static Command Create() => SubscriptionAct.Create(
        "rotate",
        "Give a subscription a new secret. Deliveries have signatures of both secrets for a day.",
        (api, path, ct) => api.PostAsync($"{path}/secrets", ct),
        answer =>
        {
            var rotated = SubscriptionView.Read(answer);
            return people =>
            {
                people.Write(Output.Facts(rotated.Facts));
                people.Say(
                    $"The server never shows the secret again. Give it to the program at the address within a day.");
            };
        });
}
