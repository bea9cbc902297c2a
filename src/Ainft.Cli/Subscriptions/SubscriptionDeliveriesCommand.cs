using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Integrations;
using Spectre.Console;

namespace Ainft.Cli.Subscriptions;

/// <summary><c>ainft subscription deliveries</c></summary>
internal static class SubscriptionDeliveriesCommand
{
    private static readonly Argument<Ethereum.Bytes32> Subscription = SubscriptionArgument.Create();
    private static readonly CreatorOptions Owner = new();

    public static Command Create()
    {
        var command = new Command(
            "deliveries", "List the messages that failed in all attempts, at most 100, in the order of their events.")
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
        var answer = await api.GetAsync(
            $"subscriptions/{result.GetValue(Subscription)}/dead-letters", cancellationToken);
        var items = answer.Member("items").Items().Select(FailedDelivery.Read).ToList();
        Output.For(result).Result(answer.Value, people => Show(items, people));
        return ExitCode.Ok;
    }

    private static void Show(IReadOnlyList<FailedDelivery> items, IAnsiConsole people)
    {
        var list = new Listing(3, "message", "event", "attempts", "failure");
        foreach (var item in items)
            list.Add(item.Message, item.Event, $"{item.Attempts}", item.Failure);
        list.Write(people);
    }
}

/// <summary>A message that failed in all attempts.</summary>
internal sealed record FailedDelivery(string Message, string Event, int Attempts, string? Failure)
{
    /// <summary>Reads an answer.</summary>
    /// <exception cref="CommandException">The answer has another form.</exception>
    public static FailedDelivery Read(AnswerPart item) => new(
        item.Member("id").Text(), item.Member("type").Text(), item.Member("attempts").Count(),
        item.Find("failure")?.Text());
}
