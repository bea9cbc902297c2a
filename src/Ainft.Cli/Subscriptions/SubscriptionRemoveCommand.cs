using System.CommandLine;
using Ainft.Cli.Integrations;

namespace Ainft.Cli.Subscriptions;

/// <summary><c>ainft subscription remove</c></summary>
internal static class SubscriptionRemoveCommand
{
    private static readonly Argument<Ethereum.Bytes32> Subscription = SubscriptionArgument.Create();
    private static readonly CreatorOptions Owner = new();

    public static Command Create()
    {
        var command = new Command("remove", "Remove a subscription with its secrets and its deliveries.")
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
        var subscription = result.GetValue(Subscription);
        var answer = await api.DeleteAsync($"subscriptions/{subscription}", cancellationToken);
        Output.For(result).Result(answer.Value, people => people.Say($"The server removed {subscription}."));
        return ExitCode.Ok;
    }
}
