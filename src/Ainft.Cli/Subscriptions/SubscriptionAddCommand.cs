using System.CommandLine;
using System.Text.Json.Nodes;
using Ainft.Cli.Events;
using Ainft.Cli.Integrations;

namespace Ainft.Cli.Subscriptions;

/// <summary><c>ainft subscription add</c></summary>
internal static class SubscriptionAddCommand
{
    private static readonly Argument<string> Target = new("URL")
    {
        Description = "The https address that gets the events.",
    };

    private static readonly Option<string>[] Filters = EventFilters.Create();

    private static readonly Option<string> Descendants = new("--descendants-of")
    {
        Description = "Only events about AINFTs that build on one of these, separated by commas, at any depth.",
        HelpName = "IDS",
    };

    private static readonly CreatorOptions Owner = new();

    public static Command Create()
    {
        var command = new Command("add", "Subscribe an address to events, and print the secret of the signatures.")
        {
            Target, Descendants,
        };
        foreach (var filter in Filters)
            command.Add(filter);
        Owner.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = await Owner.OpenAsync(result, cancellationToken);
        var answer = await api.PostAsync("subscriptions", BodyOf(result), cancellationToken);
        var added = SubscriptionView.Read(answer);
        Output.For(result).Result(answer.Value, people =>
        {
            people.Write(Output.Facts(added.Facts));
            people.Say($"The server never shows the secret again. Give it to the program at the address.");
            people.Say($"Then run ainft subscription verify {added.Id}, which begins the deliveries.");
        });
        return ExitCode.Ok;
    }

    private static JsonObject BodyOf(ParseResult result)
    {
        var body = new JsonObject { ["url"] = result.GetValue(Target) };
        foreach (var filter in Filters)
            if (result.GetValue(filter) is { } text)
                body[filter.Name == EventFilters.Types ? "types" : filter.Name[2..]] =
                    filter.Name == EventFilters.Types ? ListOf(text) : text;
        if (result.GetValue(Descendants) is { } ids)
            body["descendantsOf"] = ListOf(ids);
        return body;
    }

    private static JsonArray ListOf(string text) => new([.. text.Split(',').Select(part => (JsonNode?)part)]);
}
