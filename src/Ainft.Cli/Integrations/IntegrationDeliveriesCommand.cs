using System.CommandLine;
using Ainft.Cli.Api;
using Spectre.Console;

namespace Ainft.Cli.Integrations;

/// <summary><c>ainft integration deliveries</c></summary>
internal static class IntegrationDeliveriesCommand
{
    private static readonly Argument<Ethereum.Bytes32> Integration =
        IntegrationArgument.Create("The integration, as 0x and 64 digits.");

    private static readonly Option<int?> Limit = NumberOption.Create(
        "--limit", 1, 100, "The most deliveries of a page.", "N");

    private static readonly Option<string> Page =
        new("--page") { Description = "Continue after the page that has this token.", HelpName = "TOKEN" };

    private static readonly CreatorOptions Creator = new();

    public static Command Create()
    {
        var command = new Command(
            "deliveries", "List the last events of an integration with their results, the newest first.")
        {
            Integration, Limit, Page,
        };
        Creator.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = await Creator.OpenAsync(result, cancellationToken);
        var answer = await api.GetAsync(PathOf(result), cancellationToken);
        var (items, next) = (
            answer.Member("items").Items().Select(DeliveryView.Read).ToList(), answer.Find("page")?.Text());
        Output.For(result).Result(answer.Value, people => Show(items, next, people));
        return ExitCode.Ok;
    }

    private static string PathOf(ParseResult result)
    {
        var query = new[]
        {
            ("limit", result.GetValue(Limit)?.ToString()),
            ("page", result.GetValue(Page)),
        }
            .Where(pair => pair.Item2 is not null)
            .Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2!)}");
        return $"integrations/{result.GetValue(Integration)}/deliveries?{string.Join('&', query)}".TrimEnd('?');
    }

    private static void Show(IReadOnlyList<DeliveryView> items, string? next, IAnsiConsole people)
    {
        var list = new Listing(4, "delivery", "received", "event", "state", "result");
        foreach (var item in items)
            list.Add(item.Id, $"{item.ReceivedAt.UtcDateTime:yyyy-MM-dd HH:mm}", item.Event, item.State, item.Result);
        list.Write(people);
        if (next is not null)
            people.Say($"More: --page {next}");
    }
}

/// <summary>An event that the server received.</summary>
internal sealed record DeliveryView(string Id, DateTimeOffset ReceivedAt, string Event, string State, string? Result)
{
    /// <summary>Reads an answer.</summary>
    /// <exception cref="CommandException">The answer has another form.</exception>
    public static DeliveryView Read(AnswerPart item) => new(
        item.Member("id").Text(), item.Member("receivedAt").Time(), item.Member("event").Text(),
        item.Member("state").Text(),
        item.Find("component")?.Text() ?? item.Find("reason")?.Text() ?? item.Find("subject")?.Text());
}
