using System.CommandLine;
using Ainft.Cli.Api;
using Spectre.Console;

namespace Ainft.Cli.Subscriptions;

/// <summary><c>ainft subscription deliveries</c></summary>
internal static class SubscriptionDeliveriesCommand
{
    public static Command Create() => SubscriptionAct.Create(
        "deliveries",
        "List the messages that failed in all attempts, at most 100, in the order of their events.",
        (api, path, ct) => api.GetAsync($"{path}/dead-letters", ct),
        answer =>
        {
            var items = answer.Member("items").Items().Select(FailedDelivery.Read).ToList();
            return people => Show(items, people);
        });

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
