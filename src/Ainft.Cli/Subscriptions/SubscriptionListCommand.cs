using System.CommandLine;
using Ainft.Cli.Integrations;
using Spectre.Console;

namespace Ainft.Cli.Subscriptions;

/// <summary><c>ainft subscription list</c></summary>
internal static class SubscriptionListCommand
{
    private static readonly CreatorOptions Owner = new();

    public static Command Create()
    {
        var command = new Command("list", "List your subscriptions with their addresses, filters and states.");
        Owner.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = await Owner.OpenAsync(result, cancellationToken);
        var answer = await api.GetAsync("subscriptions", cancellationToken);
        var all = answer.Member("items").Items().Select(SubscriptionView.Read).ToList();
        Output.For(result).Result(answer.Value, people => Show(all, people));
        return ExitCode.Ok;
    }

    private static void Show(IReadOnlyList<SubscriptionView> all, IAnsiConsole people)
    {
        var list = new Listing(3, "subscription", "state", "url", "events");
        foreach (var one in all)
            list.Add(one.Id.ToString(), one.State, one.Url, one.Events);
        list.Write(people);
    }
}
