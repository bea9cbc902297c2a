using System.CommandLine;
using Ainft.Cli.Integrations;

namespace Ainft.Cli.Subscriptions;

/// <summary><c>ainft subscription rotate</c></summary>
internal static class SubscriptionRotateCommand
{
    private static readonly Argument<Ethereum.Bytes32> Subscription = SubscriptionArgument.Create();
    private static readonly CreatorOptions Owner = new();

    public static Command Create()
    {
        var command = new Command(
            "rotate", "Give a subscription a new secret. Deliveries have signatures of both secrets for a day.")
        {
            Subscription,
        };
        Owner.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = await Owner.OpenAsync(result, cancellationToken);
        var answer = await api.PostAsync($"subscriptions/{result.GetValue(Subscription)}/secrets", cancellationToken);
        var rotated = SubscriptionView.Read(answer);
        Output.For(result).Result(answer.Value, people =>
        {
            people.Write(Output.Facts(rotated.Facts));
            people.Say($"The server never shows the secret again. Give it to the program at the address within a day.");
        });
        return ExitCode.Ok;
    }
}
