using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Integrations;
using Ainft.Cli.Nodes;
using Spectre.Console;

namespace Ainft.Cli.Subscriptions;

/// <summary>
/// Makes the commands about one subscription of the user. They differ in their request and in the text for people.
/// </summary>
internal static class SubscriptionAct
{
    /// <param name="name">The name of the command.</param>
    /// <param name="description">The text of its help.</param>
    /// <param name="ask">Sends the request. It gets the path of the subscription.</param>
    /// <param name="read">Reads the answer, and returns the action that shows it to people.</param>
    public static Command Create(
        string name, string description, Func<NodeApi, string, CancellationToken, Task<AnswerPart>> ask,
        Func<AnswerPart, Action<IAnsiConsole>> read)
    {
        var (subscription, owner) = (SubscriptionArgument.Create(), new CreatorOptions());
        var command = new Command(name, description) { subscription };
        owner.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var api = await owner.OpenAsync(result, cancellationToken);
            var answer = await ask(api, $"subscriptions/{result.GetValue(subscription)}", cancellationToken);
            Output.For(result).Result(answer.Value, read(answer));
            return ExitCode.Ok;
        });
        return command;
    }
}
