using System.CommandLine;
using Ainft.Cli.Integrations;

namespace Ainft.Cli.Subscriptions;

/// <summary><c>ainft subscription redeliver</c></summary>
internal static class SubscriptionRedeliverCommand
{
    private static readonly Argument<Ethereum.Bytes32> Subscription = SubscriptionArgument.Create();
    private static readonly CreatorOptions Owner = new();

    public static Command Create()
    {
        var command = new Command(
            "redeliver", "Begin the attempts of all failed messages again. A disabled subscription needs verify too.")
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
            $"subscriptions/{result.GetValue(Subscription)}/redeliver", cancellationToken);
        var count = answer.Member("redelivered").Count();
        Output.For(result).Result(answer.Value, people => people.Say($"The server sends {count} messages again."));
        return ExitCode.Ok;
    }
}
