using System.CommandLine;
using Ainft.Cli.Integrations;

namespace Ainft.Cli.Subscriptions;

/// <summary><c>ainft subscription verify</c></summary>
internal static class SubscriptionVerifyCommand
{
    private static readonly Argument<Ethereum.Bytes32> Subscription = SubscriptionArgument.Create();
    private static readonly CreatorOptions Owner = new();

    public static Command Create()
    {
        var command = new Command(
            "verify", "Let the server challenge the address of a subscription. Deliveries begin when it passes.")
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
        var answer = await api.PostAsync(
            $"subscriptions/{result.GetValue(Subscription)}/challenge", cancellationToken);
        var verified = SubscriptionView.Read(answer);
        Output.For(result).Result(answer.Value, people => people.Write(Output.Facts(verified.Facts)));
        return ExitCode.Ok;
    }
}
