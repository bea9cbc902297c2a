using System.CommandLine;
using Spectre.Console;

namespace Ainft.Cli.Integrations;

/// <summary><c>ainft integration list</c></summary>
internal static class IntegrationListCommand
{
    private static readonly CreatorOptions Creator = new();

    public static Command Create()
    {
        var command = new Command("list", "List your integrations with their platforms, scopes and states.");
        Creator.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = await Creator.OpenAsync(result, cancellationToken);
        var answer = await api.GetAsync("integrations", cancellationToken);
        var all = answer.Member("items").Items().Select(IntegrationView.Read).ToList();
        Output.For(result).Result(answer.Value, people => Show(all, people));
        return ExitCode.Ok;
    }

    private static void Show(IReadOnlyList<IntegrationView> all, IAnsiConsole people)
    {
        var list = new Listing(3, "integration", "state", "platform", "scope", "until");
        foreach (var one in all)
            list.Add(
                one.Terms.Integration.ToString(), one.State, one.Platform, one.Terms.Scope, $"{one.Until:yyyy-MM-dd}");
        list.Write(people);
    }
}
